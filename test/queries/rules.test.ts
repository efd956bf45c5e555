import { describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { loginProfile } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import rulesQuery from "../../queries/rules.ts";
import { rules } from "../../rules/index.ts";
import { coverage, escalationRule, roleRule, scope, step, stepRule, world } from "./world.ts";

const facts: readonly Fact[] = [
  step("internet#originate -> arn:aws:s3:::a#read"),
  step("internet#originate -> arn:aws:s3:::b#read"),
  coverage("aws.role", "refused"),
  coverage("aws.scp", "not-asked"),
];
const ask = (rest = {}) =>
  rulesQuery.run(world(facts, [stepRule, escalationRule, roleRule]), rulesQuery.input.parse(rest));
const ids = (rest = {}) => ask(rest).rules.map(({ id }) => id);

describe("rules", () => {
  it("lists every rule with what its own file says and how many steps it gives here", () => {
    expect(ask().rules.map(({ id, steps }) => [id, steps])).toEqual([
      ["test.escalate", 0],
      ["test.step", 2],
      ["test.take-role", 0],
    ]);
    expect(ask().rules[1]).toMatchObject({
      family: "test",
      edge: "GOES_ON",
      abuse: "Goes on.",
      page: "docs/rules/test.step.md",
    });
  });

  it("says what blinds and what weakens a rule", () => {
    expect(ask().rules[2]).toMatchObject({
      blinded: [{ scope, collection: "IAM roles", state: "refused" }],
      weakened: [{ scope, collection: "service control policies", state: "not-asked" }],
    });
    expect(ask().counts).toMatchObject({ rules: 3, used: 1, blinded: 1, weakened: 1 });
  });

  it("filters by words, by use, and by gaps, and counts stay whole", () => {
    expect(ids({ text: "gains RIGHTS" })).toEqual(["test.escalate"]);
    expect(ids({ text: "gains nothing" })).toEqual([]);
    expect(ids({ used: true })).toEqual(["test.step"]);
    expect(ids({ gaps: true })).toEqual(["test.take-role"]);
    expect(ask({ used: true }).counts.rules).toBe(3);
    expect(ask({ limit: 1 })).toMatchObject({ truncated: true, rules: [{ id: "test.escalate" }] });
  });

  it("knows every rule there is, on any graph", () => {
    const graph = viewOfFacts(new FactBase([loginProfile("ann")]), { id: "0", takenAt: "2026-01-01T00:00:00.000Z" });
    const answer = rulesQuery.run(graph, rulesQuery.input.parse({}));
    expect(answer.rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id).sort());
    const aws = rulesQuery.run(graph, rulesQuery.input.parse({ family: "aws", text: "lambda" })).rules;
    expect(aws.length).toBeGreaterThan(3);
    expect(aws.every(({ family }) => family === "aws")).toBe(true);
  });
});
