import { candidateLosses } from "../../graph/engine/candidates.ts";
import { type Closure, closure, NOT_REACHED } from "../../graph/engine/closure.ts";
import { buildCsr, type Csr } from "../../graph/engine/csr.ts";
import { proofTree } from "../../graph/engine/proof-tree.ts";
import { Removal } from "../../graph/engine/removal.ts";
import type { Bench } from "./bench.ts";
import { type EstateShape, makeEstate, xorshift } from "./estate.ts";
import { alternate, cpuOf, inProcess, type Milliseconds, median } from "./measure.ts";

const SEED = 20_261_122;
const PAIRS = 7;
const shapes: readonly EstateShape[] = ["dense", "tiered"];
const sizes = [10_000, 100_000];
/** Questions of each size; their median is what counts. */
const QUESTIONS = 101;
/** Privileges whose loss is looked for: one in so many. */
const ONE_TARGET_IN = 20;
/** Candidates that are also closed one by one, to compare what they lose. */
const COMPARED = 24;
/** At this size, what the project promises. */
const FLOOR = { privileges: 100_000, removed: 10, share: 0.02, candidates: 256, ratio: 15 };

interface Removed {
  readonly label: string;
  readonly what: string;
  readonly steps: number;
  readonly median: Milliseconds;
  readonly most: Milliseconds;
  readonly recompute: Milliseconds;
  readonly doubted: number;
}
interface Tried {
  readonly label: string;
  readonly what: string;
  readonly count: number;
  readonly promised: boolean;
  readonly together: Milliseconds;
  readonly alone: Milliseconds;
  readonly ratio: number;
}

/** What falls without some steps: one question on a closure that is at hand, and many candidates at once. */
export const whatIfBench: Bench = {
  name: "what-if",
  title: "What-if",
  run: async (say) => {
    const removed: Removed[] = [];
    const tried: Tried[] = [];
    for (const size of sizes) {
      for (const shape of shapes) {
        const subject = subjectOf(shape, size);
        removed.push(...(await removals(subject, say)));
        tried.push(...(await candidates(subject, say)));
      }
    }
    return { markdown: report(removed, tried), missed: missedBy(removed, tried) };
  },
};

interface Subject {
  readonly label: string;
  readonly size: number;
  readonly graph: Csr;
  readonly start: number;
  readonly found: Closure;
  /** Steps by which something is derived: others change nothing. */
  readonly used: readonly number[];
  readonly below: (end: number) => number;
}

function subjectOf(shape: EstateShape, size: number): Subject {
  const estate = makeEstate(shape, size, SEED);
  const graph = buildCsr(estate.privileges, estate.steps);
  const start = estate.entries.find((entry) => closure(graph, [entry], 0).count > size / 2);
  if (start === undefined) throw new Error("no entry of the estate reaches half of it");
  const found = closure(graph, [start], 0);
  const used = [...found.order].flatMap((p) => ((found.by[p] ?? -1) >= 0 ? [found.by[p] ?? 0] : []));
  const next = xorshift(SEED);
  return {
    label: `${shape} ${size / 1000}k`,
    size,
    graph,
    start,
    found,
    used,
    below: (end) => Math.floor(next() * end),
  };
}

const drawn = ({ used, below }: Subject, count: number): number[] =>
  Array.from({ length: count }, () => used[below(used.length)] ?? 0);

async function removals(subject: Subject, say: (line: string) => void): Promise<Removed[]> {
  const { graph, start, found, label, size } = subject;
  const removal = new Removal(graph, found, 0);
  const rows: Removed[] = [];
  for (const count of [1, 10, 100]) {
    const questions = Array.from({ length: QUESTIONS }, () => drawn(subject, count));
    for (const steps of questions) check(subject, removal, steps);
    let at = 0;
    const recompute = without(graph, start, questions[0] ?? []);
    const all = await alternate(
      inProcess(() => removal.without(questions[at++ % QUESTIONS] ?? [])),
      inProcess(recompute),
      PAIRS,
    );
    const each = questions.map((steps) => timed(() => removal.without(steps)));
    const doubted = questions.map((steps) => removal.without(steps).doubted);
    rows.push({
      label,
      what: `${count} random`,
      steps: count,
      median: median(each),
      most: Math.max(...each),
      recompute: all.peer.median,
      doubted: median(doubted),
    });
  }
  const hub = worstHub(subject);
  check(subject, removal, [hub]);
  const pair = await alternate(
    inProcess(() => removal.without([hub])),
    inProcess(without(graph, start, [hub])),
    PAIRS,
  );
  const { doubted } = removal.without([hub]);
  const { median: own, most } = pair.ours;
  rows.push({
    label,
    what: "worst hub",
    steps: 1,
    median: own,
    most,
    recompute: pair.peer.median,
    doubted,
  });
  for (const { what, median: own, recompute } of rows.slice(-4))
    say(`${label} of ${size}, ${what}: ${figure(own)} ms, ${percent(own / recompute)} of a recompute`);
  return rows;
}

const without = (graph: Csr, start: number, steps: readonly number[]): (() => Closure) => {
  const banned = new Uint8Array(graph.steps);
  for (const step of steps) banned[step] = 1;
  return () => closure(graph, [start], 0, banned);
};

/** Of a short call: repeated, so that the clock can tell. */
function timed(work: () => unknown): Milliseconds {
  const repeats = 20;
  work();
  return (
    cpuOf(() => {
      for (let i = 0; i < repeats; i++) work();
    }) / repeats
  );
}

