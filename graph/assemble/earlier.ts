import { canonical, compare } from "../../model/canonical.ts";
import type { FactKind } from "../../model/fact.ts";
import type { Condition, Leaves } from "../../model/step.ts";
import type { Collector } from "../collect.ts";
import type { CompiledGraph, FactRef } from "../compiled.ts";
import { sortList } from "../csr-lists.ts";
import { firstFrom } from "../search.ts";
import { keysOfItems, replace } from "./columns.ts";

/**
 * What a collector has beside an earlier graph: its alternatives, steps, facts, condition lists, hypotheses and leaves are
 * numbered from where the graph's end. Where both have the same fact, list, hypothesis or leaves, the graph's number is used.
 */
export class Joined {
  readonly earlier: CompiledGraph;
  readonly collector: Collector;
  /** How many of the numbers are the earlier graph's; of steps those that rules derived. */
  readonly alternatives: number;
  readonly steps: number;
  readonly facts: number;
  readonly leaves: readonly Leaves[];
  /** For each of `leaves` the first that is equal. */
  readonly sameLeaves: Int32Array;
  readonly conditionLists: readonly (readonly Condition[])[];
  readonly hypotheses: readonly string[];
  /** Per alternative of the earlier graph its step. */
  readonly stepOf: Int32Array;
  /** Per alternative of the collector an index into `conditionLists`. The first of each is empty, and 0. */
  readonly conditions: Int32Array;
  /** Per alternative of the collector an index into `hypotheses`, or -1. */
  readonly hypothesis: Int32Array;
  /** Facts of alternative a of the collector: `factList[factStart[a] .. factStart[a + 1]]`, ascending. */
  readonly factStart: Int32Array;
  readonly factList: Int32Array;

  constructor(collector: Collector, earlier: CompiledGraph) {
    this.collector = collector;
    this.earlier = earlier;
    this.alternatives = earlier.alternativeConditions.length;
    this.steps = derivedSteps(earlier);
    this.facts = earlier.cited.length;
    // What an implication leaves, after all others.
    this.leaves = [...earlier.leaves, ...collector.leaves.values, "tied"];
    this.sameLeaves = Int32Array.from(this.leaves, (leaves) => this.leaves.indexOf(leaves));
    this.conditionLists = [...earlier.conditionLists, ...collector.conditionLists.values];
    this.hypotheses = [...earlier.hypotheses, ...collector.hypotheses.values];
    this.stepOf = keysOfItems(earlier.alternativeStart, this.steps);
    const lists = joined(earlier.conditionLists, collector.conditionLists.values, canonical);
    this.conditions = collector.alternativeConditions.view().slice();
    replace(this.conditions, lists);
    this.hypothesis = collector.alternativeHypothesis.view().slice();
    replace(
      this.hypothesis,
      joined(earlier.hypotheses, collector.hypotheses.values, (text) => text),
    );
    const find = factFinder(earlier.cited);
    const fact = Int32Array.from(collector.cited.values, (cited, index) => {
      const known = find(cited);
      return known < 0 ? this.facts + index : known;
    });
    this.factStart = collector.factStart.view();
    this.factList = collector.alternativeFacts.view().slice();
    replace(this.factList, fact);
    for (let a = 0; a + 1 < this.factStart.length; a++)
      sortList(this.factList, this.factStart[a] as number, this.factStart[a + 1] as number);
  }

  /** How certain an alternative is: 0 certain, 1 conditional, 2 assumed. */
  stratumOf(alternative: number): number {
    if (this.hypothesisOf(alternative) >= 0) return 2;
    return this.conditionsOf(alternative) === 0 ? 0 : 1;
  }

  conditionsOf(alternative: number): number {
    const own = alternative - this.alternatives;
    return (own < 0 ? this.earlier.alternativeConditions[alternative] : this.conditions[own]) as number;
  }

  hypothesisOf(alternative: number): number {
    const own = alternative - this.alternatives;
    return (own < 0 ? this.earlier.alternativeHypothesis[alternative] : this.hypothesis[own]) as number;
  }

  factsOf(alternative: number): Int32Array {
    const own = alternative - this.alternatives;
    if (own >= 0) return this.factList.subarray(this.factStart[own], this.factStart[own + 1]);
    const { factStart, alternativeFacts } = this.earlier;
    return alternativeFacts.subarray(factStart[alternative], factStart[alternative + 1]);
  }
}

/** How many steps rules derived: those that are implied come after them. */
function derivedSteps({ stepRule, csr }: CompiledGraph): number {
  const first = stepRule.indexOf(0);
  return first < 0 ? csr.steps : first;
}

/** The number of each later value: that of an equal earlier one, or one of its own. */
function joined<T>(earlier: readonly T[], later: readonly T[], key: (value: T) => string): Int32Array {
  // Where nothing is to be found, no key is made.
  const known = new Map(later.length === 0 ? [] : earlier.map((value, index) => [key(value), index]));
  return Int32Array.from(later, (value, index) => known.get(key(value)) ?? earlier.length + index);
}

export const compareRefs = (a: FactRef, b: FactRef): number => compare(a.kind, b.kind) || compare(a.key, b.key);

/** Place of the first that does not come before the fact. */
export const placeOfFact = (cited: readonly FactRef[], fact: FactRef): number =>
  firstFrom(0, cited.length, (at) => compareRefs(cited[at] as FactRef, fact) < 0);

/** Finds facts, -1 where there is none. Kinds are few: where each starts is found once. */
function factFinder(cited: readonly FactRef[]): (fact: FactRef) => number {
  const ranges = new Map<FactKind, readonly [from: number, end: number]>();
  const rangeOf = (kind: FactKind): readonly [number, number] => {
    const from = placeOfFact(cited, { kind, key: "" });
    return [from, firstFrom(from, cited.length, (at) => cited[at]?.kind === kind)];
  };
  return ({ kind, key }) => {
    let range = ranges.get(kind);
    if (!range) {
      range = rangeOf(kind);
      ranges.set(kind, range);
    }
    const [from, end] = range;
    const found = firstFrom(from, end, (at) => (cited[at] as FactRef).key < key);
    return found < end && cited[found]?.key === key ? found : -1;
  };
}
