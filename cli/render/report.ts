import type {
  ReportAnswer,
  ReportEntry,
  ReportFramework,
  ReportLine,
  ReportState,
} from "../../queries/report/answer.ts";
import type { Io } from "../io.ts";
import { headLines } from "./head.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { reportHtml } from "./report-html.ts";
import { citedText, countsText, stateText, unverifiedText } from "./report-words.ts";
import { clean, csvRow, markdownTable, markdownText, moment, type Style, styled } from "./text.ts";

/** Lines of an entry in a table before the rest is counted; with --limit every one of the answer is shown. */
const shownLines = 5;
const styles: Readonly<Record<ReportState, Style>> = {
  found: "red",
  partly: "yellow",
  clear: "green",
  "not-evaluated": "dim",
};

function table(io: Io, answer: ReportAnswer, { limit }: Asked): string {
  const lines = headLines(io, "Report", "to frameworks", answer.snapshot);
  for (const framework of answer.frameworks) {
    const { title, version, entries, key, labels } = framework;
    lines.push("", `${styled(io, "bold", `${title} ${version}`)}  ${key}: ${countsText(framework)}`);
    for (const entry of entries) lines.push(...entryLines(io, entry, limit ?? shownLines));
    lines.push(...labels.map((one) => styled(io, "dim", `  "${one.label}" (${one.meant}): ${one.said}`)));
  }
  return `${lines.join("\n")}\n`;
}

function entryLines(io: Io, entry: ReportEntry, most: number): string[] {
  const { id, title, verified, state, lines, counts } = entry;
  const mark = verified ? "" : styled(io, "yellow", `  ${unverifiedText}`);
  const shown = lines.slice(0, most);
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  return [
    "",
    `  ${styled(io, styles[state], stateText[state].padEnd(13))}  ${styled(io, "bold", id)} ${title}${mark}`,
    ...shown.flatMap((line) => lineLines(io, line)),
    ...(all > shown.length ? [styled(io, "dim", `      and ${all - shown.length} more`)] : []),
  ];
}

const lineLines = (io: Io, line: ReportLine): string[] => [
  `      ${line.kind.padEnd(13)}  ${clean(line.text)}`,
  styled(io, "dim", `      ${" ".repeat(13)}  ${clean(citedText(line))}`),
];

const head = ["", "what", "of", "owner", "evidence"];
const evidenceText = ({ evidence }: ReportLine): string =>
  evidence
    .slice(0, 3)
    .map(({ source, locator }) => `${source} ${locator}`.trim())
    .join("; ");
const cells = (line: ReportLine): string[] => [
  line.severity === undefined ? line.kind : `${line.kind}, ${line.severity}`,
  line.text,
  citedText(line),
  line.owner ?? "",
  evidenceText(line),
];

function markdown(_: Io, { snapshot, asOf, empty, frameworks }: ReportAnswer): string {
  const parts = [
    "# Report\n",
    `Snapshot \`${snapshot.id.slice(0, 12)}\`, taken ${moment(snapshot.takenAt)}; ages are judged at ${moment(asOf)}.\n`,
    ...(empty ? ["Nothing was imported: nothing was evaluated.\n"] : []),
    ...frameworks.flatMap(frameworkParts),
  ];
  return parts.join("\n");
}

function frameworkParts(framework: ReportFramework): string[] {
  const { title, version, source, entries, labels } = framework;
  return [
    `## ${title} ${version}\n`,
    `<${source}>: ${countsText(framework)}.\n`,
    ...entries.flatMap((entry) => [
      `### ${markdownText(entry.id)} ${markdownText(entry.title)}\n`,
      `${stateText[entry.state]}${entry.verified ? "" : `; ${unverifiedText}`}. <${entry.source}>\n`,
      ...(entry.lines.length === 0 ? [] : [markdownTable(head, entry.lines.map(cells))]),
      ...(entry.truncated ? ["There are more: `--limit` shows them.\n"] : []),
    ]),
    ...(labels.length === 0
      ? []
      : [
          "### Labels that articles give otherwise\n",
          markdownTable(
            ["label", "meant", "the framework"],
            labels.map(({ label, meant, said }) => [label, meant, said]),
          ),
        ]),
  ];
}

const rowHead = [
  "framework",
  "id",
  "verified",
  "state",
  "line",
  "severity",
  "check",
  "node",
  "what",
  "owner",
  "evidence",
];
const rowsOf = ({ frameworks }: ReportAnswer): (readonly [string, ReportEntry, ReportLine])[] =>
  frameworks.flatMap(({ key, entries }) =>
    entries.flatMap((entry) => entry.lines.map((line) => [key, entry, line] as const)),
  );

export const reportRenderers: Renderers<ReportAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) =>
    ndjson(
      rowsOf(answer).map(([framework, { id, verified, state }, line]) => ({ framework, id, verified, state, line })),
    ),
  csv: (_, answer) =>
    [
      rowHead,
      ...rowsOf(answer).map(([framework, { id, verified, state }, line]) => [
        framework,
        id,
        verified ? "yes" : "no",
        state,
        line.kind,
        line.severity ?? "",
        line.check ?? "",
        line.node ?? "",
        line.text,
        line.owner ?? "",
        evidenceText(line),
      ]),
    ]
      .map(csvRow)
      .join(""),
  markdown,
  html: (_, answer) => reportHtml(answer),
};
