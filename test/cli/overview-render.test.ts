import { describe, expect, it } from "vitest";
import { commandWords } from "../../cli/render/command.ts";
import { overviewRenderers } from "../../cli/render/overview.ts";
import type { Fact } from "../../model/fact.ts";
import overview from "../../queries/overview.ts";
import { steps, world } from "../queries/world.ts";

const io = { out: () => {}, warn: () => {}, note: () => {}, progress: () => {}, color: false };
const shop = "route:https://shop:443/*";
const web = "k8s:prod:pod:shop:web";
const facts: readonly Fact[] = steps(`
  internet#originate -> ${shop}#connect
  ${shop}#connect -> ${web}#connect
  ${web}#read-files -> k8s:prod:secret:shop:db#read
  internet#originate -> route:https://idle:443/*#connect
`);
const text = overviewRenderers.table?.(io, overview.run(world(facts), overview.input.parse({})), { store: "s" }) ?? "";

describe("a table of the overview", () => {
  it("says first what to look at, with the question to paste", () => {
    expect(text).toContain("  1. Code execution behind https://shop:443/* leads to 1 secret, the nearest in 4 steps.");
    expect(text).toContain(`ask: ambit reach --from internet --assume ${web} --store s`);
  });

  it("then what leads where, and counts what leads nowhere", () => {
    const lines = text.split("\n");
    const at = lines.findIndex((line) => line.startsWith("What leads where"));
    expect(lines.slice(at + 1, at + 5).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["admin", "secrets", "data", "config", "steps"],
      ["anybody on the internet", "-", "-", "-", "-"],
      ["https://shop:443/*", "-", "1", "-", "-", "4"],
      ["and 1 other that leads to nothing sensitive"],
    ]);
  });

  it("keeps to 120 columns in the table", () => {
    for (const line of text.split("\n").filter((one) => !/ask:|^ {2}\d|sensitive thing|way in/.test(one)))
      expect(line.length).toBeLessThan(120);
  });
});

describe("a question as a command", () => {
  it("puts the argument first, and leaves out what is empty or off", () => {
    const input = {
      rule: "a.b",
      conclusion: "x#read",
      premises: ["y#read", "z#read"],
      maxSteps: 3,
      alone: false,
      all: true,
      to: [],
    };
    expect(commandWords({ query: "step", input })).toEqual(
      "step x#read --rule a.b --premises y#read z#read --max-steps 3 --all".split(" "),
    );
  });
});
