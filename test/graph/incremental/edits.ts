import fc from "fast-check";
import { FactBase } from "../../../graph/facts.ts";
import { type Changes, changesOf, type FactChange } from "../../../graph/incremental/changes.ts";
import type { Fact } from "../../../model/fact.ts";

const refOf = ({ kind, key }: Fact): string => `${kind} ${key}`;

/** One random edit: which fact, and what to do with it. */
export interface Edit {
  readonly what: "remove" | "add" | "field" | "list" | "coverage";
  readonly at: number;
  readonly other: number;
}

export const edits = (most: number): fc.Arbitrary<readonly Edit[]> =>
  fc.array(
    fc.record({
      what: fc.constantFrom("remove", "add", "field", "field", "list", "coverage"),
      at: fc.nat(),
      other: fc.nat(),
    }),
    { minLength: 1, maxLength: most },
  );

const states = ["read", "partly", "refused", "not-asked"] as const;

/** The facts after the edits. `pool`: facts that can be added, or lend a field. */
export function edited(facts: readonly Fact[], pool: readonly Fact[], all: readonly Edit[]): Fact[] {
  const left = new Map(facts.map((fact) => [refOf(fact), fact]));
  for (const { what, at, other } of all) {
    const present = [...left.values()];
    const fact = present[at % Math.max(present.length, 1)];
    const lender = pool[other % Math.max(pool.length, 1)];
    if (!fact || !lender) continue;
    if (what === "remove") left.delete(refOf(fact));
    else if (what === "add") left.set(refOf(lender), lender);
    else if (what === "coverage") {
      const { scope, source } = fact;
      const made = { kind: "coverage" as const, key: `${lender.kind}@${scope}`, scope, source };
      left.set(`coverage ${made.key}`, { ...made, collection: lender.kind, state: states[other % 4] ?? "read" });
    } else left.set(refOf(fact), changedFact(fact, pool, what, other));
  }
  return [...left.values()];
}

/** A field as another fact of the kind has it, or a list without one of its members. */
function changedFact(fact: Fact, pool: readonly Fact[], what: "field" | "list", by: number): Fact {
  const values = fact as unknown as Readonly<Record<string, unknown>>;
  const names = Object.keys(values).filter((name) => !["kind", "key", "scope", "source"].includes(name));
  const lists = names.filter((name) => Array.isArray(values[name]) && (values[name] as unknown[]).length > 0);
  if (what === "list" && lists.length > 0) {
    const name = lists[by % lists.length] ?? "";
    const list = values[name] as readonly unknown[];
    return { ...fact, [name]: list.filter((_, index) => index !== by % list.length) } as Fact;
  }
  const kin = pool.filter(({ kind }) => kind === fact.kind) as unknown as Readonly<Record<string, unknown>>[];
  const lender = kin[by % Math.max(kin.length, 1)];
  const name = names[by % Math.max(names.length, 1)];
  if (!lender || name === undefined || name === "cluster" || name === "namespace") return fact;
  const { [name]: _, ...rest } = values;
  return { ...rest, ...(name in lender ? { [name]: lender[name] } : {}) } as unknown as Fact;
}

/** What differs between two sets of facts. */
export function difference(before: FactBase, after: FactBase): Changes {
  const changes: FactChange[] = [];
  for (const fact of before.all()) changes.push({ before: fact, after: after.get(fact.kind, fact.key) });
  for (const fact of after.all())
    if (!before.get(fact.kind, fact.key)) changes.push({ before: undefined, after: fact });
  return changesOf(changes);
}

/** A fact base, or undefined where the facts contradict each other (two things of one name). */
export function baseOf(facts: Iterable<Fact>): FactBase | undefined {
  try {
    return new FactBase(facts);
  } catch {
    return undefined;
  }
}
