import type { ControlTemplate } from "../../model/control.ts";
import { controlId, editSpec } from "../../model/edits.ts";
import type { Fact } from "../../model/fact.ts";
import { latencyText } from "../../model/latency.ts";
import type { Example, Rule } from "../../model/rule.ts";
import type { Generator } from "./generator.ts";
import { bullets, code, codes, fenced, page, table } from "./markdown.ts";
import { loadRules } from "./rule-files.ts";

const example = ({ name, steps, certainty }: Example): string =>
  steps.length === 0
    ? `${name}: nothing is derived`
    : `${name}: ${steps.map(code).join(", ")}${certainty ? ` (${certainty})` : ""}`;

/** A control with what it takes; where the simulated edit is broader than the one meant, that is said. */
function controlText(template: ControlTemplate, facts: readonly Fact[]): string {
  const spec = editSpec(template);
  const id = controlId(spec, `<${template.on}>`);
  const rows = [
    ["Control", code(id)],
    ["Does", spec.effect === "closes" ? "closes the step" : "ends what was taken until now; the step stays"],
    ["Cost", `${spec.cost} of 5`],
    ["Reversible", spec.reversible ? "yes" : "no"],
    ["In force", latencyText(spec.latency())],
    ...(spec.simulates === undefined ? [] : [["Reckoned as", spec.simulates]]),
  ];
  const sample = facts.find(({ kind, key }) => kind === template.on && spec.allows(key));
  const command = sample === undefined ? "" : `\n\n${fenced(spec.command(sample), "sh")}`;
  return `### ${template.title}\n\n${table(["", ""], rows)}${command}`;
}

function rulePage(rule: Rule<unknown>, others: readonly Fact[]): string {
  const own = rule.examples.filter(({ steps }) => steps.length > 0).flatMap(({ facts }) => facts);
  const sampleFacts = [...own, ...others];
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
    ["Controls", rule.controls.map((template) => controlText(template, sampleFacts)).join("\n\n")],
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
    const samples = rules.flatMap(({ examples }) => examples.flatMap(({ facts }) => facts));
    const pages = rules.map((rule): [string, string] => [`docs/rules/${rule.id}.md`, rulePage(rule, samples)]);
    return new Map([["docs/rules/README.md", overview(rules)], ...pages]);
  },
};
