import { type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { certainties } from "../../model/step.ts";

const conditional = certainties.indexOf("conditional");

/** Ways to one thing that are looked at for who may take them. */
const mostMakers = 200;

/**
 * Walks backwards once from some goals: which privileges lead to one of them by themselves, through steps that need nothing
 * beside them but what the internet has anyway. Of what needs two things at once it is found where the one gives
 * the other in a step; what needs more is not, where a closure from each holder would find it: in exchange all holders are
 * answered in one pass.
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
        const lacking: number[] = [];
        for (let i = premiseStart[step] ?? 0; i < (premiseStart[step + 1] ?? 0); i++) {
          const premise = premises[i] ?? 0;
          if ((anyway[premise] ?? NOT_REACHED) > conditional) lacking.push(premise);
        }
        const [alone, other] = lacking;
        if (alone === undefined || lacking.length > 2) continue;
        const holders = other === undefined ? [alone] : this.#ofBoth(alone, other);
        for (const holder of holders) {
          if (this.#next[holder] !== -2) continue;
          this.#next[holder] = step;
          this.#goal[holder] = this.#goal[made] ?? -1;
          queue.push(holder);
        }
      }
    }
  }

  /** Of two things that are needed together the one that gives the other: a login that may rewrite the policy that it has. */
  #ofBoth(a: number, b: number): number[] {
    return [...(this.#gives(a, b) ? [a] : []), ...(this.#gives(b, a) ? [b] : [])];
  }

  /** In one step, through a hub or without. */
  #gives(from: number, to: number): boolean {
    const { makeStart, makes } = this.#graph.csr;
    const direct = (made: number, by: number): boolean => {
      const last = Math.min(makeStart[made + 1] ?? 0, (makeStart[made] ?? 0) + mostMakers);
      for (let m = makeStart[made] ?? 0; m < last; m++) {
        const premises = this.#graph.premisesOf(makes[m] ?? -1);
        if (premises.length !== 1) continue;
        const [premise = -1] = premises;
        if (premise === by) return true;
        const isHub = this.#graph.nodes[this.#graph.nodeOf(premise)]?.kind === "Hub";
        if (isHub && made === to && direct(premise, by)) return true;
      }
      return false;
    };
    return direct(to, from);
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
