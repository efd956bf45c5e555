import { Agenda } from "./agenda.ts";
import type { Csr } from "./csr.ts";
import { layout } from "./layout.ts";

/** Stratum of a privilege that was not reached. */
export const NOT_REACHED = 255;
/** `by` of a privilege that is a start. */
export const START = -1;
/** `by` of a privilege that was not reached. */
export const NO_STEP = -2;

/** Inside the closure only: concluded by a step that costs, hence due at the next level unless a free step is sooner. */
const PENDING = 254;

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
  const { privileges, conclusion, stratum, cost } = graph;
  const { split, target, step, needs, axioms } = layout(graph);
  const stratumOf = new Uint8Array(privileges).fill(NOT_REACHED);
  const by = new Int32Array(privileges).fill(NO_STEP);
  const levelOf = new Int32Array(privileges);
  const order = new Int32Array(privileges);
  const pending = new Int32Array(privileges);
  const missing = needs.slice();
  const agenda = new Agenda(graph, levelOf);
  let count = 0;
  for (let i = 0; i < starts.length; i++) {
    const start = startAt(starts, i, privileges);
    if (stratumOf[start] === 0) continue;
    stratumOf[start] = 0;
    by[start] = START;
    order[count++] = start;
  }
  for (const s of axioms) if (!banned?.[s]) agenda.await(s);

  let head = 0;
  for (let now = 0; now <= maxStratum; now++) {
    agenda.open(now);
    let pendingCount = 0;
    for (let level = 0; head < count || pendingCount > 0 || level <= agenda.last; level++) {
      for (let i = 0; i < pendingCount; i++) {
        const p = pending[i] as number;
        if (stratumOf[p] !== PENDING) continue;
        stratumOf[p] = now;
        levelOf[p] = level;
        order[count++] = p;
      }
      pendingCount = 0;
      for (const s of agenda.dueAt(level)) {
        const p = conclusion[s] as number;
        if (stratumOf[p] !== NOT_REACHED) continue;
        stratumOf[p] = now;
        by[p] = s;
        levelOf[p] = level;
        order[count++] = p;
      }
      while (head < count) {
        const run = 3 * (order[head++] as number);
        const lone = split[run + 1] as number;
        const joint = split[run + 2] as number;
        const end = split[run + 3] as number;
        for (let i = split[run] as number; i < lone; i++) {
          const p = target[i] as number;
          if ((stratumOf[p] as number) < PENDING) continue;
          const s = step[i] as number;
          if (banned?.[s]) continue;
          if ((stratum[s] as number) > now) {
            agenda.await(s);
            continue;
          }
          stratumOf[p] = now;
          by[p] = s;
          levelOf[p] = level;
          order[count++] = p;
        }
        for (let i = lone; i < joint; i++) {
          const p = target[i] as number;
          if (stratumOf[p] !== NOT_REACHED) continue;
          const s = step[i] as number;
          if (banned?.[s]) continue;
          if ((stratum[s] as number) > now) {
            agenda.await(s);
            continue;
          }
          stratumOf[p] = PENDING;
          by[p] = s;
          pending[pendingCount++] = p;
        }
        for (let i = joint; i < end; i++) {
          const j = target[i] as number;
          const left = (missing[j] as number) - 1;
          missing[j] = left;
          if (left > 0) continue;
          const s = step[i] as number;
          const p = conclusion[s] as number;
          if ((stratumOf[p] as number) < PENDING || banned?.[s]) continue;
          if ((stratum[s] as number) > now) {
            agenda.await(s);
            continue;
          }
          // A premise of a lower stratum can be of a later level than this one.
          const latest = now === 0 ? level : agenda.latest(s);
          if (latest > level) {
            agenda.schedule(s, latest);
          } else if (cost[s] === 0) {
            stratumOf[p] = now;
            by[p] = s;
            levelOf[p] = level;
            order[count++] = p;
          } else if (stratumOf[p] === NOT_REACHED) {
            stratumOf[p] = PENDING;
            by[p] = s;
            pending[pendingCount++] = p;
          }
        }
      }
    }
  }
  return { stratumOf, by, order: order.subarray(0, count), count };
}

/** @throws RangeError when it is not a privilege of the graph. */
export function startAt(starts: ArrayLike<number>, index: number, privileges: number): number {
  const start = starts[index];
  if (start !== undefined && Number.isInteger(start) && start >= 0 && start < privileges) return start;
  throw new RangeError(`start ${start} is not a privilege; the graph has ${privileges}`);
}
