import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { startEngine } from "../../cli/engine.ts";
import { FactBase } from "../../graph/facts.ts";
import { type Changes, changesOf } from "../../graph/incremental/changes.ts";
import { type Derived, derive, type Work } from "../../graph/incremental/derive.ts";
import { openEmbedded } from "../../graph/store/embedded.ts";
import type { Fact } from "../../model/fact.ts";
import { rules } from "../../rules/index.ts";
import { load } from "../../test/support/load.ts";
import { collectGarbage, cpuOf, type Milliseconds, median } from "./measure.ts";

/** Where the changed facts are: in what one import of one source brings, or all over. */
const places = {
  "in one AWS account": "aws:account:",
  "in one cluster": "k8s:",
  anywhere: "",
} as const;
export type Place = keyof typeof places;

interface Size {
  /** How many of 100 000 facts. */
  readonly share: number;
  readonly place: Place;
  readonly runs: number;
}

const sizes: readonly Size[] = [
  { share: 1000, place: "in one AWS account", runs: 5 },
  { share: 1000, place: "in one cluster", runs: 5 },
  { share: 1000, place: "anywhere", runs: 3 },
  { share: 100, place: "anywhere", runs: 3 },
  { share: 1, place: "anywhere", runs: 15 },
];

/** What changed facts took, medians of the runs. */
export interface IncrementalRow {
  readonly changed: number;
  readonly place: Place;
  readonly runs: number;
  readonly rounds: number;
  readonly stored: Milliseconds;
  readonly warm: Milliseconds;
}

/** What an import took: the files read, the facts stored, the graph made. */
export interface IncrementalImport {
  readonly what: string;
  readonly files: Milliseconds;
  readonly store: Milliseconds;
  readonly graph: Milliseconds;
}

/** What one process did with one estate. */
export interface IncrementalRun {
  readonly facts: number;
  readonly steps: number;
  readonly rounds: number;
  /** The median of `fulls` derivations of everything. */
  readonly full: Milliseconds;
  readonly fulls: number;
  readonly rows: readonly IncrementalRow[];
  readonly imports: readonly IncrementalImport[];
}

/**
 * `node incremental-run.ts <folder>`: derives what the files of the folder say, then the same with some facts changed, and
 * prints what it took as JSON; progress goes to standard error.
 */
const [folder = ""] = process.argv.slice(2);
startEngine();
const say = (line: string): void => console.error(line);
const { facts } = await load(folder);
const all = [...facts.all()];
const base = whole(new FactBase(all));
const fulls: Milliseconds[] = [];
const rows = sizes.map(rowOf);
const result: IncrementalRun = {
  facts: all.length,
  steps: base.graph.csr.steps,
  rounds: base.trace.size.length,
  full: median(fulls),
  fulls: fulls.length,
  rows,
  imports: await imports(),
};
console.log(JSON.stringify(result));

/** A derivation with its trace, as an import leaves it. */
function whole(some: FactBase): Derived {
  const { graph, trace, values } = derive(some, rules);
  return { graph, trace, values };
}

function rowOf({ share, place, runs }: Size): IncrementalRow {
  const changed = share === 1 ? 1 : Math.round((all.length * share) / 100_000);
  const { graph, trace, values } = base;
  const taken: Pick<IncrementalRow, "rounds" | "stored" | "warm">[] = [];
  for (let run = 0; run < runs; run++) {
    const { after, changes } = edited(changed, place, changed * 1000 + run);
    const work: Work = { rounds: 0 };
    const unindexed = new FactBase(after.all());
    let derived: Derived | undefined;
    const stored = cpuAlone(() => {
      derived = derive(unindexed, rules, { graph, trace, changes }, work);
      return derived.trace;
    });
    const warm = cpuAlone(() => derive(after, rules, { graph, trace, values, changes }).trace);
    taken.push({ rounds: work.rounds, stored, warm });
    say(
      `${changed} ${place}: ${stored.toFixed()} ms stored, ${warm.toFixed()} ms in the process, ${work.rounds} rounds`,
    );
    if (run > 0 && place !== "anywhere") continue;
    if (run > 0 && share < 1000) continue;
    let full: Derived | undefined;
    const anew = new FactBase(after.all());
    fulls.push(
      cpuAlone(() => {
        full = whole(anew);
      }),
    );
    say(`in full: ${fulls.at(-1)?.toFixed()} ms`);
    if (!isDeepStrictEqual(derived?.graph, full?.graph))
      throw new Error("the derivation from the trace differs from the full one");
  }
  const of = (name: "rounds" | "stored" | "warm"): number => median(taken.map((one) => one[name]));
  return { changed, place, runs, rounds: of("rounds"), stored: of("stored"), warm: of("warm") };
}

