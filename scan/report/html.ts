import { createHash } from "node:crypto";
import { type ScanExposure, type ScanRecord, severities, toldStates } from "../record.ts";
import { causeLines, clean, ownerName, pathLines } from "../words.ts";
import { resultWords, sourceWords, stateWords } from "./phrases.ts";

/** Standing exposures that are listed; all are in the JSON. */
const mostListed = 500;

const style = `:root{color-scheme:light dark;--line:#c8ccd2;--soft:#5b6470;--bad:#b3261e;--odd:#8a5a00;--good:#1b6e3c}
@media (prefers-color-scheme:dark){:root{--line:#444b55;--soft:#a4adb8;--bad:#ff8a80;--odd:#ffc163;--good:#7bd99b}}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin-bottom:.2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}
article{border-left:4px solid var(--line);padding-left:1rem;margin:1rem 0;break-inside:avoid}
.critical,.high{border-color:var(--bad)}.medium{border-color:var(--odd)}.soft{color:var(--soft)}
.found{color:var(--bad)}.unknown{color:var(--odd)}.clear{color:var(--good)}
@media print{body{margin:0;max-width:none;font-size:11px}tr{break-inside:avoid}}`;

/** What the page's own policy allows: its one style, by hash, and nothing else. */
const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const text = (said: string): string => clean(said).replace(/[&<>"']/g, (c) => escapes[c] ?? c);
const element = (name: string, inner: string): string => `<${name}>${inner}</${name}>`;
const listOf = (name: "ul" | "ol", lines: readonly string[]): string =>
  lines.length === 0 ? "" : element(name, lines.map((line) => element("li", text(line))).join(""));
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const heads = head.map((cell) => `<th scope="col">${text(cell)}</th>`).join("");
  const body = rows.map((cells) => element("tr", cells.map((cell) => element("td", text(cell))).join(""))).join("\n");
  return `<table><thead><tr>${heads}</tr></thead><tbody>\n${body}\n</tbody></table>`;
};
const section = (title: string, inner: string): string =>
  inner === "" ? "" : `<section><h2>${text(title)}</h2>\n${inner}\n</section>`;

/** A run as one page: no script, nothing loaded, to be printed or kept. */
export function html(record: ScanRecord): string {
  const told = record.exposures.filter(({ state }) => toldStates.has(state));
  const title = `Scan ${record.scan}: ${record.result}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${text(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Scan ${text(record.scan)}: <span class="${record.result}">${record.result}</span></h1>
<p>${text(resultWords(record))}</p>
${summary(record)}
${section("Not known", listOf("ul", record.unknown))}
${section("To look at", told.map((one) => exposureHtml(record, one)).join("\n"))}
${section("Guardrails", guardrails(record))}
${section(
  "Closed",
  record.closed.length === 0
    ? ""
    : table(
        ["Target", "Access", "From", "First seen", "Closed by"],
        record.closed.map((one) => [one.id, one.access, one.start, one.firstSeen, causeLines(record, one).join("; ")]),
      ),
)}
${section(
  "Not known to be gone",
  record.untold.length === 0
    ? ""
    : table(
        ["Target", "Access", "From", "Why"],
        record.untold.map((one) => [one.id, one.access, one.start, one.reason]),
      ),
)}
${section(
  "Sources",
  table(
    ["Source", "Status", "Scopes", "Why"],
    record.sources.map((source) => [source.name, source.status, sourceWords(source), source.reasons.join("; ")]),
  ),
)}
${section("Known before", standing(record))}
${section(
  "Notices",
  record.sent.length === 0
    ? ""
    : table(
        ["Channel", "Owner", "Exposures", "Status", "Why"],
        record.sent.map((one) => [one.channel, one.owner ?? "", String(one.exposures), one.status, one.reason ?? ""]),
      ),
)}
</main>
</body>
</html>
`;
}

function summary({ id, startedAt, seconds, snapshot, before, counts, guardrails: held }: ScanRecord): string {
  return table(
    ["", ""],
    [
      ["Run", `${id}, ${startedAt}, ${seconds} s`],
      ["Snapshot", snapshot ? `${snapshot.id}, taken ${snapshot.takenAt}` : "none"],
      ["Compared with", before ? `${before.id}, taken ${before.takenAt}` : "nothing"],
      [
        "Exposures",
        `${counts.exposures}: ${severities.map((name) => `${counts.bySeverity[name]} ${name}`).join(", ")}`,
      ],
      [
        "New, read for the first time, no longer accepted",
        `${counts.byState.new}, ${counts.byState["first-read"]}, ${counts.byState["acceptance-ended"]}`,
      ],
      ["Accepted, known before, closed", `${counts.byState.accepted}, ${counts.byState.standing}, ${counts.closed}`],
      ["Of what nobody owns", String(counts.unowned)],
      ["Guardrails", `${held.passed} hold, ${held.failed} do not, ${held.unknown} cannot be told`],
    ],
  );
}

function exposureHtml(record: ScanRecord, one: ScanExposure): string {
  const causes = causeLines(record, one);
  const path = pathLines(record, one.proof);
  return `<article class="${one.severity}">
<h3>${one.severity}: ${text(one.id)} (${one.access})</h3>
<p>From ${text(one.start)}; ${one.certainty}; ${text(stateWords[one.state])}. Owner: ${text(ownerName(one.owner) ?? "nobody")}. <span class="soft">First seen ${text(one.firstSeen)}.</span></p>
${causes.length === 0 ? "" : `<p>Because</p>${listOf("ul", causes)}`}
${path.length === 0 ? "" : `<p>Path</p>${listOf("ol", path)}`}
${listOf(
  "ul",
  one.conditions.map((condition) => `if ${condition.text}`),
)}
</article>`;
}

function guardrails({ checks }: ScanRecord): string {
  const rows = checks.flatMap(({ file, results }) =>
    results.map(({ name, expect, actual, reason, blindedBy = [], differs = [] }) => [
      actual === "unknown" ? "cannot be told" : "does not hold",
      name,
      `expected ${expect}, is ${actual}`,
      [...(reason === undefined ? [] : [reason]), ...differs, ...blindedBy.slice(0, 5)].join("; "),
      file,
    ]),
  );
  return rows.length === 0 ? "" : table(["", "Name", "Is", "Why", "File"], rows);
}

function standing(record: ScanRecord): string {
  const others = record.exposures.filter(({ state }) => !toldStates.has(state));
  if (others.length === 0) return "";
  const rows = others
    .slice(0, mostListed)
    .map((one) => [
      one.severity,
      one.id,
      one.access,
      one.start,
      ownerName(one.owner) ?? "nobody",
      one.firstSeen,
      one.acceptance
        ? `accepted by ${one.acceptance.owner} until ${one.acceptance.expires}: ${one.acceptance.reason}`
        : "",
    ]);
  const left = others.length - rows.length;
  const more = left > 0 ? `<p>And ${left} more: the JSON report has them.</p>` : "";
  return `${table(["Severity", "Target", "Access", "From", "Owner", "First seen", ""], rows)}${more}`;
}
