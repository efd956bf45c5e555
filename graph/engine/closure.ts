import { Agenda } from "./agenda.ts";
import type { Csr } from "./csr.ts";
import { layout } from "./layout.ts";
import { Walk } from "./walk.ts";

export { NO_STEP, NOT_REACHED } from "./walk.ts";

/** `by` of a privilege that is a start. */
export const START = -1;

export interface Closure {
  /** Per privilege: the first stratum that reaches it; NOT_REACHED (255) when none does. */
  readonly stratumOf: Uint8Array;
  /** Per privilege: the step that derived it first; START (-1) or NO_STEP (-2). */
  readonly by: Int32Array;
  /** The privileges reached, in firing order: the premises of `by[p]` come before p. */
  readonly order: Int32Array;
  /** Length of `order`. */
  readonly count: number;
}

/**
 * Horn closure in linear time, without a hop limit, stratum by stratum up to maxStratum: a privilege gets the first
 * stratum that reaches it, and `by` then uses nothing of a later one.
 *
 * Inside a stratum privileges are reached level by level, so that proofs are short. A start has level 0, a conclusion
 * the highest level of its premises, plus one when the step costs something; lower strata keep the levels they got.
 *
 * @param banned per step: non-zero leaves it out.
 * @throws RangeError when a start is not a privilege of the graph.
 */
export function closure(graph: Csr, starts: ArrayLike<number>, maxStratum: number, banned?: Uint8Array): Closure {
  const laid = layout(graph);
  const last = Math.min(maxStratum, laid.lastStratum);
  const levelOf = new Int32Array(last === 0 ? 0 : graph.privileges);
  const agenda = new Agenda(graph, levelOf);
  const walk = new Walk(graph, laid, agenda, banned);
  for (let i = 0; i < starts.length; i++) walk.reach(startAt(starts, i, graph.privileges), START);
  for (const s of laid.axioms) if (!banned?.[s]) agenda.await(s);

  for (walk.stratum = 0; walk.stratum <= last; walk.stratum++) {
    agenda.open(walk.stratum);
    for (walk.level = 0; walk.walked < walk.count || walk.pending > 0 || walk.level <= agenda.last; walk.level++) {
      const from = walk.walked;
      for (const s of agenda.dueAt(walk.level)) walk.reach(graph.conclusion[s] as number, s);
      walk.walkLevel();
      if (last > 0) for (let i = from; i < walk.count; i++) levelOf[walk.order[i] as number] = walk.level;
    }
  }
  const { stratumOf, by, order, count } = walk;
  return { stratumOf, by, order: order.subarray(0, count), count };
}

/** @throws RangeError when it is not a privilege of the graph. */
export function startAt(starts: ArrayLike<number>, index: number, privileges: number): number {
  const start = starts[index];
  if (start !== undefined && Number.isInteger(start) && start >= 0 && start < privileges) return start;
  throw new RangeError(`start ${start} is not a privilege; the graph has ${privileges}`);
}
