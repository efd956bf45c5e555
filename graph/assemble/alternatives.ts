import type { Condition } from "../../model/step.ts";
import type { CompiledGraph, FactRef } from "../compiled.ts";
import type { FactBase } from "../facts.ts";
import { compareRefs, type Joined } from "./earlier.ts";

/** Alternatives by step, strongest certainty first, else in the order they came. */
export interface Order {
  /** One more than there are steps. */
  readonly start: Int32Array;
  /** Joined numbers. */
  readonly alternatives: Int32Array;
}

export function grouped(joined: Joined, alternatives: Int32Array, stepOf: Int32Array, steps: number): Order {
  const start = new Int32Array(steps + 1);
  for (let at = 0; at < stepOf.length; at++) start[(stepOf[at] ?? 0) + 1] = (start[(stepOf[at] ?? 0) + 1] ?? 0) + 1;
  for (let s = 0; s < steps; s++) start[s + 1] = (start[s + 1] ?? 0) + (start[s] ?? 0);
  const strata = new Uint8Array(alternatives.length);
  for (let at = 0; at < alternatives.length; at++) strata[at] = joined.stratumOf(alternatives[at] ?? 0);
  const next = start.slice();
  const order = new Int32Array(alternatives.length);
  for (let wanted = 0; wanted < 3; wanted++) {
    for (let at = 0; at < alternatives.length; at++) {
      if (strata[at] !== wanted) continue;
      const s = stepOf[at] ?? 0;
      order[next[s] ?? 0] = alternatives[at] ?? 0;
      next[s] = (next[s] ?? 0) + 1;
    }
  }
  return { start, alternatives: order };
}

type Columns = Pick<
  CompiledGraph,
  | "factStart"
  | "alternativeFacts"
  | "alternativeConditions"
  | "alternativeHypothesis"
  | "cited"
  | "conditionLists"
  | "hypotheses"
>;

/** Facts are numbered in the order of kind and key, conditions and hypotheses as they first come. */
export function alternativeColumns(facts: FactBase, joined: Joined, alternatives: Int32Array): Columns {
  const count = alternatives.length;
  const factStart = new Int32Array(count + 1);
  for (let at = 0; at < count; at++) {
    const alternative = alternatives[at] ?? 0;
    const facts = (joined.factStart[alternative + 1] ?? 0) - (joined.factStart[alternative] ?? 0);
    factStart[at + 1] = (factStart[at] ?? 0) + facts;
  }
  const alternativeFacts = new Int32Array(factStart[count] ?? 0);
  const used = new Uint8Array(joined.facts + joined.collector.cited.values.length);
  let filled = 0;
  for (let at = 0; at < count; at++) {
    const alternative = alternatives[at] ?? 0;
    const end = joined.factStart[alternative + 1] ?? 0;
    for (let place = joined.factStart[alternative] ?? 0; place < end; place++) {
      const fact = joined.factList[place] ?? 0;
      used[fact] = 1;
      alternativeFacts[filled++] = fact;
    }
  }
  const cited = citedInOrder(facts, joined, used);
  const renumbered = new Int32Array(used.length);
  for (let at = 0; at < cited.length; at++) renumbered[cited[at] ?? 0] = at;
  for (let at = 0; at < filled; at++) alternativeFacts[at] = renumbered[alternativeFacts[at] ?? 0] ?? 0;
  for (let at = 0; at < count; at++)
    if ((alternatives[at] ?? 0) >= joined.alternatives && (factStart[at + 1] ?? 0) - (factStart[at] ?? 0) > 1)
      alternativeFacts.subarray(factStart[at], factStart[at + 1]).sort();

  const lists = new Int32Array(joined.conditionLists.length).fill(-1);
  const conditionLists: (readonly Condition[])[] = [[]];
  lists[0] = 0;
  const said = new Int32Array(joined.hypotheses.length).fill(-1);
  const hypotheses: string[] = [];
  const alternativeConditions = new Int32Array(count);
  const alternativeHypothesis = new Int32Array(count).fill(-1);
  for (let at = 0; at < count; at++) {
    const alternative = alternatives[at] ?? 0;
    const list = joined.conditions[alternative] ?? 0;
    if ((lists[list] ?? -1) < 0) lists[list] = conditionLists.push(joined.conditionLists[list] ?? []) - 1;
    alternativeConditions[at] = lists[list] ?? 0;
    const hypothesis = joined.hypothesis[alternative] ?? -1;
    if (hypothesis < 0) continue;
    if ((said[hypothesis] ?? -1) < 0) said[hypothesis] = hypotheses.push(joined.hypotheses[hypothesis] ?? "") - 1;
    alternativeHypothesis[at] = said[hypothesis] ?? -1;
  }
  return {
    factStart,
    alternativeFacts,
    alternativeConditions,
    alternativeHypothesis,
    cited: cited.map((fact) => joined.factRef(fact)),
    conditionLists,
    hypotheses,
  };
}

/** Joined numbers of the facts that are used, by kind and key. */
function citedInOrder(facts: FactBase, joined: Joined, used: Uint8Array): number[] {
  const { citedFacts } = joined.collector;
  const before: number[] = [];
  for (let fact = 0; fact < joined.facts; fact++) if (used[fact]) before.push(fact);
  let fresh: number[] = [];
  if (joined.earlier) {
    for (let fact = joined.facts; fact < used.length; fact++) if (used[fact]) fresh.push(fact);
    fresh.sort((a, b) => compareRefs(joined.factRef(a), joined.factRef(b)));
  } else {
    // All facts are in this order already; only those that a rule made up are not among them.
    const left = new Uint8Array(used);
    for (const fact of facts.all()) {
      const cited = citedFacts.get(fact);
      if (cited === undefined || !left[cited]) continue;
      fresh.push(cited);
      left[cited] = 0;
    }
    const others: number[] = [];
    for (let fact = 0; fact < left.length; fact++) if (left[fact]) others.push(fact);
    fresh = merged(
      joined,
      fresh,
      others.sort((a, b) => compareRefs(joined.factRef(a), joined.factRef(b))),
    );
  }
  return merged(joined, before, fresh);
}

/** Two sorted lists as one. The second is short: its places are looked for. */
function merged(joined: Joined, some: readonly number[], others: readonly number[]): number[] {
  if (some.length === 0) return [...others];
  const all: number[] = [];
  let next = 0;
  for (const other of others) {
    const place = placeOf(joined, some, next, joined.factRef(other));
    while (next < place) all.push(some[next++] ?? 0);
    all.push(other);
  }
  while (next < some.length) all.push(some[next++] ?? 0);
  return all;
}

/** Place of the first that comes after the fact. */
function placeOf(joined: Joined, some: readonly number[], first: number, fact: FactRef): number {
  let [from, to] = [first, some.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareRefs(joined.factRef(some[middle] ?? 0), fact) <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
