import { describe, expect, test } from "vitest";
import { stepsCsv } from "../../../web/export/csv.ts";
import { foldedSteps } from "../../../web/proof/fold.ts";
import { code, inline, proofMarkdown } from "../../../web/proof/markdown.ts";
import { answer, hostile } from "./answers.ts";

describe("a proof as people count it", () => {
  test("hubs and included accesses are part of the steps around them, with their evidence", () => {
    const steps = foldedSteps(answer, "p1");
    expect(steps.map(({ step, from }) => [step.key, ...from])).toEqual([
      ["a", "internet#originate"],
      ["b", "pod#execute"],
      ["c", "role#impersonate"],
    ]);
    expect(steps[2]?.evidence.map(({ summary }) => summary)).toEqual(["says side", "says c"]);
  });
});

describe("a proof as a ticket", () => {
  const ticket = proofMarkdown({
    answer,
    proof: "p1",
    assume: ["exposed"],
    names: new Map([["bucket", "orders"]]),
    link: "http://127.0.0.1:1/radius?from=internet",
    fixes: new Map([["c", "aws s3api put-public-access-block --bucket orders"]]),
  });

  test("says what is reached, how, what is open and how to close it", () => {
    expect(ticket).toContain("## internet can read orders\n");
    expect(ticket).toContain("- Certainty: conditional, 3 steps\n");
    expect(ticket).toContain("1. **internet can run commands in the pod: pod** (certain)\n");
    expect(ticket).toContain("   - Condition (environment): aws:SourceVpc is \\`vpc-1\\`\n");
    expect(ticket).toContain("   - Evidence: says c (`doc.json /c`)\n");
    expect(ticket).toContain("Step 3, orders:\n\n```\naws s3api put-public-access-block --bucket orders\n```\n");
  });

  test.each(hostile)("names open no markup: %s", (name) => {
    expect(inline(name)).not.toMatch(/(?<!\\)[<>`*[\]|]/);
    expect(code(name).replace(/^`+|`+$/g, "")).not.toContain("```");
  });
});

describe("steps as a spreadsheet", () => {
  test("one line a step, a heading, lines end as RFC 4180 says", () => {
    const lines = stepsCsv(answer, ["p1"], new Map()).split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe("proof,step,sentence,from,to,rule,certainty,conditions,evidence,owners");
    expect(lines[2]).toContain("aws:SourceVpc is `vpc-1`");
  });

  test("no cell is a formula", () => {
    const names = new Map([["internet", '=HYPERLINK("http://evil")']]);
    const [, first = ""] = stepsCsv(answer, ["p1"], names).split("\r\n");
    expect(first).toContain('"\'=HYPERLINK(""http://evil"") can run commands in the pod: pod"');
  });
});
