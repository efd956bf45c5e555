import { xml } from "../../model/xml.ts";
import { htmlPage, htmlTable } from "../page.ts";
import { type ScanExposure, type ScanRecord, severities, toldStates } from "../record.ts";
import { causeLines, ownerName, pathLines } from "../words.ts";
import { resultWords, sourceWords, stateWords } from "./phrases.ts";

/** Standing exposures that are listed; all are in the JSON. */
const mostListed = 500;

const resultClass = { found: "bad", unknown: "odd", clear: "good" } as const;
const severityClass: Readonly<Partial<Record<ScanExposure["severity"], string>>> = {
  critical: "bad",
  high: "bad",
  medium: "odd",
};

const element = (name: string, inner: string): string => `<${name}>${inner}</${name}>`;
const listOf = (name: "ul" | "ol", lines: readonly string[]): string =>
  lines.length === 0 ? "" : element(name, lines.map((line) => element("li", xml(line))).join(""));
const section = (title: string, inner: string): string =>
  inner === "" ? "" : `<section><h2>${xml(title)}</h2>\n${inner}\n</section>`;

/** A run as one page: no script, nothing loaded, to be printed or kept. */
export function html(record: ScanRecord): string {
  const told = record.exposures.filter(({ state }) => toldStates.has(state));
  const title = `Scan ${record.scan}: ${record.result}`;
  return htmlPage(
    title,
    `<h1>Scan ${xml(record.scan)}: <span class="${resultClass[record.result]}">${record.result}</span></h1>
<p>${xml(resultWords(record))}</p>
${summary(record)}
${section("Not known", listOf("ul", record.unknown))}
${section("To look at", told.map((one) => exposureHtml(record, one)).join("\n"))}
${section("Guardrails", guardrails(record))}
${section(
  "Closed",
  record.closed.length === 0
    ? ""
    : htmlTable(
        ["Target", "Access", "From", "First seen", "Closed by"],
        record.closed.map((one) => [one.id, one.access, one.start, one.firstSeen, causeLines(record, one).join("; ")]),
      ),
)}
${section(
  "Not known to be gone",
  record.untold.length === 0
    ? ""
    : htmlTable(
        ["Target", "Access", "From", "Why"],
        record.untold.map((one) => [one.id, one.access, one.start, one.reason]),
      ),
)}
${section(
  "Sources",
  htmlTable(
    ["Source", "Status", "Scopes", "Why"],
    record.sources.map((source) => [source.name, source.status, sourceWords(source), source.reasons.join("; ")]),
  ),
)}
${section("Known before", standing(record))}
${section(
  "Notices",
  record.sent.length === 0
    ? ""
    : htmlTable(
        ["Channel", "Owner", "Exposures", "Status", "Why"],
        record.sent.map((one) => [one.channel, one.owner ?? "", String(one.exposures), one.status, one.reason ?? ""]),
      ),
)}
`,
  );
}

function summary({ id, startedAt, seconds, snapshot, before, counts, guardrails: held }: ScanRecord): string {
  return htmlTable(
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
  return `<article class="${severityClass[one.severity] ?? ""}">
<h3>${one.severity}: ${xml(one.id)} (${one.access})</h3>
<p>From ${xml(one.start)}; ${one.certainty}; ${xml(stateWords[one.state])}. Owner: ${xml(ownerName(one.owner) ?? "nobody")}. <span class="soft">First seen ${xml(one.firstSeen)}.</span></p>
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
  return rows.length === 0 ? "" : htmlTable(["", "Name", "Is", "Why", "File"], rows);
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
  return `${htmlTable(["Severity", "Target", "Access", "From", "Owner", "First seen", ""], rows)}${more}`;
}
