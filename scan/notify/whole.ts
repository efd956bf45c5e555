import { type ScanRecord, toldStates } from "../record.ts";
import { causeLines, ownerName, pathLines } from "../words.ts";
import { issueBody } from "./text.ts";

/** Everything that a run tells, whoever owns it, as the body of one issue; undefined where there is nothing. */
export function wholeIssueBody(record: ScanRecord): string | undefined {
  const told = record.exposures.filter(({ state }) => toldStates.has(state));
  if (told.length === 0) return undefined;
  const owners = [...new Set(told.map(({ owner }) => ownerName(owner) ?? "nobody"))].sort().join(", ");
  return issueBody({
    idempotencyKey: record.id,
    channel: "",
    scan: record.scan,
    run: record.id,
    createdAt: record.startedAt,
    owner: owners,
    contact: [],
    exposures: told.slice(0, 50).map((one) => ({
      key: one.key,
      state: one.state,
      severity: one.severity,
      start: one.start,
      target: one.id,
      access: one.access,
      certainty: one.certainty,
      firstSeen: one.firstSeen,
      path: pathLines(record, one.proof),
      cause: causeLines(record, one),
    })),
    more: Math.max(0, told.length - 50),
    guardrails: [],
    attempts: 0,
  });
}
