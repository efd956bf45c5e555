import { canonical, compare } from "../../model/canonical.ts";
import type { Condition, Leaves } from "../../model/step.ts";
import type { Collector } from "../collect.ts";
import type { CompiledGraph, FactRef } from "../compiled.ts";
import { joinedColumn, keysOfItems, raise } from "./columns.ts";

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
  /** For each of `leaves` the first that is equal. */
  readonly sameLeaves: Int32Array;
  readonly conditionLists: readonly (readonly Condition[])[];
  readonly hypotheses: readonly string[];
  /** Per alternative its step: the earlier graph's, or one of the collector's after all of these. */
  readonly stepOf: Int32Array;
  /** Per alternative an index into `conditionLists`. The first of each is empty, and 0. */
  readonly conditions: Int32Array;
  /** Per alternative an index into `hypotheses`, or -1. */
  readonly hypothesis: Int32Array;
  /** Facts of alternative a: `factList[factStart[a] .. factStart[a + 1]]`. */
  readonly factStart: Int32Array;
  readonly factList: Int32Array;

  constructor(collector: Collector, earlier?: CompiledGraph) {
    this.collector = collector;
    this.earlier = earlier;
    this.alternatives = earlier?.alternativeConditions.length ?? 0;
    this.steps = earlier?.csr.steps ?? 0;
    this.facts = earlier?.cited.length ?? 0;
    // What an implication leaves, after all others.
    this.leaves = [...(earlier?.leaves ?? []), ...collector.leaves.values, "tied"];
    this.sameLeaves = Int32Array.from(this.leaves, (leaves) => this.leaves.indexOf(leaves));
    this.conditionLists = [...(earlier?.conditionLists ?? []), ...collector.conditionLists.values];
    this.hypotheses = [...(earlier?.hypotheses ?? []), ...collector.hypotheses.values];
    const fact = Int32Array.from(collector.cited.values, (cited, index) => {
      const known = earlier ? findFact(earlier.cited, cited) : -1;
      return known < 0 ? this.facts + index : known;
    });
    const list = joined(earlier?.conditionLists ?? [], collector.conditionLists.values, canonical);
    const hypothesis = joined(earlier?.hypotheses ?? [], collector.hypotheses.values, (text) => text);
    this.conditions = joinedColumn(earlier?.alternativeConditions, collector.alternativeConditions.view(), list);
    this.hypothesis = joinedColumn(earlier?.alternativeHypothesis, collector.alternativeHypothesis.view(), hypothesis);
    this.factList = joinedColumn(earlier?.alternativeFacts, collector.alternativeFacts.view(), fact);
    this.factStart = joinedColumn(earlier?.factStart.subarray(0, this.alternatives), collector.factStart.view());
    raise(this.factStart, earlier?.alternativeFacts.length ?? 0, this.alternatives);
    const stepsBefore = earlier && keysOfItems(earlier.alternativeStart, this.steps);
    this.stepOf = joinedColumn(stepsBefore, collector.alternativeStep.view());
    raise(this.stepOf, this.steps, this.alternatives);
  }

  strataOf(alternatives: Int32Array): Uint8Array {
    const { hypothesis, conditions } = this;
    const strata = new Uint8Array(alternatives.length);
    for (let at = 0; at < alternatives.length; at++) {
      const alternative = alternatives[at] as number;
      strata[at] = (hypothesis[alternative] as number) >= 0 ? 2 : conditions[alternative] === 0 ? 0 : 1;
    }
    return strata;
  }

  /** Tells the alternatives of one step apart. */
  contentOf(alternative: number): string {
    const facts = this.factList.slice(this.factStart[alternative], this.factStart[alternative + 1]).sort();
    return `${facts.join()} ${this.conditions[alternative]} ${this.hypothesis[alternative]}`;
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
