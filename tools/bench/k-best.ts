import { best } from "../../graph/engine/best.ts";
import { closure } from "../../graph/engine/closure.ts";
import { buildCsr, type Csr } from "../../graph/engine/csr.ts";
import { Deviations } from "../../graph/engine/deviation.ts";
import { KBest, type Marks } from "../../graph/engine/k-best.ts";
import type { Bench } from "./bench.ts";
import { type EstateShape, makeEstate, xorshift } from "./estate.ts";
import { alternate, cpuOf, inProcess, type Milliseconds, median } from "./measure.ts";

const SEED = 20_261_122;
const PAIRS = 5;
const K = 10;
const TARGETS = 25;
const shapes: readonly EstateShape[] = ["dense", "tiered"];
const sizes = [10_000, 100_000];
/** One step in so many is closed by no control; the others by one, which closes this many on average. */
const UNMARKED = 10;
const STEPS_OF_A_MARK = 3;

interface Row {
  readonly label: string;
  readonly once: Milliseconds;
  readonly median: Milliseconds;
  readonly most: Milliseconds;
  readonly searches: number;
  readonly mostSearches: number;
  readonly weighed: number;
  readonly found: number;
  readonly complete: number;
}

/** The ten cheapest proofs that differ in their controls. */
export const kBestBench: Bench = {
  name: "k-best",
  title: "Ten cheapest proofs",
  run: async (say) => {
    const rows: Row[] = [];
    for (const size of sizes) for (const shape of shapes) rows.push(await measure(shape, size, say));
    return { markdown: report(rows), missed: [] };
  },
};

async function measure(shape: EstateShape, size: number, say: (line: string) => void): Promise<Row> {
  const estate = makeEstate(shape, size, SEED);
  const graph = buildCsr(estate.privileges, estate.steps);
  const start = estate.entries.find((entry) => closure(graph, [entry], 0).count > size / 2);
  if (start === undefined) throw new Error("no entry of the estate reaches half of it");
  const next = xorshift(SEED);
  const marks = marksOf(graph, next);
  const { order, count } = closure(graph, [start], 0);
  const goals = Array.from({ length: TARGETS }, () => order[1 + Math.floor(next() * (count - 1))] ?? start);
  const near = new Deviations(graph, [start], 0, best(graph, [start], 0));
  const question = (goal: number) => ({ starts: [start], goals: [goal], maxStratum: 0, marks, near: () => near });
  const ten = (goal: number): { search: KBest; found: number } => {
    const search = new KBest(graph, question(goal));
    let found = 0;
    while (found < K && search.next() !== undefined) found++;
    return { search, found };
  };
  const { ours, peer } = await alternate(
    inProcess(() => ten(goals[0] ?? start)),
    inProcess(() => best(graph, [start], 0)),
    PAIRS,
  );
  const each = [
    ours.median,
    ...goals.slice(1).map((goal) => median(Array.from({ length: PAIRS }, () => timed(() => ten(goal))))),
  ];
  const once = peer.median;
  const said = goals.map(ten);
  const searches = said.map(({ search }) => search.searches);
  const row = {
    label: `${shape} ${size / 1000}k`,
    once,
    median: median(each),
    most: Math.max(...each),
    searches: median(searches),
    mostSearches: Math.max(...searches),
    weighed: median(said.map(({ search }) => search.weighed)),
    found: said.reduce((sum, { found }) => sum + found, 0) / TARGETS,
    complete: said.filter(({ search }) => search.complete).length,
  };
  say(
    `${row.label}: ${row.median.toFixed(2)} ms (most ${row.most.toFixed(1)}), ${row.searches} searches, once ${once.toFixed(1)} ms`,
  );
  return row;
}

/** Of a short call: repeated, so that the clock can tell. */
function timed(work: () => unknown): Milliseconds {
  const repeats = 5;
  return (
    cpuOf(() => {
      for (let i = 0; i < repeats; i++) work();
    }) / repeats
  );
}

function marksOf({ steps }: Csr, next: () => number): Marks {
  const controls = Math.ceil(steps / STEPS_OF_A_MARK);
  const of = Array.from({ length: steps }, () => (next() * UNMARKED < 1 ? [] : [Math.floor(next() * controls)]));
  const stepsOf = Map.groupBy(of.keys(), (step) => of[step]?.[0] ?? -1);
  return { of: (step) => of[step] ?? [], steps: (mark) => stepsOf.get(mark) ?? [] };
}

function report(rows: readonly Row[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [
    `The ${K} cheapest AND/OR proofs from one start to one target that differ in their controls, in order, exact. ${TARGETS} targets drawn`,
    `from what is reached; CPU ms of each the median of ${PAIRS} runs after warm-up, of these the median and the most. \`once\` is the`,
    "cheapest cost of every privilege, which all targets of a start share. A search is one subproblem that was expanded (a",
    "class of proofs); weighed are the steps looked at in all of them. One step in ten is closed by no control, the others by",
    "one of three steps on average. Seeded synthetic graphs: `tools/bench/estate.ts`.",
    "",
    line([
      "graph",
      "once",
      "k = 10: median",
      "most",
      "searches: median",
      "most",
      "steps weighed",
      "proofs found",
      "complete",
    ]),
    line(["---", ...Array.from({ length: 8 }, () => "---:")]),
    ...rows.map((row) =>
      line([
        row.label,
        row.once.toFixed(1),
        row.median.toFixed(2),
        row.most.toFixed(1),
        row.searches,
        row.mostSearches,
        row.weighed,
        row.found.toFixed(1),
        `${row.complete} of ${TARGETS}`,
      ]),
    ),
    "",
  ].join("\n");
}
