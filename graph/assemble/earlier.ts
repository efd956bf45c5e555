import { canonical, compare } from "../../model/canonical.ts";
import type { Condition, Leaves } from "../../model/step.ts";
import type { Collector } from "../collect.ts";
import type { CompiledGraph, FactRef } from "../compiled.ts";

/**
 * An earlier graph's columns with a collector's after them: alternatives, facts, condition lists, hypotheses and leaves
 * of the collector are numbered from where the graph's end. Where both have the same, the graph's number is used.
 */
export class Joined {
  readonly earlier: CompiledGraph | undefined;
  readonly collector: Collector;
  /** How many of the numbers are the earlier graph's. */
  readonly alternatives: number;
  readonly steps: number;
  readonly facts: number;
  readonly leaves: readonly Leaves[];
  readonly conditionLists: readonly (readonly Condition[])[];
  readonly hypotheses: readonly string[];
  /** The collector's numbers -> joined ones. */
  readonly #fact: Int32Array;
  readonly #list: Int32Array;
  readonly #hypothesis: Int32Array;
  /** Step of each of the earlier graph's alternatives. */
  readonly #stepOf: Int32Array;

  constructor(collector: Collector, earlier?: CompiledGraph) {
    this.collector = collector;
    this.earlier = earlier;
    this.alternatives = earlier?.alternativeConditions.length ?? 0;
    this.steps = earlier?.csr.steps ?? 0;
    this.facts = earlier?.cited.length ?? 0;
    this.leaves = [...(earlier?.leaves ?? []), ...collector.leaves.values];
    this.conditionLists = [...(earlier?.conditionLists ?? []), ...collector.conditionLists.values];
    this.hypotheses = [...(earlier?.hypotheses ?? []), ...collector.hypotheses.values];
    this.#list = joined(earlier?.conditionLists ?? [], collector.conditionLists.values, canonical);
    this.#hypothesis = joined(earlier?.hypotheses ?? [], collector.hypotheses.values, (text) => text);
    this.#fact = Int32Array.from(collector.cited.values, (fact, index) => {
      const known = earlier ? findFact(earlier.cited, fact) : -1;
      return known < 0 ? this.facts + index : known;
    });
    this.#stepOf = new Int32Array(this.alternatives);
    if (earlier)
      for (let s = 0; s < this.steps; s++)
        this.#stepOf.fill(s, earlier.alternativeStart[s] ?? 0, earlier.alternativeStart[s + 1] ?? 0);
  }

  /** The earlier graph's step, or one of the collector's after all of these. */
  stepOf(alternative: number): number {
    const own = alternative - this.alternatives;
    return own < 0 ? (this.#stepOf[alternative] ?? 0) : this.steps + this.collector.alternativeStep.at(own);
  }

  /** Index into `conditionLists`. The first of each is empty, and 0. */
  conditionsOf(alternative: number): number {
    const own = alternative - this.alternatives;
    return own < 0
      ? (this.earlier?.alternativeConditions[alternative] ?? 0)
      : (this.#list[this.collector.alternativeConditions.at(own)] ?? 0);
  }

  hypothesisOf(alternative: number): number {
    const own = alternative - this.alternatives;
    if (own < 0) return this.earlier?.alternativeHypothesis[alternative] ?? -1;
    const hypothesis = this.collector.alternativeHypothesis.at(own);
    return hypothesis < 0 ? -1 : (this.#hypothesis[hypothesis] ?? -1);
  }

  stratumOf(alternative: number): number {
    if (this.hypothesisOf(alternative) >= 0) return 2;
    return this.conditionsOf(alternative) === 0 ? 0 : 1;
  }

  factCount(alternative: number): number {
    const own = alternative - this.alternatives;
    if (own >= 0) return this.collector.factStart.at(own + 1) - this.collector.factStart.at(own);
    const { factStart } = this.earlier as CompiledGraph;
    return (factStart[alternative + 1] ?? 0) - (factStart[alternative] ?? 0);
  }

  fact(alternative: number, place: number): number {
    const own = alternative - this.alternatives;
    if (own >= 0) return this.#fact[this.collector.alternativeFacts.at(this.collector.factStart.at(own) + place)] ?? 0;
    const { factStart, alternativeFacts } = this.earlier as CompiledGraph;
    return alternativeFacts[(factStart[alternative] ?? 0) + place] ?? 0;
  }

  /** Tells the alternatives of one step apart. */
  contentOf(alternative: number): string {
    const facts = Array.from({ length: this.factCount(alternative) }, (_, place) => this.fact(alternative, place));
    return `${facts.sort((a, b) => a - b).join()} ${this.conditionsOf(alternative)} ${this.hypothesisOf(alternative)}`;
  }

  factRef(fact: number): FactRef {
    const own = fact - this.facts;
    return (own < 0 ? this.earlier?.cited[fact] : this.collector.cited.values[own]) as FactRef;
  }
}

/** The number of each later value: that of an equal earlier one, or one of its own. */
function joined<T>(earlier: readonly T[], later: readonly T[], key: (value: T) => string): Int32Array {
  // Without an earlier graph, and where nothing is to be found, no key is made.
  const known = new Map(later.length === 0 ? [] : earlier.map((value, index) => [key(value), index]));
  return Int32Array.from(
    later,
    (value, index) => (known.size > 0 ? known.get(key(value)) : undefined) ?? earlier.length + index,
  );
}

export const compareRefs = (a: FactRef, b: FactRef): number => compare(a.kind, b.kind) || compare(a.key, b.key);

function findFact(cited: readonly FactRef[], fact: FactRef): number {
  let from = 0;
  let to = cited.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareRefs(cited[middle] as FactRef, fact) < 0) from = middle + 1;
    else to = middle;
  }
  const found = cited[from];
  return found && compareRefs(found, fact) === 0 ? from : -1;
}
