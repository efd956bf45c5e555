import type { RuleRow, RulesAnswer } from "../../queries/rules.ts";
import type { Io } from "../io.ts";
import { headLines } from "./head.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { clean, columns, csvRow, markdownTable, plural, styled } from "./text.ts";

/** Rows of a family before the rest is counted; with --limit every row is shown. */
const shownRows = 100;

const doubt = ({ blinded, weakened }: RuleRow): string =>
  blinded.length > 0 ? "blind in part" : weakened.length > 0 ? "conditional in part" : "";

function table(io: Io, answer: RulesAnswer, asked: Asked): string {
  const { counts, rules, snapshot } = answer;
  const lines = [
    ...headLines(io, "Rules", "that turn what was read into steps", snapshot),
    "",
    `${plural(counts.rules, "rule")}; ${counts.used} give steps here, ${counts.blinded} lack something that was not read, ${counts.weakened} stay conditional somewhere`,
  ];
  for (const [family, own] of Map.groupBy(rules, (rule) => rule.family)) {
    const shown = own.slice(0, asked.limit ?? shownRows);
    lines.push("", `${styled(io, "bold", family)} (${own.length})`);
    lines.push(
      ...columns(
        shown.map((rule) => [
          rule.id,
          rule.steps === 0 ? "-" : plural(rule.steps, "step"),
          clean(rule.title),
          doubt(rule),
        ]),
        "  ",
        (cell, column) => (column === 3 ? styled(io, "yellow", cell) : cell),
      ),
    );
    if (own.length > shown.length) lines.push(styled(io, "dim", `  and ${own.length - shown.length} more`));
  }
  if (rules.length === 0) lines.push("", "No rule is like that.");
  if (answer.truncated) lines.push("", "There are more: --limit shows them.");
  lines.push("", styled(io, "dim", "docs/rules has a page for each: how it is abused, seen and closed."));
  return `${lines.join("\n")}\n`;
}

const head = ["id", "family", "version", "edge", "title", "steps", "escalates", "blinded", "weakened", "frameworks"];
const cells = (rule: RuleRow): string[] => [
  rule.id,
  rule.family,
  String(rule.version),
  rule.edge,
  rule.title,
  String(rule.steps),
  rule.escalation ? "yes" : "no",
  String(rule.blinded.length),
  String(rule.weakened.length),
  rule.frameworks.join(" "),
];

export const rulesRenderers: Renderers<RulesAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.rules),
  csv: (_, answer) => [head, ...answer.rules.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, answer.rules.map(cells)),
};
