import { type Closure, type GraphReader, NOT_REACHED } from "../../graph/port.ts";

/** One way from every privilege that reaches a target through steps which lack nothing else. */
export interface Towards {
  /** Per privilege: the step that leads nearer to a target; -2 for a target, -1 for none. */
  readonly next: Int32Array;
  /** Per privilege: steps to the target. */
  readonly level: Int32Array;
  /** Privileges that have a way, targets first, then nearest first in each stratum. */
  readonly order: readonly number[];
}

/**
 * Walks backwards from the targets, stratum by stratum, through steps of which all premises but one are held by help.
 * @param anybody the stratum in which the help alone reaches a target: from there on nothing is held
 */
export function towards(
  { makeStart, makes, premiseStart, premises, stratum, privileges }: GraphReader["csr"],
  targets: readonly number[],
  help: Closure,
  anybody: number,
  maxStratum: number,
): Towards {
  const next = new Int32Array(privileges).fill(-1);
  const level = new Int32Array(privileges);
  const order = [...targets];
  for (const p of targets) next[p] = -2;
  for (let now = 0; now <= maxStratum; now++) {
    const isHeld = (p: number): boolean => now < anybody && (help.stratumOf[p] ?? NOT_REACHED) <= now;
    for (let head = 0; head < order.length; head++) {
      const made = order[head] as number;
      for (let m = makeStart[made] as number; m < (makeStart[made + 1] as number); m++) {
        const step = makes[m] as number;
        if ((stratum[step] as number) > now) continue;
        let lacked = -1;
        let lacking = 0;
        for (let k = premiseStart[step] as number; k < (premiseStart[step + 1] as number); k++) {
          if (isHeld(premises[k] as number)) continue;
          lacked = premises[k] as number;
          lacking++;
        }
        if (lacking !== 1 || next[lacked] !== -1) continue;
        next[lacked] = step;
        level[lacked] = (level[made] as number) + 1;
        order.push(lacked);
      }
    }
  }
  return { next, level, order };
}
