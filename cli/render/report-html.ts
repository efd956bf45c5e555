import { xml } from "../../model/xml.ts";
import type {
  ReportAnswer,
  ReportEntry,
  ReportFramework,
  ReportLine,
  ReportState,
} from "../../queries/report/answer.ts";
import { htmlPage, htmlTable } from "../../scan/page.ts";
import { citedText, countsText, stateText, unverifiedText } from "./report-words.ts";
import { moment } from "./text.ts";

const classes: Readonly<Record<ReportState, string>> = {
  found: "bad",
  partly: "odd",
  clear: "good",
  "not-evaluated": "soft",
};

const cells = (line: ReportLine): string[] => [
  line.severity === undefined ? line.kind : `${line.kind}, ${line.severity}`,
  line.text,
  citedText(line),
  line.owner ?? "",
  line.evidence
    .slice(0, 3)
    .map(({ source, locator }) => `${source} ${locator}`.trim())
    .join("; "),
];

function entryHtml({ id, title, verified, state, source, lines, truncated }: ReportEntry): string {
  const mark = verified ? "" : ` <span class="odd">${xml(unverifiedText)}</span>`;
  return [
    `<h3>${xml(id)} ${xml(title)}</h3>`,
    `<p><span class="${classes[state]}">${stateText[state]}</span>${mark} <span class="soft">${xml(source)}</span></p>`,
    ...(lines.length === 0 ? [] : [htmlTable(["", "what", "of", "owner", "evidence"], lines.map(cells))]),
    ...(truncated ? ['<p class="soft">There are more: --limit shows them.</p>'] : []),
  ].join("\n");
}

function frameworkHtml(framework: ReportFramework): string {
  const { title, version, entries, labels, source } = framework;
  const said = labels.map(({ label, meant, said: own }) => [label, meant, own]);
  return [
    `<section><h2>${xml(title)} ${xml(version)}</h2>`,
    `<p>${xml(countsText(framework))} <span class="soft">${xml(source)}</span></p>`,
    ...entries.map(entryHtml),
    ...(said.length === 0
      ? []
      : ["<h3>Labels that articles give otherwise</h3>", htmlTable(["label", "meant", "the framework"], said)]),
    "</section>",
  ].join("\n");
}

export const reportHtml = ({ snapshot, asOf, empty, frameworks }: ReportAnswer): string =>
  htmlPage(
    "Report",
    [
      "<h1>Report</h1>",
      `<p>Snapshot ${xml(snapshot.id.slice(0, 12))}, taken ${xml(moment(snapshot.takenAt))}; ages are judged at ${xml(moment(asOf))}.</p>`,
      ...(empty ? ["<p>Nothing was imported: nothing was evaluated.</p>"] : []),
      ...frameworks.map(frameworkHtml),
    ].join("\n"),
  );
