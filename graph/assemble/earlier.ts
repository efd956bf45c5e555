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
    this.leaves = [...(earlier?.leaves ?? []), ...collector.leaves.values];
    this.conditionLists = [...(earlier?.conditionLists ?? []), ...collector.conditionLists.values];
    this.hypotheses = [...(earlier?.hypotheses ?? []), ...collector.hypotheses.values];
    const fact = Int32Array.from(collector.cited.values, (cited, index) => {
      const known = earlier ? findFact(earlier.cited, cited) : -1;
      return known < 0 ? this.facts + index : known;
    });
    const list = joined(earlier?.conditionLists ?? [], collector.conditionLists.values, canonical);
    const hypothesis = joined(earlier?.hypotheses ?? [], collector.hypotheses.values, (text) => text);
    this.conditions = mapped(earlier?.alternativeConditions, collector.alternativeConditions.view(), list);
    this.hypothesis = mapped(earlier?.alternativeHypothesis, collector.alternativeHypothesis.view(), hypothesis);
    const factsBefore = earlier?.alternativeFacts.subarray(0, earlier.factStart[this.alternatives]);
    this.factList = mapped(factsBefore, collector.alternativeFacts.view(), fact);
    this.factStart = new Int32Array(this.conditions.length + 1);
    if (earlier) this.factStart.set(earlier.factStart);
    const starts = collector.factStart.view();
    const first = factsBefore?.length ?? 0;
    for (let own = 0; own < starts.length; own++) this.factStart[this.alternatives + own] = first + (starts[own] ?? 0);
    this.stepOf = new Int32Array(this.conditions.length);
    if (earlier) {
      const { alternativeStart } = earlier;
      for (let s = 0, a = 0; s < this.steps; s++)
        for (const end = alternativeStart[s + 1] ?? 0; a < end; a++) this.stepOf[a] = s;
    }
    const steps = collector.alternativeStep.view();
    for (let own = 0; own < steps.length; own++) this.stepOf[this.alternatives + own] = this.steps + (steps[own] ?? 0);
  }

  stratumOf(alternative: number): number {
    if ((this.hypothesis[alternative] ?? -1) >= 0) return 2;
    return this.conditions[alternative] === 0 ? 0 : 1;
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

/** An earlier column with a later one after it, whose numbers are replaced; negative ones stay. */
function mapped(earlier: Int32Array | undefined, later: Int32Array, numbers: Int32Array): Int32Array {
  const first = earlier?.length ?? 0;
  const all = new Int32Array(first + later.length);
  if (earlier) all.set(earlier);
  for (let at = 0; at < later.length; at++) {
    const value = later[at] ?? -1;
    all[first + at] = value < 0 ? value : (numbers[value] ?? value);
  }
  return all;
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
