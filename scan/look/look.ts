import type { StepRecord } from "../../graph/port.ts";
import { splitPrivilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { kindSpec } from "../../model/node.ts";
import { firstOwner, unowned } from "../../model/owner.ts";
import { certainties } from "../../model/step.ts";
import type { AnswerProof } from "../../queries/answer.ts";
import type { DiffChange } from "../../queries/diff/answer.ts";
import type { Found } from "../../queries/diff/compare.ts";
import type { Scan } from "../declaration/read.ts";
import type { Known, ScanState } from "../keep/state.ts";
import {
  type ExposureState,
  exposureStates,
  type ScanCause,
  type ScanClosed,
  type ScanExposure,
  type ScanUntold,
  severities,
  toldStates,
} from "../record.ts";
import { acceptanceOf } from "./accepted.ts";
import { type Compared, causesOf } from "./compare.ts";
import type { Exposed } from "./found.ts";
import { Proofs } from "./proofs.ts";
import { severityOf } from "./severity.ts";

/** Exposures that stand already and are shown with their proofs, and those that are shown at all. */
const mostProven = 200;
const mostShown = 5_000;

/** What one run makes of what it found. */
export interface Look {
  /** Those to tell first, then by severity: all of them. */
  readonly exposures: readonly ScanExposure[];
  readonly closed: readonly ScanClosed[];
  readonly untold: readonly ScanUntold[];
  readonly changes: Readonly<Record<string, DiffChange>>;
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** What the next run compares with. */
  readonly known: Readonly<Record<string, Known>>;
}

interface Looking {
  readonly scan: Scan;
  readonly exposed: Exposed;
  readonly compared: Compared | undefined;
  readonly state: ScanState;
  readonly baseline: boolean;
  /** Names of sources that were not read whole. */
  readonly unread: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Tells what is new from what stands, and what is gone from what was not looked at. */
export function lookAt(looking: Looking): Look {
  const { exposed } = looking;
  const proofs = new Proofs(exposed.side);
  const drafts = [...exposed.told].map(([key, found]) => draftOf(looking, proofs, key, found)).sort(inOrder);
  let proven = 0;
  const exposures = drafts.map((draft, index): ScanExposure => {
    const told = toldStates.has(draft.state);
    if (!told && (index >= mostShown || proven++ >= mostProven)) return draft;
    const found = exposed.told.get(draft.key);
    const proof = found && proofs.of(found);
    const id = proof && proofs.add(draft.start, proof);
    return proof && id !== undefined ? { ...draft, conditions: proof.conditions, proof: id } : draft;
  });
  const gone = goneOf(looking);
  const used = new Set(
    [...exposures, ...gone.closed].flatMap(({ causes }) => causes.flatMap(({ changes }) => changes)),
  );
  const changes = Object.entries(looking.compared?.answer.changes ?? {}).filter(([id]) => used.has(id));
  return {
    exposures,
    closed: gone.closed,
    untold: gone.untold,
    changes: Object.fromEntries(changes),
    ...proofs.done(),
    known: knownOf(looking, exposures, gone.untold),
  };
}

export const mostOfRecord = mostShown;

const inOrder = (a: ScanExposure, b: ScanExposure): number =>
  exposureStates.indexOf(a.state) - exposureStates.indexOf(b.state) ||
  severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
  compare(a.id, b.id) ||
  compare(a.start, b.start) ||
  compare(a.access, b.access);

function draftOf(looking: Looking, proofs: Proofs, key: string, found: Found): ScanExposure {
  const { exposed, state, now } = looking;
  const { graph } = exposed.side;
  const index = proofs.nodeOf(found);
  const { kind = "Hub" as const, name = "" } = graph.nodes[index] ?? {};
  const { node: id, access } = splitPrivilege(found.target);
  const certainty = certainties[found.after ?? 0] ?? "assumed";
  const { class: kindClass } = kindSpec(kind);
  const accepting = acceptanceOf(looking.scan.accepted, { start: found.start, id, access }, now);
  const { is, causes } = stateOf(looking, key, accepting !== undefined && !accepting.isOver);
  return {
    key,
    state: is,
    severity: severityOf(kindClass, access, certainty),
    start: found.start,
    id,
    kind,
    class: kindClass,
    name,
    access,
    certainty,
    conditions: [],
    owner: index < 0 ? unowned : firstOwner(graph.owners.ofNode(index)),
    firstSeen: state.known[key]?.firstSeen ?? new Date(now).toISOString(),
    causes,
    ...(accepting && (is === "accepted" || is === "acceptance-ended") ? { acceptance: accepting.acceptance } : {}),
  };
}

function stateOf(
  { compared, state, baseline, scan }: Looking,
  key: string,
  isAccepted: boolean,
): { readonly is: ExposureState; readonly causes: readonly ScanCause[] } {
  const known = state.known[key];
  if (isAccepted) return { is: "accepted", causes: [] };
  if (known?.accepted === true)
    return { is: "acceptance-ended", causes: [{ changes: [], reason: "nobody answers for it any more" }] };
  if (known) return { is: "standing", causes: [] };
  if (baseline)
    return scan.baseline === "known"
      ? { is: "standing", causes: [] }
      : { is: "new", causes: [{ changes: [], reason: "the first run of the scan: it may be old" }] };
  const gained = compared?.gained.get(key);
  if (compared && gained) return { is: "new", causes: causesOf(compared, gained) };
  const uncompared = compared?.notComparable.get(key);
  if (uncompared) {
    const unread = uncompared.unread.map(({ scope, collection }) => `${collection} of ${scope}`).join(", ");
    return { is: "first-read", causes: [{ changes: [], reason: `the last scan did not read ${unread}` }] };
  }
  const reason = compared
    ? "no fact changed: time passed, or this version of Ambit finds what the last did not"
    : "the last scan's snapshot is not there to compare with";
  return { is: "new", causes: [{ changes: [], reason }] };
}

/** What was known and is not found. */
function goneOf({ exposed, state, compared, unread }: Looking): {
  readonly closed: ScanClosed[];
  readonly untold: ScanUntold[];
} {
  const closed: ScanClosed[] = [];
  const untold: ScanUntold[] = [];
  const rows = [...(compared?.lost.values() ?? []), ...(compared?.notComparable.values() ?? [])];
  const gone = new Set(rows.map(({ start, id }) => `${start}\n${id}`));
  for (const [key, known] of Object.entries(state.known).sort(([a], [b]) => compare(a, b))) {
    if (exposed.all.has(key)) continue;
    const { start, id, access, firstSeen } = known;
    const row = { key, start, id, access, firstSeen };
    const lost = compared?.lost.get(key);
    const uncompared = compared?.notComparable.get(key);
    if (compared && lost) closed.push({ ...row, owner: lost.owner, causes: causesOf(compared, lost) });
    else if (uncompared) {
      const what = uncompared.unread.map(({ scope, collection }) => `${collection} of ${scope}`).join(", ");
      untold.push({ ...row, reason: `not read: ${what}` });
    } else if (gone.has(`${start}\n${id}`)) {
      // Told with a stronger access of the same node and start, which went with it.
    } else if (unread.length > 0)
      untold.push({ ...row, reason: `the last scan's snapshot cannot tell, and not read whole: ${unread.join(", ")}` });
    else {
      const reason = "no fact changed for it: time passed, or this version of Ambit does not find it";
      closed.push({ ...row, owner: ownerNow(exposed, id), causes: [{ changes: [], reason }] });
    }
  }
  return { closed, untold };
}

function ownerNow({ side }: Exposed, id: string) {
  const [index] = side.graph.nodesNamed(id);
  return index === undefined ? unowned : firstOwner(side.graph.owners.ofNode(index));
}

/** Every access that is found, and what nobody can tell to be gone. */
function knownOf(
  { exposed, state, now }: Looking,
  exposures: readonly ScanExposure[],
  untold: readonly ScanUntold[],
): Record<string, Known> {
  const accepted = new Set(exposures.filter((one) => one.state === "accepted").map(({ key }) => key));
  const known: Record<string, Known> = {};
  for (const [key, { start, target }] of exposed.all) {
    const { node: id, access } = splitPrivilege(target);
    const firstSeen = state.known[key]?.firstSeen ?? new Date(now).toISOString();
    known[key] = { start, id, access, firstSeen, ...(accepted.has(key) ? { accepted: true } : {}) };
  }
  for (const { key } of untold) {
    const before = state.known[key];
    if (before) known[key] = before;
  }
  return Object.fromEntries(Object.entries(known).sort(([a], [b]) => compare(a, b)));
}
