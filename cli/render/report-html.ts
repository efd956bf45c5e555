import { createHash } from "node:crypto";
import type { ReportAnswer, ReportEntry, ReportFramework, ReportLine } from "../../queries/report/answer.ts";
import { citedText, countsText, stateText, unverifiedText } from "./report-words.ts";
import { clean, moment } from "./text.ts";

const style = `:root{color-scheme:light dark;--line:#c8ccd2;--soft:#5b6470;--bad:#b3261e;--odd:#8a5a00;--good:#1b6e3c}
@media (prefers-color-scheme:dark){:root{--line:#444b55;--soft:#a4adb8;--bad:#ff8a80;--odd:#ffc163;--good:#7bd99b}}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;overflow-wrap:anywhere}
h2{margin-top:2rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin-bottom:.2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}
.soft,.not-evaluated{color:var(--soft)}.found{color:var(--bad)}.partly,.unverified{color:var(--odd)}.clear{color:var(--good)}
@media print{body{margin:0;max-width:none;font-size:11px}tr{break-inside:avoid}}`;

/** The page's own policy: its one style, by hash, and nothing else. */
const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const text = (said: string): string => clean(said).replace(/[&<>"']/g, (c) => escapes[c] ?? c);
const row = (name: "td" | "th", cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<${name}${name === "th" ? ' scope="col"' : ""}>${text(cell)}</${name}>`).join("")}</tr>`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead>${row("th", head)}</thead><tbody>\n${rows.map((cells) => row("td", cells)).join("\n")}\n</tbody></table>`;

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
  const mark = verified ? "" : ` <span class="unverified">${text(unverifiedText)}</span>`;
  return [
    `<h3>${text(id)} ${text(title)}</h3>`,
    `<p><span class="${state}">${stateText[state]}</span>${mark} <span class="soft">${text(source)}</span></p>`,
    ...(lines.length === 0 ? [] : [table(["", "what", "of", "owner", "evidence"], lines.map(cells))]),
    ...(truncated ? ['<p class="soft">There are more: --limit shows them.</p>'] : []),
  ].join("\n");
}

function frameworkHtml(framework: ReportFramework): string {
  const { title, version, entries, labels, source } = framework;
  const said = labels.map(({ label, meant, said: own }) => [label, meant, own]);
  return [
    `<section><h2>${text(title)} ${text(version)}</h2>`,
    `<p>${text(countsText(framework))} <span class="soft">${text(source)}</span></p>`,
    ...entries.map(entryHtml),
    ...(said.length === 0
      ? []
      : ["<h3>Labels that articles give otherwise</h3>", table(["label", "meant", "the framework"], said)]),
    "</section>",
  ].join("\n");
}

/** One file without script and without anything from elsewhere. */
export const reportHtml = ({ snapshot, asOf, empty, frameworks }: ReportAnswer): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Report</title>
<style>${style}</style>
</head>
<body>
<h1>Report</h1>
<p>Snapshot ${text(snapshot.id.slice(0, 12))}, taken ${text(moment(snapshot.takenAt))}; ages are judged at ${text(moment(asOf))}.</p>
${empty ? "<p>Nothing was imported: nothing was evaluated.</p>\n" : ""}${frameworks.map(frameworkHtml).join("\n")}
</body>
</html>
`;
