import { nearestId } from "../../model/framework/nearest.ts";
import { looksSecret } from "../../model/redact.ts";
import { freeText, namesIn } from "./text.ts";

const date = { test: isDate, expected: "a date, 2026-01-31" } as const;
const days = { test: (text: string) => /^[1-9]\d{0,4}$/.test(text), expected: "a number of days" } as const;
const address = {
  test: (text: string) => /^https?:\/\/[^\s/]+\S*$/.test(text),
  expected: "an https address",
} as const;
const answer = { test: (text: string) => /^(yes|no|true|false)$/i.test(text), expected: "yes or no" } as const;
const free = undefined;
const oneOf = (...words: readonly string[]) => ({
  test: (text: string) => words.includes(text.toLowerCase()),
  expected: `one of ${words.join(", ")}`,
});

/** What a column's values must be, where they are not free text. */
interface Values {
  readonly test: (text: string) => boolean;
  readonly expected: string;
}

/**
 * Columns of an owners table, and fields of an owners file, that are no selector and no owner. Several names, selectors or
 * environments in one cell are separated by semicolons.
 */
const about = {
  approval_ref: free,
  approved_at: date,
  approver: free,
  autonomy: oneOf("none", "suggest", "act-with-approval", "act"),
  break_glass: answer,
  break_glass_alert: free,
  chain_owner: free,
  created_at: date,
  created_by: free,
  env: free,
  expires: date,
  last_reviewed: date,
  purpose: free,
  review_days: days,
  revoke_runbook_url: address,
  revoke_tested_at: date,
  revokers: free,
  rotation_days: days,
  standing: oneOf("standing", "request-time"),
  vendor: free,
  vendor_contact: free,
  workload_boundary: free,
} as const satisfies Record<string, Values | undefined>;

export type AboutColumn = keyof typeof about;
const aboutColumns = Object.keys(about) as AboutColumn[];
const ownerColumns = ["business_owner", "technical_owner"] as const;
const tableColumns = ["node_selector", ...ownerColumns, ...aboutColumns] as const;
export const csvColumns: ReadonlySet<string> = new Set(tableColumns);
/** Fields of an entry of the owners file. */
const entryFields = ["owner", ...tableColumns] as const;

/** Cells of one row or entry by column; empty ones left out. */
export type Cells = Readonly<Partial<Record<string, string>>>;

function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

/** The first thing that is wrong with the values of a row: `<column>: <what>`, without the value. */
export function faultIn(cells: Cells): string | undefined {
  for (const column of aboutColumns) {
    const values: Values | undefined = about[column];
    const value = cells[column];
    if (value !== undefined && value !== "" && values && !values.test(value))
      return `${column}: expected ${values.expected}`;
  }
  return undefined;
}

/** A name that somebody wrote, where it can be shown: what is no plain word could be anything. */
const wordOf = (name: string): string | undefined =>
  /^[a-z][\w -]{0,40}$/i.test(name) && !looksSecret(name) ? name : undefined;

/** What is wrong with the name of a column: with the column that is meant. @param where `column 3` */
export function unknownColumn(where: string, name: string): string {
  const word = wordOf(name);
  return `${where}${word === undefined ? "" : `, \`${word}\`,`} is none of ${tableColumns.join(", ")}; it is not read${near(word, tableColumns)}`;
}

/** The fields of an entry that no entry has; undefined: it has none such. */
export function unknownFields(entry: unknown): string | undefined {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return undefined;
  const names = Object.keys(entry).filter((name) => !(entryFields as readonly string[]).includes(name));
  if (names.length === 0) return undefined;
  const said = names.slice(0, 5).map((name) => {
    const word = wordOf(name);
    return word === undefined ? "a field" : `\`${word}\`${near(word, entryFields)}`;
  });
  return `${said.join(", ")}: no such field; fields are ${entryFields.join(", ")}`;
}

const near = (word: string | undefined, names: readonly string[]): string => {
  const nearest = word === undefined ? undefined : nearestId(word, names);
  return nearest === undefined ? "" : ` (nearest: \`${nearest}\`)`;
};

/** Who a row names, and what else it tells. An owner without a role is both. */
export function toldIn(cells: Cells): {
  readonly business: readonly string[];
  readonly technical: readonly string[];
  readonly about: Readonly<Record<string, string>>;
} {
  const both = namesIn(cells["owner"]);
  const business = namesIn(cells["business_owner"]);
  const technical = namesIn(cells["technical_owner"]);
  return {
    business: business.length > 0 ? business : both,
    technical: technical.length > 0 ? technical : both,
    about: Object.fromEntries(
      aboutColumns.flatMap((column) => {
        const value = cells[column];
        return value === undefined || value === "" ? [] : [[column, freeText(value)]];
      }),
    ),
  };
}
