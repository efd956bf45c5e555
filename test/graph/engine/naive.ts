import type { StepRow } from "../../../graph/engine/csr.ts";

/** The definitions, written as sweeps over sets and maps until nothing changes. */

export interface Problem {
  readonly privileges: number;
  readonly steps: readonly StepRow[];
  readonly starts: readonly number[];
  /** Steps left out. */
  readonly banned?: ReadonlySet<number>;
}

const usable = ({ steps, banned }: Problem, maxStratum: number): StepRow[] =>
  steps.filter((step, s) => step.stratum <= maxStratum && banned?.has(s) !== true);

/** The privileges reached, with the first stratum that reaches each. */
export function naiveClosure(problem: Problem, maxStratum: number): Map<number, number> {
  const reached = new Map(problem.starts.map((start) => [start, 0]));
  for (let stratum = 0; stratum <= maxStratum; stratum++) {
    const steps = usable(problem, stratum);
    for (let before = -1; before !== reached.size; ) {
      before = reached.size;
      for (const { premises, conclusion } of steps) {
        if (!reached.has(conclusion) && premises.every((premise) => reached.has(premise))) {
          reached.set(conclusion, stratum);
        }
      }
    }
  }
  return reached;
}

/** Least values of `combine` over the steps, starting from `fixed`. Absent: not reached. */
function leastValues(
  steps: readonly StepRow[],
  fixed: ReadonlyMap<number, number>,
  combine: (step: StepRow, premises: readonly number[]) => number,
): Map<number, number> {
  const value = new Map(fixed);
  for (let changed = true; changed; ) {
    changed = false;
    for (const step of steps) {
      if (fixed.has(step.conclusion)) continue;
      const premises = [...new Set(step.premises)].map((premise) => value.get(premise) ?? Infinity);
      const now = combine(step, premises);
      if (now >= (value.get(step.conclusion) ?? Infinity)) continue;
      value.set(step.conclusion, now);
      changed = true;
    }
  }
  return value;
}

/**
 * Knuth's equation: a privilege costs the least, over its steps, of its premises' costs plus the step's, summed in that
 * order (past 2^53 the order decides the rounding).
 */
export function naiveCosts(problem: Problem, maxStratum: number): Map<number, number> {
  const starts = new Map(problem.starts.map((start) => [start, 0]));
  return leastValues(
    usable(problem, maxStratum),
    starts,
    ({ cost }, premises) => premises.reduce((sum, premise) => sum + premise, 0) + cost,
  );
}

/** A start is at level 0; a conclusion one level above its highest premise, or beside it when the step costs nothing. */
export function naiveLevels(problem: Problem, maxStratum: number): Map<number, number> {
  let levels = new Map(problem.starts.map((start) => [start, 0]));
  for (let stratum = 0; stratum <= maxStratum; stratum++) {
    levels = leastValues(
      usable(problem, stratum),
      levels,
      ({ cost }, premises) => Math.max(0, ...premises) + (cost === 0 ? 0 : 1),
    );
  }
  return levels;
}
