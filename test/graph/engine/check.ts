import { buildCsr, type Csr } from "../../../graph/engine/csr.ts";
import { naiveClosure, type Problem } from "./naive.ts";

/** A problem as the engine takes it. */
export function compiled(problem: Problem): { graph: Csr; banned: Uint8Array | undefined } {
  const graph = buildCsr(problem.privileges, problem.steps);
  if (problem.banned === undefined) return { graph, banned: undefined };
  const banned = new Uint8Array(graph.steps);
  for (const s of problem.banned) banned[s] = 1;
  return { graph, banned };
}

/**
 * What is wrong with a proof, step numbers into the problem; undefined when nothing is: every premise is held before its
 * step fires, no step is banned or of a later stratum, the last one gives the target, and none can be left out.
 */
export function fault(problem: Problem, steps: readonly number[], target: number, stratum: number): string | undefined {
  const held = new Set(problem.starts);
  for (const s of steps) {
    const step = problem.steps[s];
    if (step === undefined || problem.banned?.has(s)) return `step ${s} is not to be used`;
    if (step.stratum > stratum) return `step ${s} is of stratum ${step.stratum}, the target of ${stratum}`;
    if (!step.premises.every((premise) => held.has(premise))) return `step ${s} fires before its premises`;
    held.add(step.conclusion);
  }
  if (!held.has(target)) return "the target does not follow";
  for (const left of steps) {
    const rest = steps.filter((s) => s !== left).flatMap((s) => problem.steps[s] ?? []);
    const { privileges, starts } = problem;
    if (naiveClosure({ privileges, starts, steps: rest }, 2).has(target)) return `step ${left} can be left out`;
  }
  return undefined;
}
