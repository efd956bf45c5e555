import fc from "fast-check";
import { canonical } from "../../model/canonical.ts";
import type { CoverageState, Fact, FactKind } from "../../model/fact.ts";
import { factContent } from "../../model/fact-kinds.ts";
import { at, coverage, user } from "./facts.ts";

/** One scope of one import, as the property draws it. */
export interface Read {
  readonly scope: string;
  readonly states: ReadonlyMap<FactKind, CoverageState>;
  readonly users: ReadonlyMap<string, string>;
  readonly memberships: ReadonlyMap<string, string>;
  readonly unlocks: ReadonlySet<string>;
  readonly closed: boolean;
}

export function factsOf({ scope, states, users, memberships, unlocks, closed }: Read, minute: number): Fact[] {
  return [
    ...[...states].map(([kind, state]) => coverage(scope, kind, state, minute)),
    ...[...users].map(([name, path]) => user(scope, name, path, minute, `/${minute}`)),
    ...[...memberships].map(
      ([name, group]): Fact => ({
        ...at(scope, minute),
        kind: "aws.membership",
        key: `${scope}/${name}|${group}`,
        user: `${scope}/${name}`,
        group,
      }),
    ),
    ...[...unlocks].map(
      (name): Fact => ({
        ...at(scope, minute),
        kind: "unlocks",
        key: `${scope}/${name}|door`,
        secret: `${scope}/${name}`,
        target: "door",
        declaredBy: "tag",
        access: "read",
      }),
    ),
    ...(closed ? [{ ...at(scope, minute), kind: "closed-world" as const, key: scope }] : []),
  ];
}

/** What a snapshot holds, the slow way: scope -> fact -> whether it is kept from an earlier read. */
export type Model = Map<string, Map<string, { readonly fact: Fact; readonly stale: boolean }>>;

const nameOf = (fact: Fact): string => `${fact.kind} ${fact.key}`;

export function replaced(before: Model, read: Read, minute: number): Model {
  const fresh = new Map(factsOf(read, minute).map((fact) => [nameOf(fact), { fact, stale: false }]));
  const old = [...(before.get(read.scope)?.values() ?? [])].filter(({ fact }) => !fresh.has(nameOf(fact)));
  const stays = ({ fact }: { fact: Fact }): boolean => {
    if (fact.kind !== "aws.user" && fact.kind !== "aws.membership") return false;
    switch (read.states.get(fact.kind)) {
      case "read":
        return false;
      case undefined:
        return ![...fresh.values()].some((other) => other.fact.kind === fact.kind);
      case "partly":
        return !(fact.kind === "aws.membership" && fresh.has(`aws.user ${fact.user}`));
      default:
        return true;
    }
  };
  const kept = read.closed ? [] : old.filter(stays);
  const keys = new Set(kept.map(({ fact }) => fact.key));
  const carried = read.closed ? [] : old.filter(({ fact }) => fact.kind === "unlocks" && keys.has(fact.secret));
  const merged = new Map(fresh);
  for (const { fact } of [...kept, ...carried]) merged.set(nameOf(fact), { fact, stale: true });
  return new Map([...before, [read.scope, merged]]);
}

export const contentOf = (facts: Iterable<Fact>): string[] =>
  [...facts].map((fact) => canonical(factContent(fact))).sort();

const names = fc.constantFrom("ada", "bob", "cleo");
const state = fc.constantFrom<CoverageState>("read", "partly", "refused", "not-asked");
const reads: fc.Arbitrary<Read> = fc.record({
  scope: fc.constantFrom("aws:account:1", "aws:account:2", "k8s:one"),
  states: fc
    .uniqueArray(fc.tuple(fc.constantFrom<FactKind>("aws.user", "aws.membership"), state), {
      selector: ([kind]) => kind,
    })
    .map((all) => new Map(all)),
  users: fc.dictionary(names, fc.constantFrom("/", "/team/")).map((all) => new Map(Object.entries(all))),
  memberships: fc.dictionary(names, fc.constantFrom("ops", "dev")).map((all) => new Map(Object.entries(all))),
  unlocks: fc.uniqueArray(names).map((all) => new Set(all)),
  closed: fc.boolean(),
});
/** An import: reads of different scopes. */
export const imports = fc.array(fc.uniqueArray(reads, { minLength: 1, maxLength: 3, selector: ({ scope }) => scope }), {
  minLength: 1,
  maxLength: 6,
});
