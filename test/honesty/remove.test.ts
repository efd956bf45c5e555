import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import type { FactBase } from "../../graph/facts.ts";
import type { AmbitRule } from "../../rules/define.ts";
import { rules } from "../../rules/index.ts";
import { load } from "../support/load.ts";
import { beginningsOf, questionsOf, withExternals } from "./beginnings.ts";
import { certainUnits, needless, type Unit } from "./remove.ts";

const file = "examples/assistant/guardrails.yaml";
let facts: FactBase;
let units: readonly Unit[];

beforeAll(async () => {
  const questions = [...questionsOf(readFileSync(file, "utf8"), file), { from: ["internet"], assume: ["exposed"] }];
  facts = withExternals((await load("examples/assistant")).facts, questions);
  units = certainUnits(beginningsOf(facts, questions));
}, 60_000);

it("every fact that a certain proof cites is needed: without it the proof falls, or another takes its place", () => {
  expect(new Set(units.flatMap((unit) => [...unit.facts])).size).toBeGreaterThan(200);
  expect(needless(facts, units)).toEqual([]);
}, 240_000);

it("a rule that cites more than it needs is found out", () => {
  const id = "kubernetes.pod-token-mount";
  const own = units.filter((unit) => unit.rules.length === 1 && unit.rules[0] === id).slice(0, 3);
  const [extra] = facts.of("k8s.namespace");
  if (!extra) throw new Error("the estate has no namespace");
  const talkative = rules.map((rule): AmbitRule => {
    if (rule.id !== id) return rule;
    return {
      ...rule,
      *derive(all, authz) {
        for (const step of rule.derive(all, authz)) {
          const beside = all.get("k8s.namespace", extra.key);
          yield beside ? { ...step, because: [...step.because, beside] } : step;
        }
      },
    };
  });
  const cited = own.map((unit) => ({ ...unit, facts: new Set([...unit.facts, `k8s.namespace ${extra.key}`]) }));
  expect(own.length).toBeGreaterThan(0);
  expect(needless(facts, cited, talkative)).toEqual(
    own.map(() => expect.stringContaining("does not need k8s.namespace")),
  );
});
