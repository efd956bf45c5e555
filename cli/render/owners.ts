import type { NodeClass } from "../../model/node.ts";
import type { Owner, OwnerClaim, OwnerSource } from "../../model/owner.ts";
import type { OwnersAnswer, OwnersRow } from "../../queries/owners/answer.ts";
import type { Io } from "../io.ts";
import { headLines, nextLine, unmatchedLines } from "./head.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { clean, columns, csvRow, markdownTable, plural, styled } from "./text.ts";

const classNames: Readonly<Partial<Record<NodeClass, readonly [one: string, many: string]>>> = {
  identity: ["identity", "identities"],
  "data-store": ["data store", "data stores"],
  secret: ["secret", "secrets"],
  workload: ["workload", "workloads"],
  credential: ["credential", "credentials"],
};
/** Rows and owners in a table before the rest is counted; with --limit every row is shown. */
const shownRows = 40;
const shownParties = 12;

function table(io: Io, answer: OwnersAnswer, { limit, ...asked }: Asked): string {
  const { counts, byOwner, rows } = answer;
  const lines = [
    ...headLines(io, "Owners", "by the strongest source that names one", answer.snapshot),
    ...unmatchedLines(io, answer.unmatched),
    "",
    `${counts.owned} of ${plural(counts.things, "thing")} ${counts.owned === 1 ? "has" : "have"} an owner${counts.conflicts > 0 ? `; sources disagree on ${counts.conflicts}` : ""}`,
    ...coverage(answer).map((line) => `  ${line}`),
  ];
  if (byOwner.length > 0) {
    lines.push("", styled(io, "bold", "Asked first"));
    const shown = byOwner.slice(0, shownParties);
    lines.push(
      ...columns(shown.map(({ owner, things, contact }) => [clean(owner), plural(things, "thing"), called(contact)])),
    );
    if (byOwner.length > shown.length) lines.push(styled(io, "dim", `  and ${byOwner.length - shown.length} more`));
  }
  const shown = rows.slice(0, limit ?? shownRows);
  if (shown.length > 0) lines.push("", ...columns(shown.map(tableCells), "  ", coloured(io, shown)));
  if (rows.length > shown.length || answer.truncated)
    lines.push(styled(io, "dim", "  and more: --limit shows them, --unowned and --conflicts only some"));
  lines.push(...next(io, answer, asked));
  return `${lines.join("\n")}\n`;
}

/** `412 of 500 identities`. */
function coverage({ byKind }: OwnersAnswer): string[] {
  const classes = [...new Set(byKind.map((one) => one.class))];
  return classes.map((name) => {
    const own = byKind.filter((one) => one.class === name);
    const sum = (of: "owned" | "things") => own.reduce((total, one) => total + one[of], 0);
    const [one, many] = classNames[name] ?? [name, name];
    return `${sum("owned")} of ${sum("things")} ${sum("things") === 1 ? one : many}`;
  });
}

const called = (contact: OwnersAnswer["byOwner"][number]["contact"]): string =>
  clean(
    [contact?.oncall ?? contact?.email ?? "", contact?.active === false ? "not active" : ""].filter(Boolean).join(", "),
  );

const tableCells = (row: OwnersRow): string[] => [
  clean(row.id),
  ownerCell(row.technical, row.business),
  clean(told(row)),
];

/** The technical owner, and the business owner where that is somebody else. */
function ownerCell(technical: Owner, business: Owner): string {
  if (technical.status === "unowned")
    return business.status === "unowned" ? "nobody" : `${clean(business.owner)} (business)`;
  const other =
    business.status !== "unowned" && business.owner !== technical.owner ? ` (business: ${clean(business.owner)})` : "";
  return clean(technical.owner) + other;
}

/** Where the owner stands, and who else is named. */
function told({ technical, business }: OwnersRow): string {
  const first = technical.status === "unowned" ? business : technical;
  if (first.status === "unowned") return "";
  const also = contested(technical, business, ({ owner, source }, of) => `${owner}${of} by ${sourceText(source)}`);
  return [sourceText(first.source), ...also.map((text) => `but ${text}`)].join("; ");
}

/** Whom weaker sources name, marked where it is the business owner alone that they contest. */
function contested(
  technical: Owner,
  business: Owner,
  text: (claim: OwnerClaim, of: string) => string,
): readonly string[] {
  const others = (one: Owner): readonly OwnerClaim[] => (one.status === "conflict" ? one.others : []);
  const first = others(technical).map((one) => text(one, ""));
  const isApart = technical.status !== "unowned";
  const rest = others(business).filter((one) => !first.includes(text(one, "")));
  return [...new Set([...first, ...rest.map((one) => text(one, isApart ? " (business)" : ""))])];
}

const sourceText = ({ said, document, locator, through }: OwnerSource): string =>
  `${said}${through === undefined ? "" : ` of ${through}`}, ${document}${locator === "" ? "" : ` ${locator}`}`;

const coloured =
  (io: Io, rows: readonly OwnersRow[]) =>
  (cell: string, column: number, row: number): string => {
    const { technical, business } = rows[row] ?? {};
    if (column === 1 && cell.trim() === "nobody") return styled(io, "red", cell);
    const contested = technical?.status === "conflict" || business?.status === "conflict";
    return column === 2 && contested ? styled(io, "yellow", cell) : cell;
  };

function next(io: Io, { counts, rows }: OwnersAnswer, asked: Asked): string[] {
  if (counts.unowned === 0) return [];
  const listed = rows.length === counts.unowned;
  const words = listed ? ["import", "owners.csv"] : ["owners", "--unowned"];
  return ["", nextLine(io, listed ? "Say who owns them" : "What nobody owns", words, asked)];
}

const head = ["id", "kind", "class", "name", "technical owner", "business owner", "source", "conflicts"];
const cells = (row: OwnersRow): string[] => {
  const first = row.technical.status === "unowned" ? row.business : row.technical;
  return [
    row.id,
    row.kind,
    row.class,
    row.name,
    row.technical.status === "unowned" ? "" : row.technical.owner,
    row.business.status === "unowned" ? "" : row.business.owner,
    first.status === "unowned" ? "" : sourceText(first.source),
    contested(row.technical, row.business, ({ owner, source }, of) => `${owner}${of}: ${sourceText(source)}`).join(
      "; ",
    ),
  ];
};

export const ownersRenderers: Renderers<OwnersAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.rows),
  csv: (_, answer) => [head, ...answer.rows.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, answer.rows.map(cells)),
};
