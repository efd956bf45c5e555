import { type Csr, starts } from "./csr.ts";

/**
 * The uses of each privilege in the order a closure walks them, as pairs of ints side by side, so that one look at a
 * conclusion's state settles most uses without touching the step. Three runs per privilege p, the first starting at
 * arcs[split[3p]], the next at split[3p + 1], split[3p + 2], ending at split[3p + 3]: steps with several premises; steps
 * with this premise alone that cost nothing; the other steps with this premise alone.
 */
export interface Layout {
  /** 3 * privileges + 1 indexes into arcs. */
  readonly split: Int32Array;
  /** Two ints per use: the step's conclusion, or its joint number where it has several premises; then the step, packed. */
  readonly arcs: Int32Array;
  /** Per joint number (dense over the steps with several premises): how many premises. */
  readonly needs: Int32Array;
  /** Steps without premises, ascending. */
  readonly axioms: Int32Array;
  /** The highest stratum of any step. */
  readonly lastStratum: number;
}

/** The step of the second int of an arc. */
export function stepOf(packed: number): number {
  return packed >> 2;
}

/** The step's stratum, of the second int of an arc. */
export function stratumOf(packed: number): number {
  return packed & 3;
}

const layouts = new WeakMap<Csr, Layout>();

/** The layout of a graph, made on first use and kept as long as the graph is. */
export function layout(graph: Csr): Layout {
  const known = layouts.get(graph);
  if (known !== undefined) return known;
  const made = make(graph);
  layouts.set(graph, made);
  return made;
}

function make(graph: Csr): Layout {
  const { premiseStart, premises, conclusion, stratum, cost } = graph;
  const run = new Int32Array(premises.length);
  const needs: number[] = [];
  const axioms: number[] = [];
  for (let s = 0; s < graph.steps; s++) {
    const from = premiseStart[s] as number;
    const to = premiseStart[s + 1] as number;
    const kind = to - from > 1 ? 0 : cost[s] === 0 ? 1 : 2;
    for (let i = from; i < to; i++) run[i] = 3 * (premises[i] as number) + kind;
    if (kind === 0) needs.push(to - from);
    else if (from === to) axioms.push(s);
  }
  const split = starts(3 * graph.privileges, run);
  const next = split.slice();
  const arcs = new Int32Array(2 * premises.length);
  let joints = 0;
  let lastStratum = 0;
  for (let s = 0; s < graph.steps; s++) {
    const from = premiseStart[s] as number;
    const to = premiseStart[s + 1] as number;
    const own = stratum[s] as number;
    const first = to - from > 1 ? joints++ : (conclusion[s] as number);
    lastStratum = Math.max(lastStratum, own);
    for (let i = from; i < to; i++) {
      const at = next[run[i] as number] as number;
      next[run[i] as number] = at + 1;
      arcs[2 * at] = first;
      arcs[2 * at + 1] = (s << 2) | own;
    }
  }
  for (let r = 0; r < split.length; r++) split[r] = 2 * (split[r] as number);
  return { split, arcs, needs: Int32Array.from(needs), axioms: Int32Array.from(axioms), lastStratum };
}
