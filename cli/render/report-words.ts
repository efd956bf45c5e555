import { type ReportFramework, type ReportLine, type ReportState, reportStates } from "../../queries/report/answer.ts";

export const stateText: Readonly<Record<ReportState, string>> = {
  found: "found",
  partly: "partly",
  clear: "clear",
  "not-evaluated": "not evaluated",
};

export const unverifiedText = "id not verified in the publisher's own text";

export function countsText({ entries, counts }: ReportFramework): string {
  const by = reportStates.filter((one) => counts[one] > 0).map((one) => `${counts[one]} ${stateText[one]}`);
  return `${entries.length} ${entries.length === 1 ? "entry" : "entries"}: ${by.join(", ")}${counts.unverified > 0 ? `; ${counts.unverified} not verified` : ""}`;
}

/** What a line is a statement of: its check, its rule, its node. */
export const citedText = ({ check, rule, node, seedRef }: ReportLine): string =>
  [check, rule, node, seedRef === undefined ? undefined : `articles: ${seedRef}`]
    .filter((word) => word !== undefined && word !== "")
    .join("; ");
