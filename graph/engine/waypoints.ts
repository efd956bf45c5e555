import { grouped } from "../csr-lists.ts";
import { closure, NOT_REACHED } from "./closure.ts";
import { buildCsr, type Csr } from "./csr.ts";

/** A graph in which a privilege stands once for each set of waypoints that its proof passes. */
export interface Waypoints {
  readonly graph: Csr;
  readonly starts: readonly number[];
  /** The privilege that stands for proofs which pass all waypoints. */
  goal(privilege: number): number;
  /** Per step of this graph: the step it is. */
  readonly stepOf: Int32Array;
  /** Steps of this graph that are that step. */
  steps(step: number): Int32Array;
  /** Two steps of a proof that derive one privilege in two ways: passing the waypoint is then a detour that proves nothing. */
  detour(steps: readonly number[]): readonly number[] | undefined;
}

/**
 * Joins proofs of waypoints with proofs from them: in this graph a proof of `goal(p)` is a proof of p that derives or
 * starts from a privilege of each waypoint. Such a proof passes the waypoint on its way if `detour` finds nothing in it.
 * Of the graph it keeps what the starts reach and what can lead to the goals; it is larger by (premises + 1) to the power
 * of the waypoints.
 *
 * @param sets the privileges of each waypoint, any of which counts; few waypoints
 */
export function waypoints(
  graph: Csr,
  starts: readonly number[],
  goals: readonly number[],
  maxStratum: number,
  sets: readonly ReadonlySet<number>[],
  banned?: Uint8Array,
): Waypoints {
  const { privileges } = graph;
  const all = (1 << sets.length) - 1;
  const passes = (p: number): number => sets.reduce((mask, set, bit) => (set.has(p) ? mask | (1 << bit) : mask), 0);
  const columns = {
    premiseStart: [0],
    premises: [] as number[],
    conclusion: [] as number[],
    stratum: [] as number[],
    cost: [] as number[],
  };
  const stepOf: number[] = [];
  for (const step of usable(graph, starts, goals, maxStratum, banned)) {
    const premises = graph.premises.subarray(graph.premiseStart[step], graph.premiseStart[step + 1]);
    const made = graph.conclusion[step] as number;
    const own = passes(made);
    for (let mask = 0; mask <= all; mask++) {
      for (const masks of shares(mask & ~own, premises.length)) {
        for (const [at, premise] of premises.entries()) columns.premises.push((masks[at] ?? 0) * privileges + premise);
        columns.premiseStart.push(columns.premises.length);
        columns.conclusion.push(mask * privileges + made);
        columns.stratum.push(graph.stratum[step] as number);
        columns.cost.push(graph.cost[step] as number);
        stepOf.push(step);
      }
    }
  }
  const copies = grouped(graph.steps, Int32Array.from(stepOf), Int32Array.from(stepOf.keys()));
  return {
    graph: buildCsr(privileges * (all + 1), columns),
    starts: starts.flatMap((start) => subsets(passes(start)).map((mask) => mask * privileges + start)),
    goal: (privilege) => all * privileges + privilege,
    stepOf: Int32Array.from(stepOf),
    steps: (step) => copies.items.subarray(copies.start[step], copies.start[step + 1]),
    detour: (steps) => {
      const makers = new Map<number, number>();
      for (const step of steps) {
        const made = graph.conclusion[stepOf[step] as number] as number;
        const other = makers.get(made);
        if (other !== undefined && stepOf[other] !== stepOf[step]) return [other, step];
        makers.set(made, step);
      }
      return undefined;
    },
  };
}

/** Steps that fire from the starts and on which, through steps, a goal may rest; ascending. */
function usable(
  graph: Csr,
  starts: readonly number[],
  goals: readonly number[],
  maxStratum: number,
  banned: Uint8Array | undefined,
): number[] {
  const { premiseStart, premises, makeStart, makes, stratum } = graph;
  const { stratumOf } = closure(graph, starts, maxStratum, banned);
  const seen = new Set(goals);
  const steps: number[] = [];
  const held = new Set(starts);
  for (const made of seen) {
    // A start is not derived: to come back to it proves nothing.
    if (held.has(made)) continue;
    for (let m = makeStart[made] as number; m < (makeStart[made + 1] as number); m++) {
      const step = makes[m] as number;
      if ((stratum[step] as number) > maxStratum || banned?.[step]) continue;
      const own = premises.subarray(premiseStart[step], premiseStart[step + 1]);
      if (own.some((p) => stratumOf[p] === NOT_REACHED)) continue;
      steps.push(step);
      for (const premise of own) seen.add(premise);
    }
  }
  return steps.sort((a, b) => a - b);
}

/** Every way to give each bit of a mask to one of so many premises. */
function shares(mask: number, count: number): number[][] {
  let ways: number[][] = [Array.from({ length: count }, () => 0)];
  for (let bit = 1; bit <= mask; bit <<= 1) {
    if ((mask & bit) === 0) continue;
    ways = ways.flatMap((masks) => masks.map((_, at) => masks.map((own, i) => (i === at ? own | bit : own))));
  }
  return ways;
}

function subsets(mask: number): number[] {
  const found: number[] = [];
  for (let one = mask; ; one = (one - 1) & mask) {
    found.push(one);
    if (one === 0) return found;
  }
}
