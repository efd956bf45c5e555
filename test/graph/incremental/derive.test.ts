import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { FactBase } from "../../../graph/facts.ts";
import { type Derived, derive } from "../../../graph/incremental/derive.ts";
import { node, podOf } from "../../../model/examples/kubernetes.ts";
import type { Fact } from "../../../model/fact.ts";
import { rules } from "../../../rules/index.ts";
import { load } from "../../support/load.ts";
import { baseOf, difference, type Edit, edited, edits } from "./edits.ts";

const examples = rules.flatMap((rule) => rule.examples.map(({ facts }) => facts));
const pool = examples.flat();

/** Derives the edited facts from what came of the facts before, and anew; edit upon edit. */
function holds(facts: readonly Fact[], lenders: readonly Fact[], rounds: readonly (readonly Edit[])[]): void {
  let before = baseOf(facts);
  let left = facts;
  if (!before) return;
  let derived = derive(before, rules);
  for (const round of rounds) {
    left = edited(left, lenders, round);
    const after = baseOf(left);
    if (!after) return;
    derived = derive(after, rules, { ...derived, changes: difference(before, after) });
    expect(derived.graph).toEqual(derive(after, rules).graph);
    before = after;
  }
}

describe("a derivation from an earlier one", () => {
  it("equals the full one: examples of every rule, each edited a little", () => {
    for (const rule of rules) {
      const own = rule.examples.flatMap(({ facts }) => facts);
      fc.assert(
        fc.property(fc.array(edits(3), { minLength: 1, maxLength: 2 }), (rounds) => holds(own, own, rounds)),
        { numRuns: 1 },
      );
    }
  }, 600_000);

  it("equals the full one: examples of several rules together, facts of any kind edited", () => {
    const some = fc.array(fc.constantFrom(...examples), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(some, fc.array(edits(6), { minLength: 1, maxLength: 3 }), (chosen, rounds) =>
        holds(chosen.flat(), pool, rounds),
      ),
      { numRuns: 30 },
    );
  }, 600_000);

  it("equals the full one: facts that say the same, their members in another order", () => {
    const turned = (fact: Fact): Fact => Object.fromEntries(Object.entries(fact).reverse()) as unknown as Fact;
    for (const rule of rules.filter(({ id }) => /^aws\.(notebook-role|read-bucket|assume-role)$/.test(id))) {
      const before = baseOf(rule.examples.flatMap(({ facts }) => facts));
      if (!before) throw new Error(`the examples of ${rule.id} contradict each other`);
      const after = new FactBase([...before.all()].map(turned));
      const derived = derive(after, rules, { ...derive(before, rules), changes: difference(before, after) });
      expect(derived.graph, rule.id).toEqual(derive(after, rules).graph);
    }
  }, 120_000);
});

describe("a rule that passes over most facts", () => {
  const [closed, opened] = [false, true].map(
    (privileged) => [node("n1"), podOf("app", "web", { privileged })] as const,
  );
  const leaves = ({ graph }: Derived): boolean => {
    const rule = graph.rules.findIndex(({ id }) => id === "kubernetes.escape-privileged");
    return graph.stepRule.includes(rule);
  };

  it("looks at one that it passed over, once that has changed, and no longer at one that it did not", () => {
    let before = new FactBase(closed ?? []);
    let derived = derive(before, rules);
    expect(leaves(derived)).toBe(false);
    for (const [facts = [], expected] of [
      [opened, true],
      [closed, false],
      [opened, true],
    ] as const) {
      const after = new FactBase(facts);
      derived = derive(after, rules, { ...derived, changes: difference(before, after) });
      expect(leaves(derived)).toBe(expected);
      expect(derived.graph).toEqual(derive(after, rules).graph);
      before = after;
    }
  });

  it("goes through no round for it", () => {
    const rounds = (facts: readonly Fact[] = []): number => {
      const work = { rounds: 0 };
      derive(
        new FactBase(facts),
        rules.filter(({ id }) => id === "kubernetes.escape-privileged"),
        undefined,
        work,
      );
      return work.rounds;
    };
    // The rule's own, and one for the pod.
    expect(rounds(closed)).toBe(1);
    expect(rounds(opened)).toBe(2);
  });
});

describe("on the estate", () => {
  let facts: readonly Fact[];
  beforeAll(async () => {
    facts = [...(await load("examples/assistant")).facts.all()];
  });

  it("equals the full one", () => {
    fc.assert(
      fc.property(edits(8), (round) => holds(facts, facts, [round])),
      { numRuns: 1 },
    );
  }, 600_000);

  it("is nothing but reading where nothing changed", () => {
    const base = new FactBase(facts);
    const work = { rounds: 0 };
    const derived = derive(base, rules);
    const again = derive(new FactBase(facts), rules, { ...derived, changes: new Map() }, work);
    expect(again.graph).toEqual(derived.graph);
    expect(work.rounds).toBe(0);
  }, 120_000);

  it("goes through few rounds where one object changed", () => {
    const base = new FactBase(facts);
    const derived = derive(base, rules, undefined, { rounds: 0 });
    const all = derived.trace.size.length;
    const kinds = ["k8s.secret", "k8s.service-account", "k8s.pod", "aws.bucket", "vault.policy", "vault.path"] as const;
    for (const kind of kinds) {
      const [gone] = base.of(kind);
      if (!gone) throw new Error(`the estate has no ${kind}`);
      const after = base.changed([], [gone]);
      const work = { rounds: 0 };
      derive(after, rules, { ...derived, changes: difference(base, after) }, work);
      expect(work.rounds, kind).toBeGreaterThan(0);
      expect(work.rounds, kind).toBeLessThan(all / 20);
    }
  }, 120_000);
});
