import { plural } from "../../model/plural.ts";
import type { ExposureState, ScanRecord, ScanSource } from "../record.ts";

export const stateWords: Readonly<Record<ExposureState, string>> = {
  new: "new",
  "first-read": "read for the first time: whether it is new cannot be told",
  "acceptance-ended": "its acceptance has ended",
  accepted: "accepted",
  standing: "known before",
};

/** What the run came to, in a sentence. */
export function resultWords({ result, baseline, unknown, counts }: ScanRecord): string {
  const basis = baseline ? " There was nothing to compare with: what is found is the baseline." : "";
  if (result === "found") {
    const rest = unknown.length > 0 ? " Not everything was read: there may be more." : "";
    return `There is something to look at.${rest}${basis}`;
  }
  if (result === "unknown")
    return `Not everything is known: that nothing is told below does not mean that nothing is exposed.${basis}`;
  return `Everything was read. ${counts.exposures === 0 ? "Nothing is exposed." : "Nothing is new."}${basis}`;
}

/** The scopes of a source, each with how old its read is where this run did not read it. */
export const sourceWords = ({ scopes }: ScanSource): string =>
  scopes
    .map(({ scope, takenAt, carried, stale }) => {
      const old = carried ? ` (stale: read ${takenAt})` : "";
      return `${scope}${old}${stale > 0 ? ` (${plural(stale, "fact")} of an earlier read)` : ""}`;
    })
    .join(", ");
