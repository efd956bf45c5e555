import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { ring } from "./chain.ts";
import { factsOfUsers, metaOfRound } from "./rounds.ts";
import { afresh, ask, dump, environment, openTest } from "./server.ts";

const account = "111122223333";
/** Of each kind of object there is a batch to end and one to begin. */
const users = 1500;

function importer(folder: string, scope: string, count: number, from: number, to: number): ChildProcess {
  const script = path.join(import.meta.dirname, "import-rounds.ts");
  return spawn(process.execPath, [script, folder, scope, String(count), String(from), String(to)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
}

/** Kills the process with signal 9 after so many reports of its progress; true where it had ended its import before. */
async function killedAfter(reports: number, child: ChildProcess): Promise<boolean> {
  let seen = 0;
  let imported = false;
  const gone = once(child, "exit");
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === "imported") imported = true;
      seen += 1;
      if (seen === reports) child.kill("SIGKILL");
    }
  await gone;
  return imported;
}

/** The round that the newest snapshot is of: all of its facts, and the graph of them. */
async function newestRound(folder: string): Promise<number> {
  const store = await openTest(folder, ring);
  try {
    const { facts, compiled } = await store.open();
    expect(compiled).toEqual(ring(facts()));
    const found = facts().of("aws.user");
    const rounds = new Set(found.filter((_, n) => n % 10 === 0).map(({ path }) => Number(path.slice(1, -1))));
    expect([rounds.size, found.length]).toEqual([1, users]);
    // The graph that people ask on the server is of the same snapshot.
    const [row] = await ask(
      `MATCH (now:Newest) MATCH (n:AwsUser) WHERE n.from <= now.number < n.to
       WITH now, count(*) AS nodes
       MATCH (:Privilege)-[r:ACTS_AS|TAKES_OVER|ASSUMES_ROLE]->() WHERE r.from <= now.number < r.to
       RETURN nodes, count(*) AS relationships, collect(DISTINCT r.leaves) AS leaves`,
    );
    const [round = -1] = rounds;
    const together = Math.ceil(users / 7);
    expect(row).toMatchObject({ nodes: users, relationships: users - together });
    expect(row?.["leaves"]).toContain(`until /${round}/`);
    return round;
  } finally {
    await store.close();
  }
}

test("a process killed at any moment of an import leaves the snapshot before; the next import leaves no trace of it", {
  timeout: 600_000,
}, async () => {
  const rounds: number[] = [];
  const killed = await afresh(async (folder) => {
    const store = await openTest(folder, ring);
    await store.import(factsOfUsers(account, users, 0), metaOfRound(0));
    rounds.push(0);
    await store.close();
    // Phases before writing report some seven times, then every batch does.
    for (const reports of [1, 5, 9, 11, 12, 13, 14, 15, 16, 17]) {
      const next = (rounds.at(-1) ?? 0) + 1;
      await killedAfter(reports, importer(folder, account, users, next, next + 1));
      const round = await newestRound(folder);
      expect([next - 1, next]).toContain(round);
      if (round === next) rounds.push(next);
    }
    // It has not always been too late or too early.
    expect(rounds.length).toBeLessThan(7);
    const last = (rounds.at(-1) ?? 0) + 1;
    const ended = importer(folder, account, users, last, last + 1);
    expect(await killedAfter(-1, ended)).toBe(true);
    rounds.push(last);
    expect(await newestRound(folder)).toBe(last);
    return dump();
  });
  const undisturbed = await afresh(async (folder) => {
    const store = await openTest(folder, ring);
    for (const round of rounds) await store.import(factsOfUsers(account, users, round), metaOfRound(round));
    await store.close();
    return dump();
  });
  expect(killed).toHaveLength(undisturbed.length);
  expect(killed).toEqual(undisturbed);
});

test("the first import of all, killed, leaves an empty store that works", { timeout: 120_000 }, () =>
  afresh(async (folder) => {
    await killedAfter(12, importer(folder, account, users, 0, 1));
    const store = await openTest(folder, ring);
    expect(await store.snapshots()).toEqual([]);
    await expect(store.open()).rejects.toMatchObject({ code: "store.none" });
    await store.import(factsOfUsers(account, users, 1), metaOfRound(1));
    await store.close();
    expect(await newestRound(folder)).toBe(1);
  }),
);

test("processes that import at the same time lose nothing", { timeout: 240_000 }, () =>
  afresh(async (folder) => {
    const scopes = ["111122223333", "444455556666", "777788889999"];
    const rounds = 3;
    const children = scopes.map((scope) => importer(path.join(folder, scope), scope, 50, 0, rounds));
    const ended = await Promise.all(children.map((child) => killedAfter(-1, child)));
    expect(ended).toEqual([true, true, true]);
    const store = await openTest(folder, ring);
    expect(await store.imports()).toHaveLength(scopes.length * rounds);
    const [newest] = await store.snapshots();
    expect(newest?.scopes.map(({ scope, facts }) => [scope, facts])).toEqual(
      scopes.map((scope) => [`aws:account:${scope}`, 50]),
    );
    const { facts, compiled } = await store.open();
    expect(compiled).toEqual(ring(facts()));
    expect(facts().where("aws.user", "path", `/${rounds - 1}/`)).toHaveLength(scopes.length * 5);
    await store.close();
  }),
);
