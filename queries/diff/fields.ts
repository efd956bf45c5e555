import { canonical, compare } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { factContent } from "../../model/fact-kinds.ts";
import type { FieldChange } from "./answer.ts";

/** Fields that name a fact rather than describe it. */
const naming: ReadonlySet<string> = new Set(["kind", "key", "scope"]);

/** The fields in which two versions of a fact differ, by pointer. Objects are gone into, and lists of objects that have names, by name; other lists are compared item by item. */
export function fieldChanges(before: Fact, after: Fact): FieldChange[] {
  const changes: FieldChange[] = [];
  const content = (fact: Fact) =>
    Object.fromEntries(Object.entries(factContent(fact)).filter(([name]) => !naming.has(name)));
  differ("", content(before), content(after), changes);
  return changes;
}

type Plain = Readonly<Record<string, unknown>>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function differ(at: string, before: unknown, after: unknown, changes: FieldChange[]): void {
  if (same(before, after)) return;
  if (isPlain(before) && isPlain(after)) {
    for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compare))
      differ(`${at}/${name.replace(/~/g, "~0").replace(/\//g, "~1")}`, before[name], after[name], changes);
  } else if (areNamed(before) && areNamed(after)) {
    differ(at, byName(before), byName(after), changes);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    const removed = without(before, after);
    const added = without(after, before);
    // The same items in another order are no change that a list of items can tell.
    if (removed.length + added.length > 0) changes.push({ at, removed, added });
    else changes.push({ at, before: canonical(before), after: canonical(after) });
  } else {
    changes.push({
      at,
      ...(before === undefined ? {} : { before: canonical(before) }),
      ...(after === undefined ? {} : { after: canonical(after) }),
    });
  }
}

type Named = Plain & { readonly name: string };

/** A list of objects that each have a name of their own: containers, volumes. */
const areNamed = (value: unknown): value is readonly Named[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((item) => isPlain(item) && typeof item["name"] === "string") &&
  new Set(value.map((item: Named) => item.name)).size === value.length;
const byName = (items: readonly Named[]): Plain => Object.fromEntries(items.map((item) => [item.name, item]));

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b));

/** Items of the first list that the second does not have, as text; each as often as it is missing. */
function without(items: readonly unknown[], others: readonly unknown[]): string[] {
  const left = new Map<string, number>();
  for (const other of others) {
    const text = canonical(other);
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  return items.map(canonical).filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}
