import type { IdentitiesAnswer, Revocation } from "../../queries/identities/answer.ts";
import type { Field, FieldSource } from "../../queries/identities/field.ts";
import type { IdentityCredential, IdentityRecord } from "../../queries/identities/record.ts";
import type { Io } from "../io.ts";
import { headLines, nextLine, unmatchedLines } from "./head.ts";
import { ownerText } from "./owner.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { clean, columns, csvRow, list, markdownTable, moment, plural, styled } from "./text.ts";

/** Rows of a table before the rest is counted; with --limit every row is shown. */
const shownRows = 40;

function table(io: Io, answer: IdentitiesAnswer, { limit, ...asked }: Asked): string {
  const { counts, byType, identities, revocations } = answer;
  const lines = [
    ...headLines(io, "Identities", "that are not people's", answer.snapshot),
    ...unmatchedLines(io, answer.unmatched),
    "",
    `${plural(counts.identities, "identity", "identities")}: ${counts.accountable} with an accountable owner, ${counts.privileged} privileged, ${counts.exposed} exposed, ${counts.standing} with a standing credential`,
    ...columns(byType.map(({ type, identities: all, accountable }) => [type, `${accountable} of ${all} accountable`])),
  ];
  const [only] = identities;
  if (revocations) lines.push(...revocationLines(io, revocations, limit ?? shownRows));
  else if (identities.length === 1 && only) lines.push("", ...recordLines(io, only));
  else {
    const shown = identities.slice(0, limit ?? shownRows);
    lines.push("", ...columns(shown.map((one) => row(one).map(clean))));
    if (identities.length > shown.length || answer.truncated)
      lines.push(styled(io, "dim", "  and more: --limit shows them, one id shows all of it"));
  }
  if (!revocations && counts.accountable < counts.identities)
    lines.push("", nextLine(io, "What nobody answers for", ["identities", "--ownerless"], asked));
  return `${lines.join("\n")}\n`;
}

const weight = ({ privileged, exposed }: IdentityRecord): string =>
  [...(privileged ? ["privileged"] : []), ...(exposed === undefined ? [] : ["exposed"])].join(", ");

const row = (one: IdentityRecord): string[] => [
  one.id,
  ownerText(one.business),
  ownerText(one.technical),
  one.environments.flatMap((field) => ("value" in field ? [field.value] : [])).join(", "),
  weight(one),
  one.lastUsed.status === "none"
    ? "never used"
    : "value" in one.lastUsed
      ? `used ${one.lastUsed.value.slice(0, 10)}`
      : "",
];

/** A value with where it was read, and what others say. */
function fieldText<T>(io: Io, field: Field<T>, show: (value: T) => string = String): string {
  if (field.status === "none") return styled(io, "dim", "not told");
  if (field.status === "unknown") return styled(io, "dim", `unknown: ${clean(field.why)}`);
  const others = field.status === "conflict" ? field.others : [];
  const rest = others.map((one) => styled(io, "yellow", `; but ${clean(show(one.value))} ${sourceText(one.source)}`));
  return `${clean(show(field.value))} ${styled(io, "dim", sourceText(field.source))}${rest.join("")}`;
}

const sourceText = ({ said, document, locator, through }: FieldSource): string =>
  `(${clean([`${said}${through === undefined ? "" : ` of ${through}`}`, document === "" ? "derived" : `${document} ${locator}`.trim()].join(", "))})`;

function recordLines(io: Io, one: IdentityRecord): string[] {
  const names = (value: readonly string[]): string => value.join(", ");
  const { duties, review, revoke, boundary, vendor } = one;
  const apart = {
    yes: "apart",
    no: `not apart: ${duties.shared.map((s) => `${s.party} ${s.duties.join(" and ")}`).join("; ")}`,
    unknown: "not known to be apart",
  }[duties.apart];
  const rows: [string, string][] = [
    ["type", `${one.type}${weight(one) === "" ? "" : `, ${weight(one)}`}`],
    ["purpose", fieldText(io, one.purpose)],
    ["business owner", ownerText(one.business)],
    ["technical owner", ownerText(one.technical)],
    ["chain owner", fieldText(io, one.chainOwner)],
    ["created by", fieldText(io, duties.create, names)],
    ["approved by", fieldText(io, duties.approve, names)],
    ["revoked by", fieldText(io, duties.revoke, names)],
    ["duties", clean(apart)],
    ["created", fieldText(io, one.createdAt, moment)],
    [
      "approved",
      `${fieldText(io, one.approvedAt, moment)} ${"value" in one.approvalRef ? clean(one.approvalRef.value) : ""}`.trim(),
    ],
    ["expires", fieldText(io, one.expires, moment)],
    ["boundary", fieldText(io, boundary.declared, names)],
    [
      "used by",
      boundary.workloadCount === 0
        ? styled(io, "dim", "no workload that was read")
        : clean(list(boundary.workloads, 5)),
    ],
    ...(boundary.outside.length > 0
      ? [["outside it", styled(io, "yellow", clean(list(boundary.outside, 5)))] as [string, string]]
      : []),
    [
      "environments",
      one.environments.length === 0
        ? styled(io, "dim", "not told")
        : one.environments.map((field) => fieldText(io, field)).join("; "),
    ],
    ["last used", fieldText(io, one.lastUsed, moment)],
    ["standing", fieldText(io, one.standing)],
    ["rotation", fieldText(io, one.rotation, (days) => `every ${days} days`)],
    [
      "review",
      `${fieldText(io, review.cadence, (days) => `every ${days} days`)}; last ${fieldText(io, review.last, moment)}${review.due === undefined ? "" : `, due ${review.due}${review.overdue ? styled(io, "yellow", " overdue") : ""}`}`,
    ],
    ["break-glass", fieldText(io, one.breakGlass, (yes) => (yes ? "yes" : "no"))],
    ["vendor", fieldText(io, vendor.name)],
    ...(vendor.outside.length > 0 ? [["from outside", clean(list(vendor.outside, 5))] as [string, string]] : []),
    ["runbook", fieldText(io, revoke.runbook)],
    ["revocation tested", fieldText(io, revoke.tested, moment)],
  ];
  return [
    styled(io, "bold", clean(one.id)),
    ...columns(rows),
    ...(one.credentials.length === 0
      ? []
      : ["", "Credentials", ...columns(one.credentials.map((own) => credentialCells(io, own)))]),
    ...stepLines(io, revoke.steps),
  ];
}

