import type { CompiledGraph, FactRef } from "../compiled.ts";
import { type Lists, sortList } from "../csr-lists.ts";
import { starts } from "../engine/csr.ts";
import type { FactBase } from "../facts.ts";
import { Met, marked, picked, pickedLists, placesOf, replace } from "./columns.ts";
import { compareRefs, type Joined } from "./earlier.ts";

/** Alternatives by step, strongest certainty first, else in the order they came. */
export interface Order {
  /** One more than there are steps. */
  readonly start: Int32Array;
  /** Joined numbers. */
  readonly alternatives: Int32Array;
}

export function grouped(joined: Joined, alternatives: Int32Array, stepOf: Int32Array, steps: number): Order {
  const start = starts(steps, stepOf);
  const strata = joined.strataOf(alternatives);
  const next = start.slice();
  const order = new Int32Array(alternatives.length);
  for (let stratum = 0; stratum < 3; stratum++) place(stratum, strata, stepOf, alternatives, next, order);
  return { start, alternatives: order };
}

/** Puts the alternatives of a stratum to the next places of their steps. */
function place(
  wanted: number,
  strata: Uint8Array,
  stepOf: Int32Array,
  alternatives: Int32Array,
  next: Int32Array,
  order: Int32Array,
): void {
  for (let at = 0; at < alternatives.length; at++) {
    if (strata[at] !== wanted) continue;
    const step = stepOf[at] as number;
    const place = next[step] as number;
    order[place] = alternatives[at] as number;
    next[step] = place + 1;
  }
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
  const lists = pickedLists({ start: joined.factStart, items: joined.factList }, alternatives);
  const used = marked(lists.items, joined.facts + joined.collector.cited.values.length);
  const cited = citedInOrder(facts, joined, used);
  replace(lists.items, placesOf(Int32Array.from(cited), used.length));
  sortNew(joined.alternatives, alternatives, lists);
  const conditions = picked(joined.conditions, alternatives);
  const hypothesis = picked(joined.hypothesis, alternatives);
  const met = new Met(joined.conditionLists.length);
  met.place(0);
  met.replace(conditions);
  const said = new Met(joined.hypotheses.length);
  said.replace(hypothesis);
  return {
    factStart: lists.start,
    alternativeFacts: lists.items,
    alternativeConditions: conditions,
    alternativeHypothesis: hypothesis,
    cited: cited.map((fact) => joined.factRef(fact)),
    conditionLists: met.numbers.map((list) => joined.conditionLists[list] ?? []),
    hypotheses: said.numbers.map((hypothesis) => joined.hypotheses[hypothesis] ?? ""),
  };
}

/** Sorts the facts of alternatives that are not an earlier graph's: its are sorted, and stay so under new numbers. */
function sortNew(earlier: number, alternatives: Int32Array, { start, items }: Lists): void {
  for (let at = 0; at < alternatives.length; at++) {
    if ((alternatives[at] as number) < earlier) continue;
    sortList(items, start[at] as number, start[at + 1] as number);
  }
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
      const cited = citedFacts.get(fact)?.number;
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
