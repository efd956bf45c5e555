import type { Collector } from "../collect.ts";
import type { CompiledGraph, FactRef } from "../compiled.ts";
import { type Lists, sortList } from "../csr-lists.ts";
import type { FactBase } from "../facts.ts";
import { Met, marked, picked, pickedLists, placesOf, replace } from "./columns.ts";
import { compareRefs, placeOfFact } from "./earlier.ts";
import { woven } from "./weave.ts";

/** Columns of alternatives, and what they refer to. */
export type AlternativeColumns = Pick<
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
export function alternativeColumns(
  facts: FactBase,
  collector: Collector,
  alternatives: Int32Array,
): AlternativeColumns {
  const start = collector.factStart.view();
  const lists = pickedLists({ start, items: collector.alternativeFacts.view() }, alternatives);
  const cited = citedInOrder(facts, collector, marked(lists.items, collector.cited.values.length));
  replace(lists.items, placesOf(Int32Array.from(cited), collector.cited.values.length));
  sortLists(lists);
  const conditions = picked(collector.alternativeConditions.view(), alternatives);
  const hypothesis = picked(collector.alternativeHypothesis.view(), alternatives);
  const met = new Met(collector.conditionLists.values.length);
  met.place(0);
  met.replace(conditions);
  const said = new Met(collector.hypotheses.values.length);
  said.replace(hypothesis);
  return {
    factStart: lists.start,
    alternativeFacts: lists.items,
    alternativeConditions: conditions,
    alternativeHypothesis: hypothesis,
    cited: picks(collector.cited.values, cited),
    conditionLists: picks(collector.conditionLists.values, met.numbers),
    hypotheses: picks(collector.hypotheses.values, said.numbers),
  };
}

/** Sorts each list. */
export function sortLists({ start, items }: Lists): void {
  for (let at = 0; at + 1 < start.length; at++) sortList(items, start[at] as number, start[at + 1] as number);
}

/** Numbers of the facts that are used, by kind and key. */
function citedInOrder(facts: FactBase, { cited }: Collector, used: Uint8Array): readonly number[] {
  // All facts are in this order already; only those that a rule made up are not among them.
  const all: number[] = [];
  for (const fact of facts.all()) {
    const number = cited.find(fact);
    if (number < 0 || !used[number]) continue;
    all.push(number);
    used[number] = 0;
  }
  const others: number[] = [];
  for (let fact = used.indexOf(1); fact >= 0; fact = used.indexOf(1, fact + 1)) others.push(fact);
  if (others.length === 0) return all;
  const refs = picks(cited.values, all);
  const ref = (fact: number): FactRef => cited.values[fact] as FactRef;
  others.sort((a, b) => compareRefs(ref(a), ref(b)));
  const places = others.map((fact) => placeOfFact(refs, ref(fact)));
  return woven(all.length, new Int32Array(0), places).list(all, others);
}

const picks = <T>(values: readonly T[], places: readonly number[]): readonly T[] =>
  places.map((place) => values[place] as T);
