import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { bodyOf, contentHash, scopeDigest, snapshotId } from "../../../graph/store/content.ts";
import type { Fact } from "../../../model/fact.ts";

/** Users of one scope of the n-th import. */
const usersPerScope = 60;

/** Every fact of the n-th import says n. */
export const factsOfRound = (round: number, scopes: readonly string[]): Fact[] =>
  scopes.flatMap((scope) =>
    Array.from(
      { length: usersPerScope },
      (_, n): Fact => ({
        kind: "aws.user",
        key: `${scope}/user-${n}`,
        scope,
        source: { document: "account.json", locator: `/${n}`, importer: "aws", observedAt: "2026-01-01T00:00:00.000Z" },
        name: `user-${n}`,
        path: `/${round}/`,
      }),
    ),
  );

/** The id that a snapshot of exactly these facts has, worked out without a store. */
export function expectedId(facts: readonly Fact[]): string {
  const hashes = new Map<string, Buffer[]>();
  for (const fact of facts) {
    const own = hashes.get(fact.scope) ?? [];
    own.push(contentHash(fact.kind, fact.key, bodyOf(fact)));
    hashes.set(fact.scope, own);
  }
  return snapshotId(new Map([...hashes].map(([scope, own]) => [scope, scopeDigest(own.sort(Buffer.compare))])));
}

export const roundOf = (fact: Fact): number => Number(fact.kind === "aws.user" ? fact.path.slice(1, -1) : -1);

/** Imports round after round, from `from` until `to` (for ever where it is not given), each with the facts of `scopes`. */
export function importer(folder: string, scopes: readonly string[], from: number, to?: number): ChildProcess {
  const script = fileURLToPath(new URL("./import-rounds.ts", import.meta.url));
  return spawn(process.execPath, [script, folder, scopes.join(","), String(from), String(to ?? Infinity)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Until the child has imported once, or has ended. */
export async function started(child: ChildProcess): Promise<void> {
  await Promise.race([child.stdout ? once(child.stdout, "data") : undefined, once(child, "exit")]);
}
