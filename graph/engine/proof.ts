import type { Best } from "./best.ts";
import { type Closure, NO_STEP } from "./closure.ts";
import type { Csr } from "./csr.ts";

/**
 * The steps of one proof of `target`, premises before use, each step once; empty for a start, undefined when not reached.
 *
 * It is acyclic and irredundant: `by` names one step per privilege, derived from premises held before it, so without any
 * of the steps the target no longer follows from the rest. Time and memory grow with the proof, not with the graph.
 */
export function proof(graph: Csr, by: Closure | Best, target: number): number[] | undefined {
  const stepOf = by.by;
  if ((stepOf[target] ?? NO_STEP) === NO_STEP) return undefined;
  const steps: number[] = [];
  const seen = new Set<number>();
  /** Privileges still to prove; ~s once the premises of step s are proven. */
  const stack = [target];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top < 0) {
      steps.push(~top);
      continue;
    }
    const step = stepOf[top] as number;
    if (step < 0 || seen.has(top)) continue;
    seen.add(top);
    stack.push(~step);
    const first = graph.premiseStart[step] as number;
    for (let i = (graph.premiseStart[step + 1] as number) - 1; i >= first; i--) stack.push(graph.premises[i] as number);
  }
  return steps;
}
