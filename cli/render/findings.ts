import type { Severity } from "../../model/check.ts";
import { severities } from "../../model/check.ts";
import type { CheckRow, FindingsAnswer, ShownFinding, SuppressionRow } from "../../queries/findings/answer.ts";
import type { Io } from "../io.ts";
import { findingsSarif } from "./findings-sarif.ts";
import { headLines, nextLine } from "./head.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { clean, columns, csvRow, markdownTable, plural, styled } from "./text.ts";

/** Findings of one check in a table before the rest is counted; with --limit every one is shown. */
const shownOfCheck = 5;
/** Reasons why one check was not evaluated before the rest is counted. */
const shownReasons = 3;
const colors = { critical: "red", high: "red", medium: "yellow", low: "dim", info: "dim" } as const;

function table(io: Io, answer: FindingsAnswer, { limit, ...asked }: Asked): string {
  const { counts, checks, findings, suppressions } = answer;
  const lines = [
    ...headLines(io, "Findings", "of identities, secrets and who answers for them", answer.snapshot),
    "",
    countsLine(answer),
  ];
  for (const check of sorted(checks)) {
    const own = findings.filter((one) => one.check === check.id);
    if (own.length === 0) continue;
    lines.push("", `${badge(io, check.severity)} ${styled(io, "bold", check.id)} ${check.title} (${check.found})`);
    const shown = own.slice(0, limit ?? shownOfCheck);
    lines.push(...shown.flatMap((one) => findingLines(io, one, check.severity)));
    const rest = check.found - shown.length;
    if (rest > 0)
      lines.push(styled(io, "dim", `  and ${rest} more: ambit findings ${check.id} --limit ${check.found}`));
    lines.push(styled(io, "dim", `  ${check.remediation}`));
  }
  lines.push(...notEvaluatedLines(io, checks), ...suppressionLines(io, suppressions));
  const clear = checks.filter(({ status }) => status === "clear");
  if (clear.length > 0) lines.push("", `Nothing found by ${clear.map(({ id }) => id).join(", ")}`);
  if (counts.open > 0) {
    const first = findings[0]?.subject;
    if (first?.includes(":")) lines.push("", nextLine(io, "Who answers for the first", ["identities", first], asked));
  }
  return `${lines.join("\n")}\n`;
}

function countsLine({ counts: { open, bySeverity, suppressed, notEvaluated } }: FindingsAnswer): string {
  const by = severities.filter((one) => bySeverity[one] > 0).map((one) => `${bySeverity[one]} ${one}`);
  const rest = [
    ...(suppressed > 0 ? [`${suppressed} accepted by an owner`] : []),
    ...(notEvaluated > 0 ? [`${plural(notEvaluated, "check")} not evaluated everywhere`] : []),
  ];
  return [`${plural(open, "finding")}${by.length > 0 ? `: ${by.join(", ")}` : ""}`, ...rest].join("; ");
}

const badge = (io: Io, severity: Severity): string => styled(io, colors[severity], severity.padEnd(8));

const place = (severity: Severity): number => severities.indexOf(severity);
const sorted = (checks: readonly CheckRow[]): CheckRow[] =>
  [...checks].sort((a, b) => place(a.severity) - place(b.severity));

function findingLines(
  io: Io,
  { subject, sentence, owner, severity, evidence, suppressed }: ShownFinding,
  usual: Severity,
) {
  const [first] = evidence;
  const said = [
    ...(severity === usual ? [] : [severity]),
    ...(owner === undefined ? ["nobody answers for it"] : [`owner ${clean(owner)}`]),
    ...(first === undefined ? [] : [`${clean(first.source)} ${clean(first.locator)}`.trim()]),
    ...(suppressed === undefined ? [] : [`accepted by ${clean(suppressed.owner)} until ${clean(suppressed.expires)}`]),
  ];
  return [`  ${clean(subject)}`, `      ${clean(sentence)}`, styled(io, "dim", `      ${said.join("; ")}`)];
}

function notEvaluatedLines(io: Io, checks: readonly CheckRow[]): string[] {
  const open = checks.filter(({ notEvaluated }) => notEvaluated.length > 0);
  if (open.length === 0) return [];
  const lines = ["", styled(io, "bold", "Not evaluated")];
  for (const { id, notEvaluated } of open) {
    const reasons = notEvaluated
      .slice(0, shownReasons)
      .map(({ scope, reason, subjects }) =>
        clean(`${scope === "" ? "" : `${scope}: `}${reason}${subjects === undefined ? "" : ` (${subjects})`}`),
      );
    const rest = notEvaluated.length - reasons.length;
    lines.push(`  ${id}  ${[...reasons, ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ")}`);
  }
  return lines;
}

const stateText: Readonly<Record<SuppressionRow["state"], string>> = {
  active: "accepted",
  expired: "expired: it accepts nothing",
  idle: "matches no finding",
  "no-such-check": "no check has that id",
};

function suppressionLines(io: Io, rows: readonly SuppressionRow[]): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(({ check, select, owner, reason, expires, state }) =>
    [check, select, `${owner} until ${expires}`, stateText[state], reason].map(clean),
  );
  return ["", styled(io, "bold", "Accepted by owners"), ...columns(cells)];
}

const head = ["severity", "check", "title", "subject", "finding", "owner", "evidence"];
const cells = ({ severity, check, title, subject, sentence, owner = "", evidence }: ShownFinding): string[] => [
  severity,
  check,
  title,
  subject,
  sentence,
  owner,
  evidence.map(({ source, locator }) => `${source} ${locator}`.trim()).join("; "),
];
const notEvaluatedHead = ["check", "scope", "not evaluated because", "things"];

function markdown({ findings, checks, counts }: FindingsAnswer): string {
  const rows = checks.flatMap(({ id, notEvaluated }) =>
    notEvaluated.map(({ scope, reason, subjects }) => [
      id,
      scope,
      reason,
      subjects === undefined ? "" : String(subjects),
    ]),
  );
  const parts = [
    `${plural(counts.open, "finding")}, ${counts.suppressed} accepted\n`,
    markdownTable(head, findings.map(cells)),
    ...(rows.length > 0 ? ["\n", markdownTable(notEvaluatedHead, rows)] : []),
  ];
  return parts.join("");
}

export const findingsRenderers: Renderers<FindingsAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.findings),
  csv: (_, answer) => [head, ...answer.findings.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdown(answer),
  sarif: (_, answer) => findingsSarif(answer),
};
