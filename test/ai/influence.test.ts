import { describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { agent, agentTool } from "../../model/examples/ai.ts";
import { bucketArn, role, roleArn } from "../../model/examples/aws.ts";
import { knowledgeBase } from "../../model/examples/stores.ts";
import reach from "../../queries/reach.ts";

const writer = roleArn("writer");
const helper = agent("A1");
const base = knowledgeBase("kb", { sources: [bucketArn("docs")] });
const facts = [role("writer"), helper, base, agentTool(helper, "knowledge-base", base.key)];
const view = viewOfFacts(new FactBase(facts), { id: "test", takenAt: "2026-01-01T00:00:00Z" });

/** Whether the question tells of a proof that ends at the agent. */
const reached = (assume: readonly string[], certainty: string, from = `${base.key}#write`): boolean => {
  const question = { from: [from], to: [`${helper.key}#execute`], assume, certainty };
  return reach.run(view, reach.input.parse(question)).reached.length > 0;
};

describe("influence of what a model reads", () => {
  it("counts where a question supposes it, and for no mere `--certainty assumed`", () => {
    expect(reached([], "assumed")).toBe(false);
    expect(reached(["influence"], "conditional")).toBe(false);
    expect(reached(["influence"], "assumed")).toBe(true);
  });

  it("is nothing that a start has by itself", () => {
    expect(reached(["influence"], "assumed", writer)).toBe(false);
  });
});
