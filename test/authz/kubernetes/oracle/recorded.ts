import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Verdict } from "./decision.ts";
import { generate } from "./generate.ts";
import type { Judgement } from "./judge.ts";
import type { ApiObject } from "./objects.ts";
import { ours } from "./objects.ts";
import type { Decider } from "./reference.ts";
import type { World } from "./world.ts";

/** One cluster each. */
export const seeds: readonly number[] = Array.from({ length: 14 }, (_, index) => index + 1);

const folder = fileURLToPath(new URL("../../../recorded/kubernetes", import.meta.url));
const fileOf = (name: string): string => `${folder}/${name}`;
/** Recordings are written where `AMBIT_TEST_RECORD=1` says so, by a run against the server itself. */
const recording = process.env["AMBIT_TEST_RECORD"] === "1";

/** Writes one JSON value a line, after one that says which server answered. */
export function record(name: string, server: string, lines: Iterable<unknown>, summary: unknown): void {
  if (!recording) return;
  mkdirSync(folder, { recursive: true });
  const head = { server, by: "AMBIT_TEST_RECORD=1 npm run test:oracles -- test/kubernetes", summary };
  writeFileSync(fileOf(name), [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(""));
}
/** The lines of a recording, its head apart. */
export function recorded<T>(name: string): { readonly server: string; readonly lines: readonly T[] } {
  const [head = "", ...lines] = readFileSync(fileOf(name), "utf8").trimEnd().split("\n");
  return { server: JSON.parse(head).server, lines: lines.map((line) => JSON.parse(line)) };
}

/** A world with what the server decided and how its objects looked when they were read back. */
export interface RecordedWorld {
  readonly world: World;
  readonly verdicts: readonly Verdict[];
  /** Of the writes, then of the impersonations. */
  readonly attempts: readonly boolean[];
  readonly objects: readonly ApiObject[];
}

/**
 * What is kept of a world: the objects and questions follow from its seed, which the digest proves; what the server made
 * of them does not. A verdict is 0 for no, 1 for yes without a binding, else two more than the place of who decided.
 */
interface Line {
  readonly seed: number;
  readonly digest: string;
  readonly deciders: readonly (readonly [kind: string, binding: string, subject: string])[];
  readonly verdicts: readonly number[];
  /** A digit for each write and impersonation: 1 for yes. */
  readonly attempts: string;
  /** Rules of joined ClusterRoles as they were read back. */
  readonly joined: Readonly<Record<string, unknown>>;
}

export const digestOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
const digestOfWorld = ({ objects, questions, writes, impersonations }: World): string =>
  digestOf([objects, questions, writes, impersonations]);

/** What the head of a recording tells of its decisions. */
export const summaryOf = ({ features, named, several }: Judgement): unknown => ({
  named,
  several,
  features: Object.fromEntries([...features].map(([feature, { allowed, denied }]) => [feature, [allowed, denied]])),
});

/** Fields that decide, of an object as it was read back. */
const trimmed = ({ apiVersion, kind, metadata, ...rest }: ApiObject): ApiObject => {
  const { name, namespace, labels } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}), ...(labels ? { labels } : {}) },
    ...rest,
  };
};

/** @param judged what is told of the decisions in the head of the recording */
export function recordWorlds(
  server: string,
  before: readonly ApiObject[],
  worlds: readonly RecordedWorld[],
  judged: Judgement,
): void {
  const [label = ""] = Object.keys(ours);
  const lines = worlds.map(({ world, verdicts, attempts, objects }): Line => {
    const deciders = new Map<string, Decider>();
    const numbers = verdicts.map((verdict) => {
      if (verdict === undefined) return 0;
      if (verdict === "outside") return 1;
      const key = JSON.stringify(verdict);
      if (!deciders.has(key)) deciders.set(key, verdict);
      return [...deciders.keys()].indexOf(key) + 2;
    });
    const joined = objects.filter(({ metadata, ...rest }) => metadata.labels?.[label] && "aggregationRule" in rest);
    return {
      seed: world.seed,
      digest: digestOfWorld(world),
      deciders: [...deciders.values()].map(({ kind, binding, subject }) => [kind, binding, subject]),
      verdicts: numbers,
      attempts: attempts.map(Number).join(""),
      joined: Object.fromEntries(joined.map((role) => [role.metadata.name, role["rules"]])),
    };
  });
  record("rbac.jsonl", server, [before.map(trimmed), ...lines], summaryOf(judged));
}

/** The worlds as they were recorded; an error where the generator makes others now. */
export function recordedWorlds(): {
  readonly server: string;
  readonly before: readonly ApiObject[];
  readonly worlds: readonly RecordedWorld[];
} {
  const { server, lines } = recorded<Line | readonly ApiObject[]>("rbac.jsonl");
  const [before = [], ...worlds] = lines as [readonly ApiObject[], ...Line[]];
  return {
    server,
    before,
    worlds: worlds.map(({ seed, digest, deciders, verdicts, attempts, joined }) => {
      const world = generate(seed);
      if (digestOfWorld(world) !== digest)
        throw new Error(`world ${seed} is another than was recorded: record it again`);
      const [...all] = deciders.map(([kind, binding, subject]) => ({ kind, binding, subject }) as Decider);
      return {
        world,
        attempts: [...attempts].map((digit) => digit === "1"),
        verdicts: verdicts.map(
          (number): Verdict => (number < 2 ? (number === 1 ? "outside" : undefined) : all[number - 2]),
        ),
        objects: [
          ...before,
          ...world.objects.map((object) =>
            object.metadata.name in joined && object.kind === "ClusterRole"
              ? { ...object, rules: joined[object.metadata.name] }
              : object,
          ),
        ],
      };
    }),
  };
}
