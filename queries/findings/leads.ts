import { type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { certainties } from "../../model/step.ts";

const conditional = certainties.indexOf("conditional");

/**
 * Walks backwards once from some goals: which privileges lead to one of them by themselves, through steps that need nothing
 * beside them but what the internet has anyway. What needs two things of the same holder is not found: it is no finding
 * then, where a closure from the holder would be one; in exchange all holders are answered in one pass.
 */
export class Leads {
  readonly #graph: GraphReader;
  /** Per privilege: the step towards a goal, -1 for a goal, -2 where it leads to none. */
  readonly #next: Int32Array;
  /** Per privilege: the goal. */
  readonly #goal: Int32Array;

  /** @param anyway per privilege, the stratum in which the internet has it */
  constructor(graph: GraphReader, anyway: Uint8Array, wanted: (privilege: number) => boolean) {
    this.#graph = graph;
    const { makeStart, makes, premiseStart, premises, stratum, privileges } = graph.csr;
    this.#next = new Int32Array(privileges).fill(-2);
    this.#goal = new Int32Array(privileges).fill(-1);
    const queue: number[] = [];
    for (let p = 0; p < privileges; p++) {
      if (!wanted(p)) continue;
      this.#next[p] = -1;
      this.#goal[p] = p;
      queue.push(p);
    }
    for (let head = 0; head < queue.length; head++) {
      const made = queue[head] ?? 0;
      for (let m = makeStart[made] ?? 0; m < (makeStart[made + 1] ?? 0); m++) {
        const step = makes[m] ?? 0;
        if ((stratum[step] ?? NOT_REACHED) > conditional) continue;
        let lacking = 0;
        let last = -1;
        for (let i = premiseStart[step] ?? 0; i < (premiseStart[step + 1] ?? 0); i++) {
          const premise = premises[i] ?? 0;
          if ((anyway[premise] ?? NOT_REACHED) <= conditional) continue;
          lacking++;
          last = premise;
        }
        if (lacking !== 1 || this.#next[last] !== -2) continue;
        this.#next[last] = step;
        this.#goal[last] = this.#goal[made] ?? -1;
        queue.push(last);
      }
    }
  }

  /** The goal that it leads to; -1 where it leads to none. */
  goalOf(privilege: number): number {
    return this.#goal[privilege] ?? -1;
  }

  /** The steps from it to the goal, in order. */
  stepsOf(privilege: number): readonly number[] {
    const steps: number[] = [];
    for (let p = privilege; (this.#next[p] ?? -2) >= 0; p = this.#graph.conclusionOf(steps.at(-1) ?? -1))
      steps.push(this.#next[p] ?? -1);
    return steps;
  }
}