const credentialCells = (
  io: Io,
  { id, kind, standing, status, ageDays, lastUsed, created }: IdentityCredential,
): string[] => [
  kind,
  clean(id),
  `${standing ? "standing" : "for a while"}, ${status}`,
  ageDays === undefined ? (created.status === "unknown" ? "age unknown" : "") : `${ageDays} days old`,
  lastUsed.status === "none" ? "never used" : fieldText(io, lastUsed, moment),
];

const stepLines = (io: Io, steps: Revocation["steps"]): string[] =>
  steps.length === 0
    ? []
    : [
        "",
        "To revoke it",
        ...steps.flatMap(({ title, command }) => [
          `  ${clean(title)}`,
          ...command.split("\n").map((line) => styled(io, "dim", `    ${clean(line)}`)),
        ]),
      ];

function revocationLines(io: Io, revocations: readonly Revocation[], limit: number): string[] {
  if (revocations.length === 0) return ["", "Everything has an accountable owner."];
  const lines = ["", styled(io, "bold", "Revoke, or name an owner, in this order")];
  for (const { number, id, why, ask, steps, breaks } of revocations.slice(0, limit)) {
    const asked = ask.status === "unowned" ? "" : `; ask ${ownerText(ask)}`;
    const used = breaks.lastUsed;
    const last =
      used.status === "none" ? "never used" : "value" in used ? `last used ${moment(used.value)}` : "last use unknown";
    const stops =
      breaks.workloadCount === 0
        ? "no workload that was read uses it"
        : `${plural(breaks.workloadCount, "workload")} would stop: ${list(breaks.workloads, 2)}`;
    lines.push(
      `${String(number).padStart(3)}. ${clean(id)}`,
      `     ${clean(`${why}${asked}`)}`,
      `     ${clean(`${stops}; ${last}`)}`,
    );
    const [first] = steps;
    if (first) lines.push(...first.command.split("\n").map((line) => styled(io, "dim", `     ${clean(line)}`)));
  }
  const rest = revocations.length - limit;
  if (rest > 0) lines.push(styled(io, "dim", `  and ${rest} more: --limit shows them, --format json every command`));
  return lines;
}

const head = [
  "id",
  "type",
  "business owner",
  "technical owner",
  "purpose",
  "environments",
  "privileged",
  "exposed",
  "last used",
  "oldest standing credential (days)",
  "review due",
  "revocation tested",
  "workloads",
];
const text = (field: Field<unknown>): string => ("value" in field ? String(field.value) : "");
const cells = (one: IdentityRecord): string[] => {
  const ages = one.credentials.flatMap(({ standing, ageDays }) => (standing && ageDays !== undefined ? [ageDays] : []));
  return [
    one.id,
    one.type,
    one.business.status === "unowned" ? "" : one.business.owner,
    one.technical.status === "unowned" ? "" : one.technical.owner,
    text(one.purpose),
    one.environments.map(text).join(", "),
    one.privileged ? "yes" : "no",
    one.exposed ?? "no",
    one.lastUsed.status === "none" ? "never" : text(one.lastUsed),
    ages.length === 0 ? "" : String(Math.max(...ages)),
    one.review.due ?? "",
    text(one.revoke.tested),
    String(one.boundary.workloadCount),
  ];
};

export const identitiesRenderers: Renderers<IdentitiesAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.revocations ?? answer.identities),
  csv: (_, answer) => [head, ...answer.identities.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, answer.identities.map(cells)),
};