/** Among the steps near the start, the one that most is derived through. */
function worstHub({ graph, found }: Subject): number {
  const { childStart, children } = proofTree(graph, found);
  const weight = new Int32Array(graph.privileges).fill(1);
  for (const p of found.order.toReversed())
    for (let k = childStart[p] ?? 0; k < (childStart[p + 1] ?? 0); k++)
      weight[p] = (weight[p] ?? 0) + (weight[children[k] ?? 0] ?? 0);
  let worst = -1;
  for (const p of found.order)
    if ((found.by[p] ?? -1) >= 0 && (worst < 0 || (weight[p] ?? 0) > (weight[worst] ?? 0))) worst = p;
  return found.by[worst] ?? 0;
}

/** @throws Error where the engine and a recompute lose different privileges */
function check({ graph, start, found }: Subject, removal: Removal, steps: readonly number[]): void {
  const { lost } = removal.without(steps);
  if (found.count - without(graph, start, steps)().count !== lost.length)
    throw new Error("a removal and a recompute lose different privileges");
}

async function candidates(subject: Subject, say: (line: string) => void): Promise<Tried[]> {
  const { graph, start, found, label, size, below } = subject;
  const targets = Int32Array.from({ length: size / ONE_TARGET_IN }, () => below(size));
  const front = [...found.order.slice(1, 41)].map((p) => found.by[p] ?? 0);
  const kinds = [
    { what: "1 random step", promised: true, make: () => drawn(subject, 1) },
    { what: "10 random steps", promised: true, make: () => drawn(subject, 10) },
    { what: "1 of the 40 first steps", promised: false, make: () => [front[below(front.length)] ?? 0] },
  ];
  const rows: Tried[] = [];
  for (const { what, promised, make } of kinds) {
    for (const count of [256, 1024]) {
      const sets = Array.from({ length: count }, make);
      const losses = candidateLosses(graph, found, targets, 0, sets);
      for (const [at, steps] of sets.slice(0, COMPARED).entries()) {
        const { stratumOf } = without(graph, start, steps)();
        const lost = [...targets].filter(
          (target) => found.stratumOf[target] !== NOT_REACHED && stratumOf[target] === NOT_REACHED,
        );
        if (lost.join() !== losses.lost(at).join()) throw new Error("candidates and recomputes lose different targets");
      }
      let next = 0;
      const singles = sets.map((steps) => without(graph, start, steps)).slice(0, COMPARED);
      const { ours, peer } = await alternate(
        inProcess(() => candidateLosses(graph, found, targets, 0, sets)),
        inProcess(() => singles[next++ % COMPARED]?.()),
        PAIRS,
      );
      const alone = peer.median * count;
      rows.push({ label, what, count, promised, together: ours.median, alone, ratio: alone / ours.median });
      say(`${label}, ${count} candidates of ${what}: ${figure(ours.median)} ms, ${(alone / ours.median).toFixed(0)}x`);
    }
  }
  return rows;
}

function missedBy(removed: readonly Removed[], tried: readonly Tried[]): string[] {
  const size = `${FLOOR.privileges / 1000}k`;
  const slow = removed.filter(
    ({ label, what, steps, median: own, recompute }) =>
      label.endsWith(` ${size}`) && what !== "worst hub" && steps <= FLOOR.removed && own > FLOOR.share * recompute,
  );
  const few = tried.filter(
    ({ label, count, promised, ratio }) =>
      label.endsWith(` ${size}`) && promised && count === FLOOR.candidates && ratio < FLOOR.ratio,
  );
  return [
    ...slow.map(
      ({ label, what, median: own, recompute }) =>
        `${label}, ${what} removed: ${percent(own / recompute)} of a recompute, promised ${percent(FLOOR.share)}`,
    ),
    ...few.map(({ label, what, ratio }) => `${label}, ${what}: ${ratio.toFixed(1)}x, promised ${FLOOR.ratio}x`),
  ];
}

function figure(value: Milliseconds): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 2 : 0)} %`;
}

function report(removed: readonly Removed[], tried: readonly Tried[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `Steps taken away from a closure that is at hand, exact for AND/OR. CPU ms: median and most of ${QUESTIONS} random questions,`,
    `of the hub (the step that most is derived through) of ${PAIRS} pairs. A recompute is a closure without the steps. Only steps by`,
    "which something was derived are taken. Each answer was compared with a recompute.",
    "",
    line(["graph", "taken away", "median", "most", "recompute", "median / recompute", "doubted"]),
    line(["---", "---", "---:", "---:", "---:", "---:", "---:"]),
    ...removed.map((row) =>
      line([
        row.label,
        row.what,
        figure(row.median),
        figure(row.most),
        figure(row.recompute),
        percent(row.median / row.recompute),
        String(row.doubted),
      ]),
    ),
    "",
    "Many candidates on one closure, each a set of steps: which of the targets (one privilege in 20) each loses. One by one is a",
    `closure for each, the median of ${COMPARED} of them; ${COMPARED} candidates of each row were compared with their closures.`,
    "",
    line(["graph", "each candidate", "candidates", "at once", "one by one", "ratio"]),
    line(["---", "---", "---:", "---:", "---:", "---:"]),
    ...tried.map((row) =>
      line([
        row.label,
        row.what,
        String(row.count),
        figure(row.together),
        figure(row.alone),
        `${row.ratio.toFixed(0)}x`,
      ]),
    ),
    "",
  ].join("\n");
}
