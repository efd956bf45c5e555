import { describe, expect, it } from "vitest";
import { awsAccount, role, roleArn } from "../../model/examples/aws.ts";
import { cases } from "./cases.ts";
import { moreCases } from "./more-cases.ts";
import { found, life } from "./world.ts";

describe.each([...cases, ...moreCases])("%s", (check, name, facts, subjects) => {
  it(name, () => {
    const findings = found(check, facts);
    expect(findings.map(({ subject }) => subject)).toEqual(subjects);
    for (const { evidence, sentence } of findings) {
      expect(evidence.length).toBeGreaterThan(0);
      expect(sentence).not.toBe("");
    }
  });
});

it("says of an unused role no more than IAM keeps: 400 days", () => {
  const facts = (created: string) => [
    awsAccount(),
    role("r"),
    life(roleArn("r"), "aws:account:111111111111", { created, neverUsed: true }),
  ];
  const sentence = (created: string) => found("NHI-KEY-02", facts(created)).map((one) => one.sentence);
  expect(sentence("2020-01-01T00:00:00.000Z")).toEqual(["the role was not used in 400 days, and it can be assumed"]);
  expect(sentence("2026-08-12T00:00:00.000Z")).toEqual(["the role was not used in 100 days, and it can be assumed"]);
});
