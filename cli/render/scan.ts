import { privilege } from "../../model/access.ts";
import { type ScanExposure, type ScanRecord, severities, toldStates } from "../../scan/record.ts";
import { reportOf } from "../../scan/report/files.ts";
import { resultWords, sourceWords, stateWords } from "../../scan/report/phrases.ts";
import { causeLines } from "../../scan/words.ts";
import type { Io } from "../io.ts";
import { ownerText } from "./owner.ts";
import { privilegeText, shortProofLines } from "./proof.ts";
import type { Renderers } from "./renderer.ts";
import { clean, columns, list, plural, styled } from "./text.ts";

/** Exposures with their proofs before the rest is counted. */
const shown = 20;
const colors = { clear: "green", found: "red", unknown: "yellow" } as const;

function table(io: Io, record: ScanRecord): string {
  const told = record.exposures.filter(({ state }) => toldStates.has(state));
  const { counts, guardrails } = record;
  const lines = [
    `${styled(io, "bold", `Scan ${record.scan}:`)} ${styled(io, colors[record.result], record.result)}`,
    resultWords(record),
    ...record.unknown.map((line) => styled(io, "yellow", `  ${clean(line)}`)),
    "",
    `${plural(counts.exposures, "exposure")}: ${severities.map((name) => `${counts.bySeverity[name]} ${name}`).join(", ")}; ${counts.unowned} of what nobody owns.`,
    `${counts.byState.new} new, ${counts.byState["first-read"]} read for the first time, ${counts.byState["acceptance-ended"]} no longer accepted, ${counts.closed} closed, ${counts.byState.accepted} accepted, ${counts.byState.standing} known before.`,
    `Guardrails: ${guardrails.passed} hold, ${guardrails.failed} do not, ${guardrails.unknown} cannot be told.`,
    ...told.slice(0, shown).flatMap((one) => ["", ...exposureLines(io, record, one)]),
    ...(told.length > shown ? ["", `and ${plural(told.length - shown, "more exposure")}: --format json has all`] : []),
    ...guardrailLines(io, record),
    ...closedLines(io, record),
    "",
    styled(io, "bold", "Sources"),
    ...columns(
      record.sources.map((source) => [source.name, source.status, clean(list(sourceWords(source).split(", "), 4))]),
    ),
    ...noticeLines(io, record),
  ];
  return `${lines.join("\n")}\n`;
}

function exposureLines(io: Io, record: ScanRecord, one: ScanExposure): string[] {
  const color = one.severity === "critical" || one.severity === "high" ? "red" : "yellow";
  return [
    `${styled(io, color, one.severity)}  ${styled(io, "bold", privilegeText(privilege(one.id, one.access)))}`,
    `  from ${clean(one.start)}, ${one.certainty}, ${stateWords[one.state]}, owner: ${ownerText(one.owner)}, first seen ${one.firstSeen}`,
    ...causeLines(record, one).map((line) => `  because ${line}`),
    ...(one.proof === undefined ? [] : shortProofLines(record, one.proof, "    ")),
  ];
}

function guardrailLines(io: Io, { checks }: ScanRecord): string[] {
  const broken = checks.flatMap(({ results }) => results);
  if (broken.length === 0) return [];
  const rows = broken
    .slice(0, shown)
    .map(({ actual, name }) => [actual === "unknown" ? "UNKNOWN" : "FAILED", clean(name)]);
  return [
    "",
    styled(io, "bold", "Guardrails"),
    ...columns(rows),
    ...(broken.length > shown ? [`  and ${broken.length - shown} more`] : []),
  ];
}

function closedLines(io: Io, { closed, untold }: ScanRecord): string[] {
  const lines: string[] = [];
  const row = (one: { readonly id: string; readonly access: string; readonly start: string }): string =>
    `  ${clean(one.id)} (${one.access}), from ${clean(one.start)}`;
  if (closed.length > 0)
    lines.push("", styled(io, "green", `Closed: ${closed.length}`), ...closed.slice(0, shown).map(row));
  if (untold.length > 0)
    lines.push("", styled(io, "yellow", `Not known to be gone: ${untold.length}`), ...untold.slice(0, shown).map(row));
  return lines;
}

function noticeLines(io: Io, { sent }: ScanRecord): string[] {
  if (sent.length === 0) return [];
  const rows = sent.map(({ channel, owner, exposures, status, reason }) => [
    status,
    channel,
    clean(owner ?? "nobody"),
    plural(exposures, "exposure"),
    clean(reason ?? ""),
  ]);
  return ["", styled(io, "bold", "Notices"), ...columns(rows)];
}

export const scanRenderers: Renderers<ScanRecord> = {
  table,
  json: (_, record) => reportOf(record, "json"),
  markdown: (_, record) => reportOf(record, "markdown"),
  sarif: (_, record) => reportOf(record, "sarif"),
  html: (_, record) => reportOf(record, "html"),
};
