import { accountOf } from "../model/aws-account.ts";
import { compare } from "../model/canonical.ts";
import type { Fact } from "../model/fact.ts";
import { accountField, toldBy } from "../model/told.ts";

/** Facts of one kind, by the values of a field. */
export type FieldIndex = Pick<ReadonlyMap<string, readonly Fact[]>, "get">;

/** Facts of one kind that differ: as they are now, by key. */
export type Changed = ReadonlyMap<string, Fact | undefined>;

/** Facts by key, some of them changed. */
export function patched(facts: ReadonlyMap<string, Fact> | undefined, changed: Changed): Map<string, Fact> {
  const all = new Map(facts);
  for (const [key, fact] of changed) {
    if (fact) all.set(key, fact);
    else all.delete(key);
  }
  return all;
}

/** Sorted by key, as `facts` are. */
export function merged(facts: readonly Fact[], changed: Changed): readonly Fact[] {
  const added = [...changed.values()].flatMap((fact) => fact ?? []).sort((a, b) => compare(a.key, b.key));
  const all: Fact[] = [];
  let next = 0;
  for (const fact of facts) {
    for (let other = added[next]; other && other.key < fact.key; other = added[++next]) all.push(other);
    if (!changed.has(fact.key)) all.push(fact);
  }
  for (const fact of added.slice(next)) all.push(fact);
  return all;
}

/** An index with the lists in which changed facts were or are. */
export function mended(
  index: FieldIndex,
  changed: Changed,
  before: (key: string) => Fact | undefined,
  field: string,
): FieldIndex {
  const byValue = new Map<string, Map<string, Fact | undefined>>();
  const put = (value: string, key: string, fact: Fact | undefined): void => {
    const facts = byValue.get(value);
    if (facts) facts.set(key, fact);
    else byValue.set(value, new Map([[key, fact]]));
  };
  for (const [key, fact] of changed) {
    const old = before(key);
    if (old) for (const value of valuesOf(old, field)) put(value, key, undefined);
    if (fact) for (const value of valuesOf(fact, field)) put(value, key, fact);
  }
  const lists = new Map<string, readonly Fact[]>();
  for (const [value, facts] of byValue) lists.set(value, merged(index.get(value) ?? [], facts));
  return { get: (value) => lists.get(value) ?? index.get(value) };
}

/** Sorted by key; in place. Stores give them so. */
export function inOrder(facts: Fact[]): readonly Fact[] {
  for (let at = 1; at < facts.length; at++)
    if ((facts[at - 1] as Fact).key > (facts[at] as Fact).key) return facts.sort((a, b) => compare(a.key, b.key));
  return facts;
}

/** Facts by the values of a field, or of what is told in place of one. */
export function indexed(facts: readonly Fact[], field: string): FieldIndex {
  const index = new Map<string, Fact[]>();
  // Neighbours mostly have the same value.
  let last = "";
  let list: Fact[] | undefined;
  const put = (text: string, fact: Fact): void => {
    if (!list || text !== last) {
      list = index.get(text);
      if (!list) {
        list = [];
        index.set(text, list);
      }
      last = text;
    }
    list.push(fact);
  };
  const isAccount = field === accountField;
  for (let at = 0; at < facts.length; at++) {
    const fact = facts[at] as Fact;
    const value: unknown = isAccount ? accountOf(fact) : (fact as unknown as Readonly<Record<string, unknown>>)[field];
    if (typeof value === "string") put(value, fact);
    else for (const text of valuesOf(fact, field)) put(text, fact);
  }
  return index;
}

/** What a field says, or what is told in place of one, each value once. */
export function valuesOf(fact: Fact, field: string): readonly string[] {
  const told = field.startsWith("@") ? toldBy(fact, field) : undefined;
  if (told) return told;
  const value: unknown = (fact as unknown as Record<string, unknown>)[field];
  if (Array.isArray(value)) return [...new Set(value.filter((one) => one !== undefined).map(String))];
  return value === undefined ? [] : [String(value)];
}
