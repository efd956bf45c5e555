import fc from "fast-check";
import { expect, test } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import type { KeptFacts } from "../../graph/shelf.ts";
import { compare } from "../../model/canonical.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import { coverage, user } from "../contract/facts.ts";

const kinds: readonly FactKind[] = ["aws.user", "coverage", "alias", "k8s.pod"];

/** Facts as a store keeps them, scope by scope; notes which kinds are read as a whole. */
function kept(facts: readonly Fact[], read: FactKind[] = []): KeptFacts {
  const sorted = facts.toSorted((a, b) => compare(a.scope, b.scope));
  return {
    kinds,
    scopes: [...new Set(sorted.map(({ scope }) => scope))],
    asOf: new FactBase(sorted).asOf,
    facts(kind) {
      read.push(kind);
      return sorted.filter((fact) => fact.kind === kind).map((fact) => ({ ...fact }));
    },
    fact: (kind, key) => structuredClone(sorted.findLast((fact) => fact.kind === kind && fact.key === key)),
  };
}

const scopes = ["aws:account:1", "aws:account:2", "k8s:one"];
/** Some keys are those of facts in several scopes. */
const someFacts = fc
  .array(
    fc.record({ scope: fc.constantFrom(...scopes), name: fc.constantFrom("ada", "bob", "cleo"), shared: fc.boolean() }),
    { maxLength: 8 },
  )
  .chain((users) =>
    fc.subarray(scopes).map((covered) => {
      const all = [
        ...users.map(({ scope, name, shared }) => {
          const fact = user(scope, name, `/${scope}/`);
          return shared ? { ...fact, key: name } : fact;
        }),
        ...covered.map((scope) => coverage(scope, "aws.user", "read")),
      ];
      return [...new Map(all.map((fact) => [`${fact.scope} ${fact.kind} ${fact.key}`, fact])).values()];
    }),
  );

type Read = (facts: FactBase) => unknown;
const getting =
  (key: string): Read =>
  (facts) =>
    facts.get("aws.user", key);
const read: fc.Arbitrary<Read> = fc.oneof(
  fc.constantFrom<Read>(
    (facts) => facts.of("aws.user"),
    (facts) => facts.of("k8s.pod"),
    (facts) => facts.where("aws.user", "name", "ada"),
    (facts) => facts.scopes("aws"),
    (facts) => facts.scopes("k8s"),
    (facts) => [...facts.all()],
    (facts) => facts.asOf,
    (facts) => facts.coverage("aws.user", "aws:account:1"),
    (facts) => facts.complete(),
  ),
  fc.constantFrom("ada", "bob", "aws:account:1/ada", "k8s:one/cleo").map(getting),
);

test("facts that are read when they are asked for answer as those that were all read, overlays of them too", () => {
  fc.assert(
    fc.property(someFacts, fc.array(read), someFacts, someFacts, fc.array(read), (facts, reads, add, remove, more) => {
      const all = new FactBase(facts.toSorted((a, b) => compare(a.scope, b.scope)));
      const lazy = FactBase.of(kept(facts));
      for (const one of reads) expect(one(lazy)).toEqual(one(all));
      const [changed, changedAll] = [lazy, all].map((base) => base.changed(add, remove)) as [FactBase, FactBase];
      for (const one of more) {
        expect(one(changed)).toEqual(one(changedAll));
        expect(one(lazy)).toEqual(one(all));
      }
    }),
    { numRuns: 300 },
  );
});

test("a kind that nobody asks for is not read, single facts are, and a fact is one object", () => {
  const facts = [user("aws:account:1", "ada", "/"), coverage("aws:account:1", "aws.user", "read")];
  const whole: FactKind[] = [];
  const lazy = FactBase.of(kept(facts, whole));
  expect(lazy.scopes("aws")).toEqual(["aws:account:1"]);
  const ada = lazy.get("aws.user", "aws:account:1/ada");
  expect(ada).toEqual(facts[0]);
  expect(whole).not.toContain("aws.user");
  expect(lazy.of("aws.user")[0]).toBe(ada);
  expect(whole.filter((kind) => kind === "aws.user")).toHaveLength(1);
  expect(whole).not.toContain("k8s.pod");
});
