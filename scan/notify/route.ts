import { createHash } from "node:crypto";
import { canonical } from "../../model/canonical.ts";
import { globTest } from "../../model/glob.ts";
import type { Notify } from "../declaration/notify.ts";
import { type ScanExposure, type ScanRecord, toldStates } from "../record.ts";
import { causeLines, ownerName, pathLines } from "../words.ts";
import type { Notice, Told, ToldGuardrail } from "./notice.ts";

/** Exposures that one notice writes out. */
const mostWritten = 50;

/** What a run decides to tell: one notice for each owner and channel. */
export function noticesOf(
  notify: Notify,
  record: Pick<ScanRecord, "id" | "scan" | "startedAt" | "exposures" | "proofs" | "steps" | "changes">,
  guardrails: readonly ToldGuardrail[],
): Notice[] {
  const owners = Map.groupBy(
    record.exposures.filter(({ state }) => toldStates.has(state)),
    ({ owner }) => ownerName(owner),
  );
  const notices: Notice[] = [];
  for (const [owner, exposures] of owners) {
    for (const channel of channelsOf(notify, owner))
      notices.push({
        ...begun(record, channel, owner),
        contact: contactOf(exposures),
        exposures: exposures.slice(0, mostWritten).map((one) => toldOf(record, one)),
        more: Math.max(0, exposures.length - mostWritten),
        guardrails: [],
      });
  }
  if (guardrails.length > 0)
    for (const channel of notify.guardrails)
      notices.push({
        ...begun(record, channel, undefined, "guardrails"),
        contact: [],
        exposures: [],
        more: 0,
        guardrails: [...guardrails],
      });
  return notices;
}

/** What is decided is kept before it is sent: a run that was cut short before sent nothing, so the run is part of the key. */
const begun = (
  { id, scan, startedAt }: Pick<ScanRecord, "id" | "scan" | "startedAt">,
  channel: string,
  owner: string | undefined,
  about = "exposures",
) => ({
  idempotencyKey: createHash("sha256")
    .update(canonical([scan, id, channel, owner ?? null, about]))
    .digest("hex"),
  channel,
  scan,
  run: id,
  createdAt: startedAt,
  ...(owner === undefined ? {} : { owner }),
  attempts: 0,
});

function channelsOf({ routes, default: others, unowned }: Notify, owner: string | undefined): readonly string[] {
  if (owner === undefined) return [...new Set(unowned ?? others)];
  const route = routes.find((one) => globTest(one.owner)(owner));
  return [...new Set(route?.channels ?? others)];
}

/** Addresses of the owner: of a team the one of those on call first. */
function contactOf(exposures: readonly ScanExposure[]): string[] {
  const found = exposures.flatMap(({ owner }) =>
    owner.status === "unowned" ? [] : [owner.contact?.oncall, owner.contact?.email],
  );
  return [
    ...new Set(found.flatMap((text) => (text !== undefined && /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(text) ? [text] : []))),
  ].slice(0, 5);
}

const toldOf = (record: Pick<ScanRecord, "proofs" | "steps" | "changes">, one: ScanExposure): Told => ({
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
});
