import { NO_STEP, START, startAt } from "./closure.ts";
import type { Csr } from "./csr.ts";
import { Heap } from "./heap.ts";
import { layout, stepOf } from "./layout.ts";

export interface Best {
  /**
   * Per privilege: the least tree cost of a proof, a step's cost plus the costs of its premises; Infinity when not reached.
   * Exact to 2^53, then rounded, and capped at Number.MAX_VALUE: a tree counts a shared sub-proof once per use, so the
   * cost can double with every step that has two premises.
   */
  readonly cost: Float64Array;
  /** Per privilege: the last step of that proof; START (-1) or NO_STEP (-2). */
  readonly by: Int32Array;
}

/**
 * Cheapest proofs by additive tree cost: Dijkstra's algorithm as generalised by Knuth ("A Generalization of Dijkstra's
 * Algorithm", 1977). All strata up to maxStratum count alike; call it stratum by stratum to prefer certain proofs.
 *
 * @param banned per step: non-zero leaves it out.
 * @throws RangeError when a start is not a privilege of the graph.
 */
export function best(graph: Csr, starts: ArrayLike<number>, maxStratum: number, banned?: Uint8Array): Best {
  const { privileges, premiseStart, premises, conclusion, stratum, cost: costOf } = graph;
  const { split, arcs, joints, axioms } = layout(graph);
  const cost = new Float64Array(privileges).fill(Infinity);
  const by = new Int32Array(privileges).fill(NO_STEP);
  const missing = joints.slice();
  const heap = new Heap(cost);
  for (let i = 0; i < starts.length; i++) {
    const start = startAt(starts, i, privileges);
    cost[start] = 0;
    by[start] = START;
    heap.offer(start);
  }
  const conclude = (s: number, p: number, premisesCost: number): void => {
    if ((stratum[s] as number) > maxStratum || banned?.[s]) return;
    const total = Math.min(premisesCost + (costOf[s] as number), Number.MAX_VALUE);
    if (total >= (cost[p] as number)) return;
    cost[p] = total;
    by[p] = s;
    heap.offer(p);
  };
  for (const s of axioms) conclude(s, conclusion[s] as number, 0);

  // INVARIANT: what leaves the heap has its final cost, and so have all premises of a step when it is weighed.
  for (let held = heap.take(); held >= 0; held = heap.take()) {
    const own = cost[held] as number;
    const lone = split[3 * held + 1] as number;
    const end = split[3 * held + 3] as number;
    for (let i = lone; i < end; i += 2) {
      const p = arcs[i] as number;
      if ((cost[p] as number) > own) conclude(stepOf(arcs[i + 1] as number), p, own);
    }
    for (let i = split[3 * held] as number; i < lone; i += 2) {
      const joint = arcs[i] as number;
      const left = (missing[joint] as number) - 1;
      missing[joint] = left;
      if (left > 0) continue;
      const s = stepOf(arcs[i + 1] as number);
      let sum = 0;
      for (let k = premiseStart[s] as number; k < (premiseStart[s + 1] as number); k++) {
        sum += cost[premises[k] as number] as number;
      }
      conclude(s, missing[joint + 1] as number, sum);
    }
  }
  return { cost, by };
}