/** What a user waits for: files read, facts stored, the graph derived and written. */
async function imports(): Promise<readonly IncrementalImport[]> {
  const store = path.join(folder, "store");
  const some = Math.round(all.length / 100);
  const files = await cpuOfAsync(() => load(folder));
  let minute = 10;
  const imported = async (what: string, given: readonly Fact[]): Promise<IncrementalImport> => {
    const opened = await openEmbedded(store, true, { fingerprint: "bench" });
    const meta = { importedAt: `2026-02-01T00:${minute++}:00.000Z`, inputs: ["estate"], problems: [] };
    const storing = await cpuOfAsync(() => opened.import(given, meta));
    const deriving = await cpuOfAsync(() => opened.open());
    await opened.close();
    say(`${what}: files ${files.toFixed()}, facts stored ${storing.toFixed()}, graph ${deriving.toFixed()} ms`);
    return { what, files, store: storing, graph: deriving };
  };
  const steps = [await imported("a first import", all)];
  for (const place of ["in one AWS account", "anywhere"] as const) {
    steps.push(await imported(`1 % changed, ${place}`, [...edited(some, place, 7).after.all()]));
    await imported("changed back", all);
  }
  return steps;
}

/** Facts chosen at random: of every second one a list loses its last member where it has one, the others go. */
function edited(size: number, place: Place, seed: number): { readonly after: FactBase; readonly changes: Changes } {
  const next = random(seed);
  const chosen = chosenFacts(size, places[place], next);
  const add = chosen.flatMap((fact, index) => (index % 2 === 0 ? (shortened(fact) ?? []) : []));
  const kept = new Set(add.map(({ kind, key }) => `${kind} ${key}`));
  const after = facts.changed(
    add,
    chosen.filter(({ kind, key }) => !kept.has(`${kind} ${key}`)),
  );
  const changes = changesOf(chosen.map((before) => ({ before, after: after.get(before.kind, before.key) })));
  return { after, changes };
}

/** Facts of one scope whose name starts so, of the next ones too while there are not enough; any facts where it is empty. */
function chosenFacts(size: number, start: string, next: () => number): readonly Fact[] {
  const scopes = [...Map.groupBy(all, ({ scope }) => (start === "" ? "" : scope))].filter(([name]) =>
    name.startsWith(start),
  );
  const first = Math.floor(next() * scopes.length);
  const pool: Fact[] = [];
  for (let at = first; pool.length < size && at < first + scopes.length; at++)
    pool.push(...(scopes[at % scopes.length]?.[1] ?? []));
  const chosen = new Set<Fact>();
  while (chosen.size < Math.min(size, pool.length)) {
    const fact = pool[Math.floor(next() * pool.length)];
    if (fact) chosen.add(fact);
  }
  return [...chosen];
}

function shortened(fact: Fact): Fact | undefined {
  for (const [name, value] of Object.entries(fact))
    if (Array.isArray(value) && value.length > 0) return { ...fact, [name]: value.slice(0, -1) } as Fact;
  return undefined;
}

/** Numbers from 0 to 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** From a collected heap. Other threads go on for a while after a collection, and their time counts too: first they end. */
function cpuAlone(work: () => unknown): Milliseconds {
  collectGarbage();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  return cpuOf(work);
}

async function cpuOfAsync(work: () => Promise<unknown>): Promise<Milliseconds> {
  collectGarbage();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
