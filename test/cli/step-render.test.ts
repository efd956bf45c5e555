import { describe, expect, it } from "vitest";
import { stepRenderers } from "../../cli/render/step.ts";
import { userArn } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import stepQuery from "../../queries/step.ts";
import { step, steps, world } from "../queries/world.ts";

const io = { out: () => {}, warn: () => {}, note: () => {}, progress: () => {}, color: false };
const alice = userArn("alice");
const docs = "arn:aws:s3:::docs";

const written = (format: "table" | "markdown", facts: Iterable<Fact>) => {
  const question = stepQuery.input.parse({ conclusion: `${docs}#read`, premises: [`${alice}#impersonate`] });
  return stepRenderers[format]?.(io, stepQuery.run(world(facts), question), {}) ?? "";
};
const through = steps(`
  ${alice}#impersonate -> hub:reads
  hub:reads -> ${docs}#read
`);

describe("a step as a table", () => {
  it("joins the sides of a hub, and shows what each rests on with its place", () => {
    const lines = written("table", through).split("\n");
    expect(lines.slice(0, 6)).toEqual([
      `What proves ${alice} -> ${docs} (read)`,
      "snapshot 000000000000, taken 2026-01-01 00:00 UTC",
      "",
      "Goes on (test.step)",
      `      ${alice}`,
      `  to  ${docs} (read)`,
    ]);
    expect(lines).toContain(`    world.json ${alice}#impersonate -> hub:reads, read 2026-01-01 00:00 UTC`);
    expect(lines).toContain(`    world.json hub:reads -> ${docs}#read, read 2026-01-01 00:00 UTC`);
    expect(lines.join("\n")).not.toContain("(hold)");
  });

  it("says how it is abused, how it is closed, and that there are other ways", () => {
    const two = [
      step(`${alice}#impersonate -> ${docs}#read`, { way: "1" }),
      step(`${alice}#impersonate -> ${docs}#read`, { way: "2", when: ["it rains"] }),
    ];
    const text = written("table", two);
    for (const part of [
      "How it is abused\n    Goes on.",
      "How to close it\n    Take the fact away.",
      "1 other way to the same",
    ])
      expect(text).toContain(part);
  });

  it("says where there is none", () => {
    expect(written("table", steps(`${alice}#impersonate -> hub:reads\ninternet#originate -> ${docs}#read`))).toContain(
      "There is no such step.",
    );
  });
});

describe("a step as Markdown", () => {
  it("keeps what the input says from being Markdown or ending a block", () => {
    const text = written("markdown", [step(`${alice}#impersonate -> ${docs}#read`, { guess: "```\n# no heading" })]);
    expect(text).toMatch(/^# arn:aws:s3:::docs \(read\)$/m);
    expect(text).not.toMatch(/^# no heading/m);
    expect(text).toContain("````json");
  });
});
