import type { Csr } from "./csr.ts";

/** Cheapest chains of steps to a target, of which each lacks one premise beside what is held anyway. */
export interface Chains {
  /** Per privilege: the first step of its chain; -1 for a target and where there is no chain. */
  readonly via: Int32Array;
}

/**
 * Walks backwards from the targets through steps that lack one premise: from each privilege the chain with fewest steps
 * that cost something. A privilege that reaches a target only by joining what it leads to has none. Linear.
 *
 * @param held strata of what is held anyway; later than `stratum` is not held
 */
export function chains(graph: Csr, targets: ArrayLike<number>, held: Uint8Array, stratum: number): Chains {
  const { makeStart, makes, cost, stratum: strata } = graph;
  const via = new Int32Array(graph.privileges).fill(-1);
  const done = new Uint8Array(graph.privileges);
  /** Per privilege: chains seen so far need no fewer steps; -1 none seen. */
  const distance = new Int32Array(graph.privileges).fill(-1);
  let level: number[] = [];
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i] as number;
    distance[target] = 0;
    level.push(target);
  }
  for (let depth = 0; level.length > 0; depth++) {
    const next: number[] = [];
    for (const made of level) {
      if (done[made] === 1 || distance[made] !== depth) continue;
      done[made] = 1;
      for (let m = makeStart[made] as number; m < (makeStart[made + 1] as number); m++) {
        const step = makes[m] as number;
        if ((strata[step] as number) > stratum) continue;
        const premise = lacked(graph, step, held, stratum);
        if (premise < 0 || done[premise] === 1) continue;
        const far = cost[step] === 0 ? depth : depth + 1;
        if (distance[premise] !== -1 && (distance[premise] as number) <= far) continue;
        distance[premise] = far;
        via[premise] = step;
        (far === depth ? level : next).push(premise);
      }
    }
    level = next;
  }
  return { via };
}

/** The one premise that the step lacks; -1 where it lacks none or several. */
function lacked({ premiseStart, premises }: Csr, step: number, held: Uint8Array, stratum: number): number {
  let found = -1;
  for (let i = premiseStart[step] as number; i < (premiseStart[step + 1] as number); i++) {
    const premise = premises[i] as number;
    if ((held[premise] as number) <= stratum) continue;
    if (found >= 0) return -1;
    found = premise;
  }
  return found;
}
