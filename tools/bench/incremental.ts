import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { FactBase } from "../../graph/facts.ts";
import { changesOf } from "../../graph/incremental/changes.ts";
import { type Derived, derive } from "../../graph/incremental/derive.ts";
import type { Fact } from "../../model/fact.ts";
import { rules } from "../../rules/index.ts";
import { writeEstate } from "../../test/support/estate.ts";
import { load } from "../../test/support/load.ts";
import type { Bench } from "./bench.ts";

const NODES = 100_000;
const RUNS = 3;
/** The least ratio of the full derivation to that of 1 % changed facts that the project promises. */
const FLOOR = 15;

interface Row {
  readonly changed: number;
  readonly rounds: number;
  readonly cpu: number;
}

/** Derivation of changed facts from the one before, and in full: the same arrays. */
export const incrementalBench: Bench = {
  name: "incremental",
  title: "Derivation of changed facts",
  run: (say) => measure(NODES, say),
};

async function measure(nodes: number, say: (line: string) => void) {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-bench-"));
  try {
    writeEstate(folder, { nodes });
    const { facts } = await load(folder);
    const count = [...facts.all()].length;
    say(`${count} facts`);
    const [base, first] = timed(() => {
      const derived = derive(facts, rules);
      return { derived, trace: derived.trace };
    });
    say(`derived with its trace in ${first.toFixed()} ms of CPU`);
    const sizes = [1, Math.round(count / 1000), Math.round(count / 100)];
    const rows = sizes.map((size) => rowOf(facts, base.derived, size, say));
    const full = median(rows.map(({ full: one }) => one));
    const last = rows.at(-1);
    const ratio = full / (last?.cold.cpu ?? full);
    const lines = rows.map(
      ({ cold, warm }) =>
        `| ${cold.changed} | ${cold.rounds} | ${cold.cpu.toFixed()} | ${warm.cpu.toFixed()} | ${(full / cold.cpu).toFixed(1)} |`,
    );
    return {
      markdown: [
        `${count} facts, ${base.derived.graph.csr.steps} steps; medians of ${RUNS}, ms of CPU. In full: ${full.toFixed()}.`,
        "",
        "| facts changed | rounds gone through | from a stored trace | in the same process | full / stored |",
        "| ---: | ---: | ---: | ---: | ---: |",
        ...lines,
        "",
        "Each result equals the full one, array for array.",
      ].join("\n"),
      missed: ratio < FLOOR ? [`1 % of changed facts: ${ratio.toFixed(1)} times cheaper, not ${FLOOR}`] : [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(facts: FactBase, { graph, trace, values }: Derived, size: number, say: (line: string) => void) {
  const cold: Row[] = [];
  const warm: Row[] = [];
  let full = 0;
  for (let run = 0; run < RUNS; run++) {
    const { after, changes, changed } = edited(facts, size, run);
    for (const [rows, known] of [
      [cold, undefined],
      [warm, values],
    ] as const) {
      const work = { rounds: 0 };
      const [derived, cpu] = timed(() => derive(after, rules, { graph, trace, values: known, changes }, work));
      rows.push({ changed, rounds: work.rounds, cpu });
      say(`${changed} facts changed, ${known ? "warm" : "cold"}: ${cpu.toFixed()} ms, ${work.rounds} rounds`);
      if (run > 0 || rows !== cold) continue;
      const [whole, wholeCpu] = timed(() => derive(after, rules).graph);
      full = wholeCpu;
      say(`in full: ${wholeCpu.toFixed()} ms`);
      if (!isDeepStrictEqual(derived.graph, whole))
        throw new Error("the derivation from the trace differs from the full one");
    }
  }
  const middle = (rows: readonly Row[]): Row => [...rows].sort((a, b) => a.cpu - b.cpu)[rows.length >> 1] as Row;
  return { cold: middle(cold), warm: middle(warm), full };
}

/** Facts evenly over all kinds: of every second a list loses its last member where it has one, the others go. */
function edited(facts: FactBase, size: number, run: number) {
  const all = [...facts.all()];
  const step = all.length / size;
  const chosen = Array.from(
    { length: size },
    (_, index) => all[Math.floor((index + (run + 0.5) / RUNS) * step)] as Fact,
  );
  const add = chosen.flatMap((fact, index) => (index % 2 === 0 ? (shortened(fact) ?? []) : []));
  const kept = new Set(add.map(({ kind, key }) => `${kind} ${key}`));
  const remove = chosen.filter(({ kind, key }) => !kept.has(`${kind} ${key}`));
  const after = facts.changed(add, remove);
  const changes = changesOf(chosen.map((before) => ({ before, after: after.get(before.kind, before.key) })));
  return { after, changes, changed: chosen.length };
}

function shortened(fact: Fact): Fact | undefined {
  for (const [name, value] of Object.entries(fact))
    if (Array.isArray(value) && value.length > 0) return { ...fact, [name]: value.slice(0, -1) } as Fact;
  return undefined;
}

function timed<T>(run: () => T): readonly [T, number] {
  const before = process.cpuUsage();
  const value = run();
  const { user, system } = process.cpuUsage(before);
  return [value, (user + system) / 1000];
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
