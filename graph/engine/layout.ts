import { type Csr, starts } from "./csr.ts";

/**
 * The uses of each privilege in the order a closure walks them, laid out so that most are settled by one look at the
 * state of the conclusion, and the others without a look at the step. Three runs per privilege p, the first starting at
 * arcs[split[3p]], the next at split[3p + 1] and split[3p + 2], ending at split[3p + 3]: steps with several premises;
 * steps with this premise alone that cost nothing; the other steps with this premise alone.
 */
export interface Layout {
  /** 3 * privileges + 1 indexes into arcs. */
  readonly split: Int32Array;
  /**
   * Two ints per use: the step's conclusion, or where in `joints` it is if it has several premises; then the step,
   * packed. One pair more at the end, so that the end of a run can be read.
   */
  readonly arcs: Int32Array;
  /** Two ints per step with several premises: how many; the conclusion. */
  readonly joints: Int32Array;
  /** Steps without premises, ascending. */
  readonly axioms: Int32Array;
  /** The highest stratum of any step. */
  readonly lastStratum: number;
}

/** The step of a packed one. */
export function stepOf(packed: number): number {
  return packed >> 3;
}

/** The stratum of a packed step. */
export function stratumOf(packed: number): number {
  return packed & 3;
}

/** Whether a packed step costs nothing. */
export function isFree(packed: number): boolean {
  return (packed & 4) !== 0;
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
  const axioms: number[] = [];
  let jointCount = 0;
  for (let s = 0; s < graph.steps; s++) {
    const from = premiseStart[s] as number;
    const to = premiseStart[s + 1] as number;
    const kind = to - from > 1 ? 0 : cost[s] === 0 ? 1 : 2;
    for (let i = from; i < to; i++) run[i] = 3 * (premises[i] as number) + kind;
    if (kind === 0) jointCount++;
    else if (from === to) axioms.push(s);
  }
  const split = starts(3 * graph.privileges, run);
  const next = split.slice();
  const arcs = new Int32Array(2 * premises.length + 2);
  const joints = new Int32Array(2 * jointCount);
  let joint = 0;
  let lastStratum = 0;
  for (let s = 0; s < graph.steps; s++) {
    const from = premiseStart[s] as number;
    const to = premiseStart[s + 1] as number;
    const own = stratum[s] as number;
    const packed = (s << 3) | (cost[s] === 0 ? 4 : 0) | own;
    lastStratum = Math.max(lastStratum, own);
    let value = conclusion[s] as number;
    if (to - from > 1) {
      joints[joint] = to - from;
      joints[joint + 1] = value;
      value = joint;
      joint += 2;
    }
    for (let i = from; i < to; i++) {
      const at = next[run[i] as number] as number;
      next[run[i] as number] = at + 1;
      arcs[2 * at] = value;
      arcs[2 * at + 1] = packed;
    }
  }
  for (let r = 0; r < split.length; r++) split[r] = 2 * (split[r] as number);
  return { split, arcs, joints, axioms: Int32Array.from(axioms), lastStratum };
}
