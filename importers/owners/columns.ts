import { freeText, namesIn } from "./text.ts";

/** Columns of an owners table, and fields of an owners file, that are no selector and no owner. */
export const aboutColumns = [
  "approval_ref",
  "approved_at",
  "approver",
  "env",
  "purpose",
  "review_days",
  "revoke_runbook_url",
  "vendor",
] as const;
export const ownerColumns = ["business_owner", "technical_owner"] as const;
export const csvColumns: ReadonlySet<string> = new Set(["node_selector", ...ownerColumns, ...aboutColumns]);

/** Cells of one row or entry by column; empty ones left out. */
export type Cells = Readonly<Partial<Record<string, string>>>;

const day = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** The first thing that is wrong with the values of a row: `<column>: <what>`, without the value. */
export function faultIn(cells: Cells): string | undefined {
  const { review_days: days, approved_at: at, revoke_runbook_url: url } = cells;
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days)) return "review_days: expected a number of days";
  if (at !== undefined && !(day.test(at) && !Number.isNaN(Date.parse(at))))
    return "approved_at: expected a date, 2026-01-31";
  if (url !== undefined && !/^https?:\/\/[^\s/]+\S*$/.test(url)) return "revoke_runbook_url: expected an https address";
  return undefined;
}

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
