import { type Csr, starts } from "./csr.ts";

/**
 * The uses of each privilege in the order the closure walks them, so that one look at a conclusion's state settles most
 * of them without touching the step. Three runs per privilege p, delimited by split[3p .. 3p + 3]:
 * steps with this premise alone and no cost, the other steps with this premise alone, steps with several premises.
 */
export interface Layout {
  /** 3 * privileges + 1. */
  readonly split: Int32Array;
  /** Per use: the step's conclusion; of a step with several premises its joint number. */
  readonly target: Int32Array;
  /** Per use: the step. */
  readonly step: Int32Array;
  /** Per joint number (dense over the steps with several premises): how many premises. */
  readonly needs: Int32Array;
  /** Steps without premises, ascending. */
  readonly axioms: Int32Array;
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
  const { premiseStart, premises, conclusion, cost } = graph;
  const run = new Int32Array(premises.length);
  const value = new Int32Array(premises.length);
  const needs: number[] = [];
  const axioms: number[] = [];
  for (let s = 0; s < graph.steps; s++) {
    const from = premiseStart[s] as number;
    const to = premiseStart[s + 1] as number;
    if (to === from) axioms.push(s);
    const joint = to - from > 1;
    for (let i = from; i < to; i++) {
      run[i] = 3 * (premises[i] as number) + (joint ? 2 : cost[s] === 0 ? 0 : 1);
      value[i] = joint ? needs.length : (conclusion[s] as number);
    }
    if (joint) needs.push(to - from);
  }
  const split = starts(3 * graph.privileges, run);
  const at = split.slice();
  const target = new Int32Array(premises.length);
  const step = new Int32Array(premises.length);
  for (let s = 0; s < graph.steps; s++) {
    for (let i = premiseStart[s] as number; i < (premiseStart[s + 1] as number); i++) {
      const key = run[i] as number;
      const slot = at[key] as number;
      at[key] = slot + 1;
      target[slot] = value[i] as number;
      step[slot] = s;
    }
  }
  return { split, target, step, needs: Int32Array.from(needs), axioms: Int32Array.from(axioms) };
}
