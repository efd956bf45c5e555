import { plural } from "../../model/plural.ts";
import { type ScanExposure, type ScanRecord, severities, toldStates } from "../record.ts";
import { causeLines, clean, ownerName, pathLines } from "../words.ts";
import { resultWords, sourceWords, stateWords } from "./phrases.ts";

/** Standing exposures that are listed; all are in the JSON. */
const mostListed = 100;

/** Text in Markdown that stays text. */
const text = (said: string): string =>
  clean(said)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/[\\`*_|[\]#>!~@]/g, "\\$&");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows.map((cells) => cells.map(text))]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

/** A run for people: a comment of a merge request, a wiki page. */
export function markdown(record: ScanRecord): string {
  const told = record.exposures.filter(({ state }) => toldStates.has(state));
  const others = record.exposures.filter(({ state }) => !toldStates.has(state));
  const { counts, guardrails } = record;
  const parts = [
    `# Scan ${text(record.scan)}: ${record.result}`,
    resultWords(record),
    `Run ${record.id}, ${record.startedAt}, ${record.seconds} s.${record.snapshot ? ` Snapshot ${record.snapshot.id.slice(0, 12)}.` : ""}${record.before ? ` Compared with ${record.before.id.slice(0, 12)}.` : ""}`,
    `${plural(counts.exposures, "exposure")} (${severities.map((name) => `${counts.bySeverity[name]} ${name}`).join(", ")}; ${counts.unowned} of what nobody owns): ${counts.byState.new} new, ${counts.byState["first-read"]} read for the first time, ${counts.byState["acceptance-ended"]} no longer accepted, ${counts.byState.accepted} accepted, ${counts.byState.standing} standing. ${counts.closed} closed. Guardrails: ${guardrails.passed} hold, ${guardrails.failed} do not, ${guardrails.unknown} cannot be told.`,
    ...(record.unknown.length > 0 ? ["## Not known", record.unknown.map((line) => `- ${text(line)}`).join("\n")] : []),
    ...(told.length > 0 ? ["## To look at", ...told.map((one) => exposureMarkdown(record, one))] : []),
    ...guardrailMarkdown(record),
    ...(record.closed.length > 0
      ? [
          "## Closed",
          table(
            ["target", "access", "from", "first seen", "closed by"],
            record.closed.map((one) => [
              one.id,
              one.access,
              one.start,
              one.firstSeen,
              causeLines(record, one).join("; "),
            ]),
          ),
        ]
      : []),
    ...(record.untold.length > 0
      ? [
          "## Not known to be gone",
          table(
            ["target", "access", "from", "why"],
            record.untold.map(({ id, access, start, reason }) => [id, access, start, reason]),
          ),
        ]
      : []),
    "## Sources",
    table(
      ["source", "status", "scopes", "why"],
      record.sources.map((source) => [source.name, source.status, sourceWords(source), source.reasons.join("; ")]),
    ),
    ...(others.length > 0
      ? [
          "## Known before",
          table(
            ["severity", "target", "access", "from", "owner", "first seen", "state"],
            others
              .slice(0, mostListed)
              .map((one) => [
                one.severity,
                one.id,
                one.access,
                one.start,
                ownerName(one.owner) ?? "nobody",
                one.firstSeen,
                one.acceptance ? `accepted by ${one.acceptance.owner} until ${one.acceptance.expires}` : one.state,
              ]),
          ),
          ...(others.length > mostListed ? [`And ${others.length - mostListed} more: the JSON report has them.`] : []),
        ]
      : []),
    ...(record.sent.length > 0
      ? [
          "## Notices",
          table(
            ["channel", "owner", "exposures", "status", "attempts", "why"],
            record.sent.map((one) => [
              one.channel,
              one.owner ?? "",
              String(one.exposures),
              one.status,
              String(one.attempts),
              one.reason ?? "",
            ]),
          ),
        ]
      : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function exposureMarkdown(record: ScanRecord, one: ScanExposure): string {
  const path = pathLines(record, one.proof).map((line, index) => `${index + 1}. ${text(line)}`);
  return [
    `### ${one.severity}: ${text(one.id)} (${one.access})`,
    `From ${text(one.start)}; ${one.certainty}; ${stateWords[one.state]}. Owner: ${text(ownerName(one.owner) ?? "nobody")}. First seen ${one.firstSeen}.`,
    ...(one.causes.length > 0
      ? [
          causeLines(record, one)
            .map((line) => `- because ${text(line)}`)
            .join("\n"),
        ]
      : []),
    ...(path.length > 0 ? [path.join("\n")] : []),
    ...(one.conditions.length > 0
      ? [one.conditions.map((condition) => `- if ${text(condition.text)}`).join("\n")]
      : []),
  ].join("\n\n");
}

function guardrailMarkdown({ checks }: ScanRecord): string[] {
  const rows = checks.flatMap(({ file, results }) =>
    results.map(({ name, expect, actual, reason, blindedBy = [], differs = [] }) => [
      actual === "unknown" ? "cannot be told" : "does not hold",
      name,
      `expected ${expect}, is ${actual}`,
      [...(reason === undefined ? [] : [reason]), ...differs, ...blindedBy.slice(0, 5)].join("; "),
      file,
    ]),
  );
  return rows.length === 0 ? [] : ["## Guardrails", table(["", "name", "is", "why", "file"], rows)];
}
