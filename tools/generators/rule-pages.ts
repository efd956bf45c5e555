import type { Example, Rule } from "../../model/rule.ts";
import type { Generator } from "./generator.ts";
import { bullets, code, codes, fenced, page, table } from "./markdown.ts";
import { loadRules } from "./rule-files.ts";

const example = ({ name, steps, certainty }: Example): string =>
  steps.length === 0
    ? `${name}: nothing is derived`
    : `${name}: ${steps.map(code).join(", ")}${certainty ? ` (${certainty})` : ""}`;

function rulePage(rule: Rule<unknown>): string {
  const facts = [
    ["Edge", code(rule.edge)],
    ["From", codes(rule.emits.from)],
    ["To", code(rule.emits.to)],
    ["Version", String(rule.version)],
    ["Cites", codes(rule.needs)],
    ["Relies on nothing restraining it in", codes(rule.reliesOnAbsenceIn) || "no collection"],
    ["Leaves behind", rule.leaves],
    ["Escalates", rule.escalation ? "yes" : "no"],
  ];
  return page(rule.title, `Rule ${code(rule.id)}.`, [
    ["What it says", table(["", ""], facts)],
    ["How it is abused", rule.abuse],
    [
      "Where it shows",
      rule.blind ??
        table(
          ["Service", "Event"],
          rule.detection.map((d) => [d.service, code(d.event)]),
        ),
    ],
    ["How to close it", fenced(rule.remediation)],
    ["Controls", bullets(rule.controls.map((c) => `${c.title} (${code(c.edit)} on ${code(c.on)})`))],
    ["Examples", bullets(rule.examples.map(example))],
    ["Frameworks", codes(rule.frameworks)],
    ["References", bullets(rule.references.map((url) => `<${url}>`))],
  ]);
}

function overview(rules: readonly Rule<unknown>[]): string {
  const families = Map.groupBy(rules, ({ id }) => id.split(".")[0] ?? "");
  const sections = [...families].map(([family, members]): [string, string] => [
    family,
    table(
      ["Rule", "Says"],
      members.map(({ id, title }) => [`[${code(id)}](${id}.md)`, title]),
    ),
  ]);
  return page(
    "Rules",
    `${rules.length} rules turn facts into steps. Each page is made from the rule's own file.`,
    sections,
  );
}

export const rulePagesGenerator: Generator = {
  owns: "docs/rules/",
  async files() {
    const rules = await loadRules();
    const pages = rules.map((rule): [string, string] => [`docs/rules/${rule.id}.md`, rulePage(rule)]);
    return new Map([["docs/rules/README.md", overview(rules)], ...pages]);
  },
};
