import { describe, expect, it } from "vitest";
import { editedFacts } from "../../graph/edited.ts";
import { FactBase } from "../../graph/facts.ts";
import { type Privilege, splitPrivilege } from "../../model/access.ts";
import type { ControlTemplate } from "../../model/control.ts";
import { applies, controlId, type EditSpec, editSpec } from "../../model/edits.ts";
import type { Fact } from "../../model/fact.ts";
import { rules } from "../../rules/index.ts";
import { type Contracted, closedWorld, contracted } from "./derived.ts";
import { uncontrolled } from "./uncontrolled.ts";

const refOf = ({ kind, key }: Fact): string => `${kind} ${key}`;
const same = (alternative: Contracted): string =>
  JSON.stringify([alternative.text, alternative.facts.map(refOf).sort()]);

interface Applied {
  readonly id: string;
  readonly spec: EditSpec;
  readonly fact: Fact;
}

/** The edits that the rule's controls offer for one alternative and that close it. */
function closersOf(templates: readonly ControlTemplate[], { text, facts, conditions }: Contracted): Applied[] {
  const [from = ""] = text.split(" -> ");
  const premises = from.split(" & ").map((premise) => splitPrivilege(premise as Privilege).node);
  const closable = { facts, premises, conditions };
  return templates.flatMap((template) => {
    const spec = editSpec(template);
    if (spec.effect !== "closes") return [];
    return facts
      .filter((fact) => fact.kind === template.on && applies(template, fact, closable))
      .map((fact) => ({ id: controlId(spec, fact.key), spec, fact }));
  });
}

/** The facts after the edits of one control each. */
const withEdits = (facts: FactBase, edits: readonly Applied[]): FactBase => new FactBase(editedFacts(facts, edits));

describe("rules without controls, and alternatives that none of a rule's controls closes", () => {
  it("are listed with a reason, and none is listed that has them", () => {
    const without = new Map<string, Set<string>>();
    for (const rule of rules) {
      for (const { facts, steps } of rule.examples) {
        for (const step of steps.length === 0 ? [] : contracted(rule, closedWorld(facts))) {
          if (closersOf(rule.controls, step).length > 0) continue;
          const kinds = [...new Set(step.facts.map(({ kind }) => kind))].sort().join(" ");
          without.set(rule.id, (without.get(rule.id) ?? new Set()).add(kinds));
        }
      }
    }
    const found = Object.fromEntries([...without].map(([id, kinds]) => [id, [...kinds].sort()]));
    expect(found).toEqual(Object.fromEntries(Object.entries(uncontrolled).map(([id, { cites }]) => [id, cites])));
    for (const { why } of Object.values(uncontrolled)) expect(why.length).toBeGreaterThan(20);
  });
});

/** Facts of secrets whose values are copied where they are read. */
const values: ReadonlySet<string> = new Set(["aws.secret", "azure.secret", "gcp.secret", "k8s.secret", "vault.secret"]);

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
  const firing = rule.examples.filter(({ steps }) => steps.length > 0);

  it("each control takes away what rests on the fact that it edits", () => {
    for (const { facts, name } of firing) {
      const base = closedWorld(facts);
      const alternatives = contracted(rule, base);
      const controls = new Map<string, Applied>();
      for (const one of alternatives.flatMap((each) => closersOf(rule.controls, each))) controls.set(one.id, one);
      for (const control of controls.values()) {
        const left = new Set(contracted(rule, withEdits(base, [control])).map(same));
        const resting = alternatives.filter((each) =>
          closersOf(rule.controls, each).some(({ id, fact }) => id === control.id && fact === control.fact),
        );
        expect(
          resting.filter((each) => left.has(same(each))).map(({ text }) => text),
          `${name}: ${control.id}`,
        ).toEqual([]);
      }
    }
  });

  it("one control for each alternative of a step takes the step away", () => {
    for (const { facts, name } of firing) {
      const base = closedWorld(facts);
      for (const [text, alternatives] of Map.groupBy(contracted(rule, base), (step) => step.text)) {
        const chosen = alternatives.flatMap((each) => closersOf(rule.controls, each).slice(0, 1));
        if (chosen.length < alternatives.length) continue;
        const left = contracted(rule, withEdits(base, chosen)).filter((step) => step.text === text);
        expect(
          left.map(({ facts: cited }) => cited.map(refOf)),
          `${name}: ${text} after ${chosen.map(({ id }) => id).join()}`,
        ).toEqual([]);
      }
    }
  });

  it("a value that it leaves copied can be rotated: containment ends on no secret that nothing ends", () => {
    if (rule.leaves === "tied") return;
    const rotated = new Set<string>(rule.controls.flatMap(({ edit, on }) => (edit === "rotate" ? [on] : [])));
    for (const { facts } of firing) {
      for (const step of contracted(rule, closedWorld(facts))) {
        const { node, access } = splitPrivilege((step.text.split(" -> ")[1] ?? "") as Privilege);
        const secrets = step.facts.filter(({ kind, key }) => key === node && values.has(kind));
        if (access === "read") for (const { kind } of secrets) expect(rotated).toContain(kind);
      }
    }
  });

  it("a control that ends copies is of a step that leaves some", () => {
    for (const template of rule.controls)
      if (editSpec(template).effect === "ends-copies") expect(rule.leaves).not.toBe("tied");
  });
});
