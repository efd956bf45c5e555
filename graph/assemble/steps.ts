import type { CompiledGraph } from "../compiled.ts";
import type { Ints } from "../ints.ts";
import type { Joined } from "./earlier.ts";

/** Finds out which of a collector's steps and alternatives an earlier graph has too. */
export class StepMatcher {
  readonly #joined: Joined;
  /** Privileges of the new graph by the collector's numbers, and by the earlier graph's. */
  readonly #ends: Int32Array;
  readonly #privilegeOf: Int32Array;
  /** For each of the collector's steps its joined number. */
  readonly #steps: Int32Array;
  /** For each of the collector's alternatives its joined number. */
  readonly #alternatives: Int32Array;

  /** @param kept per step of the earlier graph: 1 where rows name it @param privileges how many the new graph has */
  constructor(joined: Joined, kept: Uint8Array, ends: Int32Array, privilegeOf: Int32Array, privileges: number) {
    const { collector, earlier } = joined;
    this.#joined = joined;
    this.#ends = ends;
    this.#privilegeOf = privilegeOf;
    this.#steps = Int32Array.from({ length: collector.conclusion.length }, (_, step) => joined.steps + step);
    this.#alternatives = Int32Array.from(
      { length: collector.alternativeStep.length },
      (_, alternative) => joined.alternatives + alternative,
    );
    if (!earlier) return;
    const before = new Int32Array(privileges).fill(-1);
    for (const [old, now] of privilegeOf.entries()) if (now >= 0) before[now] = old;
    for (let step = 0; step < this.#steps.length; step++) {
      const known = this.#find(earlier, kept, before, step);
      if (known >= 0) this.#steps[step] = known;
    }
    this.#matchAlternatives(earlier);
  }

  step(step: number): number {
    const own = step - this.#joined.steps;
    return own < 0 ? step : (this.#steps[own] ?? step);
  }

  alternative(alternative: number): number {
    const own = alternative - this.#joined.alternatives;
    return own < 0 ? alternative : (this.#alternatives[own] ?? alternative);
  }

  rule(step: number): number {
    const own = step - this.#joined.steps;
    return own < 0 ? (this.#joined.earlier?.stepRule[step] ?? 0) : this.#joined.collector.stepRule.at(own);
  }

  /** Adds the step's premises, ascending, and gives its conclusion. */
  put(step: number, premises: Ints): number {
    const own = step - this.#joined.steps;
    if (own >= 0) {
      for (const premise of this.#premises(own)) premises.push(premise);
      return this.#ends[this.#joined.collector.conclusion.at(own)] ?? 0;
    }
    const { csr } = this.#joined.earlier as CompiledGraph;
    for (let i = csr.premiseStart[step] ?? 0; i < (csr.premiseStart[step + 1] ?? 0); i++)
      premises.push(this.#privilegeOf[csr.premises[i] ?? 0] ?? 0);
    return this.#privilegeOf[csr.conclusion[step] ?? 0] ?? 0;
  }

  /** Of one of the collector's steps, as privileges of the new graph, ascending. */
  #premises(own: number): ArrayLike<number> & Iterable<number> {
    const { premiseStart, premises } = this.#joined.collector;
    const from = premiseStart.at(own);
    const to = premiseStart.at(own + 1);
    const only = [this.#ends[premises.at(from)] ?? 0];
    for (let i = from + 1; i < to; i++) only.push(this.#ends[premises.at(i)] ?? 0);
    return to - from > 1 ? only.sort((a, b) => a - b) : only;
  }

  /** The earlier graph's step of the same rule, premises and conclusion; -1 where no row that stays names one. */
  #find({ csr, stepRule }: CompiledGraph, kept: Uint8Array, before: Int32Array, own: number): number {
    const { collector } = this.#joined;
    const premises = Array.from(this.#premises(own), (premise) => before[premise] ?? -1);
    const conclusion = before[this.#ends[collector.conclusion.at(own)] ?? 0] ?? -1;
    if (conclusion < 0 || premises.includes(-1)) return -1;
    const [first = 0] = premises;
    const uses = csr.uses.subarray(csr.useStart[first], csr.useStart[first + 1]);
    const makes = csr.makes.subarray(csr.makeStart[conclusion], csr.makeStart[conclusion + 1]);
    const rule = collector.stepRule.at(own);
    for (const step of uses.length < makes.length ? uses : makes) {
      if (!kept[step] || stepRule[step] !== rule || csr.conclusion[step] !== conclusion) continue;
      const from = csr.premiseStart[step] ?? 0;
      if ((csr.premiseStart[step + 1] ?? 0) - from !== premises.length) continue;
      if (premises.every((premise, place) => csr.premises[from + place] === premise)) return step;
    }
    return -1;
  }

  #matchAlternatives({ alternativeStart }: CompiledGraph): void {
    const joined = this.#joined;
    const known = new Map<number, Map<string, number>>();
    for (let own = 0; own < this.#alternatives.length; own++) {
      const step = this.#steps[joined.collector.alternativeStep.at(own)] ?? 0;
      if (step >= joined.steps) continue;
      let contents = known.get(step);
      if (!contents) {
        contents = new Map();
        for (let a = alternativeStart[step] ?? 0; a < (alternativeStart[step + 1] ?? 0); a++)
          contents.set(joined.contentOf(a), a);
        known.set(step, contents);
      }
      this.#alternatives[own] = contents.get(joined.contentOf(joined.alternatives + own)) ?? joined.alternatives + own;
    }
  }
}
