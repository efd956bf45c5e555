import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { type Privilege, splitPrivilege } from "../../model/access.ts";
import type { Fact } from "../../model/fact.ts";
import { kindSpec, type NodeKind, nodeKinds } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { certainties } from "../../model/step.ts";
import { rules } from "../../rules/index.ts";
import { closedWorld, contracted } from "./derived.ts";

const key = (fact: Fact): string => `${fact.kind} ${fact.key}`;
const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

describe("the set of rules", () => {
  it("has every id once", () => {
    expect(unique(rules.map(({ id }) => id))).toHaveLength(rules.length);
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const firing = rule.examples.filter(({ steps }) => steps.length > 0);

  it("lives where its id says", () => {
    expect(existsSync(`rules/${id.replace(".", "/")}.ts`)).toBe(true);
  });

  it("shows a case that fires and a near miss", () => {
    expect(firing.length).toBeGreaterThan(0);
    expect(rule.examples.length).toBeGreaterThan(firing.length);
  });

  it("explains itself", () => {
    expect(rule.edge).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
    if (!rule.structural)
      for (const text of [rule.title, rule.abuse, rule.remediation]) expect(text.length).toBeGreaterThan(10);
    for (const reference of rule.references) expect(reference).toMatch(/^https:\/\//);
    expect(rule.references.length).toBeGreaterThan(0);
  });

  it("emits what it declares: kinds that have the access", () => {
    for (const pattern of [...rule.emits.from, rule.emits.to]) {
      const [kind = "", access = ""] = pattern.split("#");
      if (kind === "Any") continue;
      const spec = kindSpec((kind === "AwsPrincipal" ? "AwsRole" : kind) as NodeKind);
      expect(Object.keys(spec.accesses), pattern).toContain(access);
    }
  });

  for (const example of rule.examples) {
    it(example.name, () => {
      const derived = contracted(rule, closedWorld(example.facts));
      expect(unique(derived.map(({ text }) => text))).toEqual(unique([...example.steps]));
      const wanted = certainties.indexOf(example.certainty ?? "certain");
      for (const text of example.steps) {
        const strongest = Math.min(
          ...derived.filter((step) => step.text === text).map(({ certainty }) => certainties.indexOf(certainty)),
        );
        expect(certainties[strongest], text).toBe(certainties[wanted]);
      }
      for (const { text } of derived) {
        const conclusion = splitPrivilege(text.slice(text.indexOf(" -> ") + 4) as Privilege);
        const kind = kindOfId(conclusion.node);
        if (kind) expect(Object.keys(nodeKinds[kind].accesses), text).toContain(conclusion.access);
      }
    });
  }

  for (const example of firing) {
    it(`${example.name}: cites only kinds it needs`, () => {
      for (const { facts } of contracted(rule, closedWorld(example.facts)))
        for (const fact of facts) expect(rule.needs, fact.kind).toContain(fact.kind);
    });

    it(`${example.name}: every fact an alternative cites is necessary for it`, () => {
      const base = closedWorld(example.facts);
      for (const step of contracted(rule, base)) {
        expect(step.facts.length, step.text).toBeGreaterThan(0);
        for (const taken of step.facts) {
          const rest = new FactBase([...base.all()].filter((fact) => key(fact) !== key(taken)));
          const left = unique(step.facts.filter((fact) => fact !== taken).map(key));
          const still = contracted(rule, rest).filter(
            (other) =>
              other.text === step.text &&
              // The same step as a weaker guess is another alternative: a scanner's word for it was needed.
              (other.assumed === undefined || other.assumed === step.assumed) &&
              other.facts.every((fact) => left.includes(key(fact))),
          );
          expect(
            still.map(({ text }) => `${text} without ${key(taken)}`),
            key(taken),
          ).toEqual([]);
        }
      }
    });

    if (rule.reliesOnAbsenceIn.length > 0) {
      it(`${example.name}: is conditional where a restraint was not read`, async () => {
        const { Collector } = await import("../../graph/collect.ts");
        const { compileAuthz } = await import("../../authz/index.ts");
        const facts = new FactBase(example.facts);
        const collector = new Collector(facts);
        const derived = [...rule.derive(facts, compileAuthz(facts))];
        collector.add(rule, 0, derived);
        const kinds = collector.conditionLists.values.flat().map(({ kind }) => kind);
        // A way that says itself what it relies on may rely on nothing.
        if (derived.every(({ relies }) => relies?.length === 0)) expect(kinds).not.toContain("unread");
        else expect(kinds).toContain("unread");
      });
    }
  }
});
