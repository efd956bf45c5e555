import { grouped } from "../csr-lists.ts";
import type { Closure } from "./closure.ts";
import type { Csr } from "./csr.ts";

/** The derivations of a closure, from premise to conclusion: what has to be doubted when something falls. */
export interface ProofTree {
  /** Per privilege: its place in the firing order; -1 when not reached. A child comes after its parents. */
  readonly position: Int32Array;
  /** privileges + 1: the privileges derived from p are children[childStart[p] .. childStart[p + 1]). */
  readonly childStart: Int32Array;
  readonly children: Int32Array;
}

const trees = new WeakMap<Closure, ProofTree>();

/** The tree of a closure, made on first use and kept as long as the closure is. Linear. */
export function proofTree(graph: Csr, found: Closure): ProofTree {
  const known = trees.get(found);
  if (known !== undefined) return known;
  const made = make(graph, found);
  trees.set(found, made);
  return made;
}

function make({ privileges, premiseStart, premises }: Csr, { by, order, count }: Closure): ProofTree {
  const position = new Int32Array(privileges).fill(-1);
  let links = 0;
  for (let i = 0; i < count; i++) {
    const p = order[i] as number;
    position[p] = i;
    const step = by[p] as number;
    if (step >= 0) links += (premiseStart[step + 1] as number) - (premiseStart[step] as number);
  }
  const parents = new Int32Array(links);
  const derived = new Int32Array(links);
  let filled = 0;
  for (let i = 0; i < count; i++) {
    const p = order[i] as number;
    const step = by[p] as number;
    if (step < 0) continue;
    for (let k = premiseStart[step] as number; k < (premiseStart[step + 1] as number); k++) {
      parents[filled] = premises[k] as number;
      derived[filled++] = p;
    }
  }
  const { start: childStart, items: children } = grouped(privileges, parents, derived);
  return { position, childStart, children };
}
