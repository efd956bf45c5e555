import type {
  LogPeriod,
  ObservedAnswer,
  ObservedIdentity,
  ObservedKey,
  ObservedUse,
  StepObserved,
} from "../../queries/observed/answer.ts";
import type { Io } from "../io.ts";
import { headLines, unmatchedLines } from "./head.ts";
import { ownerText } from "./owner.ts";
import { json, ndjson, type Renderers } from "./renderer.ts";
import { clean, columns, list, markdownTable, moment, plural, styled } from "./text.ts";

const shownRows = 40;

/** Times, the rest counted. */
const periodsText = (periods: readonly LogPeriod[]): string =>
  list(
    periods.map(({ from, to }) => `${moment(from)} to ${moment(to)}`),
    2,
  );

/** What logs say of a step, in one line. */
export function observedText(
  io: Io,
  { seen, match, since = "", last = "", count = 0, by = [], addresses = [], denied, periods, why }: StepObserved,
): string {
  const refused = denied === undefined ? "" : `; refused ${plural(denied.count, "time")}, last ${moment(denied.last)}`;
  if (seen === "observed") {
    const who = by.length === 0 ? "" : ` by ${clean(list(by, 1))}`;
    const from = addresses.length === 0 ? "" : ` from ${clean(list(addresses, 2))}`;
    const less = match === "identity" ? ` (${clean(why ?? "")})` : "";
    return `${styled(io, "red", `observed since ${moment(since)}`)}, last ${moment(last)}, ${plural(count, "time")}${who}${from}${less}${refused}`;
  }
  if (seen === "not-seen")
    return `${styled(io, "green", "not seen")} in logs read from ${periodsText(periods)}${refused}`;
  return styled(io, "dim", `observed: unknown, ${clean(why ?? "no log was read")}${refused}`);
}

function table(io: Io, answer: ObservedAnswer, { limit }: { readonly limit?: number }): string {
  const since = answer.since === undefined ? "" : ` since ${moment(answer.since)}`;
  const lines = [
    ...headLines(io, "Observed", `in ${plural(answer.logs.length, "log")}${since}`, answer.snapshot),
    ...unmatchedLines(io, answer.unmatched),
  ];
  if (answer.logs.length === 0)
    lines.push(
      "",
      "No audit log was imported: what was used is not known.",
      "ambit import <CloudTrail, Kubernetes audit or Vault audit files>",
    );
  else
    lines.push(
      "",
      ...columns(
        answer.logs.map(({ of, from, to, events, why, regions = [] }) => [
          clean(of),
          `${moment(from)} to ${moment(to)}`,
          plural(events, "event"),
          regions.join(" "),
          why === undefined ? "" : `in part: ${clean(why)}`,
        ]),
      ),
    );
  if (answer.key) lines.push("", ...keyLines(io, answer.key));
  const { identities, counts } = answer;
  const [only] = identities;
  if (only?.steps !== undefined) lines.push("", ...oneLines(io, only));
  else if (identities.length > 0) {
    const most = limit ?? shownRows;
    lines.push(
      "",
      `${plural(counts.used, "identity", "identities")} used, ${counts.never} never, ${counts.unknown} unknown`,
      "",
    );
    const rows = identities
      .slice(0, most)
      .map((row) => [clean(row.id), lastText(row), grantedText(row), ownerText(row.owner)]);
    lines.push(...columns([["identity", "last use", "steps never observed", "owner"], ...rows]));
    if (identities.length > most || answer.truncated) lines.push("", "There are more: --limit shows them.");
  }
  return `${lines.join("\n")}\n`;
}

function lastText({ last, unused, denied }: ObservedIdentity): string {
  const refused = denied > 0 ? ` (${denied} refused)` : "";
  if (last) return `${moment(last.at)} ${clean(last.action)}${refused}`;
  return `${unused === "never" ? "never" : "unknown"}${refused}`;
}

function grantedText({ granted: { observed, notSeen, unknown } }: ObservedIdentity): string {
  const total = observed + notSeen + unknown;
  return total === 0 ? "none" : `${notSeen} of ${total}${unknown > 0 ? `, ${unknown} unknown` : ""}`;
}

function oneLines(io: Io, row: ObservedIdentity): string[] {
  const { steps = [], uses = [] } = row;
  const lines = [`${styled(io, "bold", clean(row.id))}: last use ${lastText(row)}, owner: ${ownerText(row.owner)}`];
  if (row.periods.length > 0) lines.push(styled(io, "dim", `  logs read: ${periodsText(row.periods)}`));
  lines.push(
    "",
    `  ${styled(io, "bold", "What it may do")}`,
    ...steps.flatMap(({ title, to, observed }) => [
      `    ${clean(title)}: ${clean(to)}`,
      `      ${observedText(io, observed)}`,
    ]),
  );
  if (steps.length === 0) lines.push("    nothing that the snapshot knows");
  lines.push("", `  ${styled(io, "bold", "What it did")}`, ...linesOfUses(uses));
  return lines;
}

function linesOfUses(uses: readonly ObservedUse[]): string[] {
  if (uses.length === 0) return ["    nothing in these logs"];
  return columns(
    uses.map(({ action, resource = "", outcome, last, count, addresses }) => [
      moment(last),
      clean(action),
      clean(resource),
      outcome,
      plural(count, "time"),
      clean(list(addresses, 1)),
    ]),
    "    ",
  );
}

function keyLines(io: Io, key: ObservedKey): string[] {
  const { id, found, principal, sessionName, sourceIdentity, issuedAt, expiresAt, chain, uses, issued, why = "" } = key;
  const lines = [
    `${styled(io, "bold", id)}: ${found ? "" : `not seen (${clean(why)})`}${principal === undefined ? "" : ` ${clean(principal)}`}`.replace(
      ":  ",
      ": ",
    ),
  ];
  const about = [
    sessionName === undefined ? "" : `session ${clean(sessionName)}`,
    sourceIdentity === undefined ? "" : `source identity ${clean(sourceIdentity)}`,
    issuedAt === undefined ? "" : `issued ${moment(issuedAt)}`,
    expiresAt === undefined ? "" : `until ${moment(expiresAt)}`,
  ].filter((text) => text !== "");
  if (about.length > 0) lines.push(`  ${about.join(", ")}`);
  for (const one of chain)
    lines.push(
      `  got by ${clean(one.by)} of ${clean(one.identity)}${one.keyId === undefined ? "" : ` with ${one.keyId}`}, ${moment(one.at)}`,
    );
  if (found) lines.push(...linesOfUses(uses));
  for (const one of issued) lines.push(`  gave ${one.keyId}, a session of ${clean(one.principal)}, ${moment(one.at)}`);
  return lines;
}

const markdown = (_: Io, answer: ObservedAnswer): string =>
  `# Observed use\n\n${markdownTable(
    ["identity", "last use", "steps never observed", "owner"],
    answer.identities.map((row) => [row.id, lastText(row), grantedText(row), ownerText(row.owner)]),
  )}`;

export const observedRenderers: Renderers<ObservedAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.identities),
  markdown,
};
