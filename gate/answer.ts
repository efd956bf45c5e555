import type { SnapshotRef, StepRecord } from "../graph/port.ts";
import type { Privilege } from "../model/access.ts";
import type { PassedOver, Recognised } from "../model/importer.ts";
import type { Duty } from "../model/owner.ts";
import type { ControlPointId } from "../model/raci.ts";
import type { AnswerProof } from "../queries/answer.ts";
import type { Standing, StandingState, Verification } from "./verify.ts";

/** `fail`: it must not ship like this. `incomplete`: nobody can tell, as something was not read. */
export type Verdict = "pass" | "fail" | "incomplete";

/** The checks of governance, section 3, that a gate decides. */
export const gateChecks = {
  "GOV-SIGN-01": { title: "New way in without a sign-off", severity: "critical" },
  "GOV-SIGN-02": { title: "Reach changed since the sign-off", severity: "high" },
  "GOV-SIGN-03": { title: "Sign-off not in force", severity: "medium" },
} as const;
export type GateCheck = keyof typeof gateChecks;

/** What is wrong, in a word. */
export const findingKinds = {
  "new-entry": "GOV-SIGN-01",
  "entry-opened": "GOV-SIGN-01",
  "new-target": "GOV-SIGN-02",
  "more-certain": "GOV-SIGN-02",
  changed: "GOV-SIGN-02",
  "not-signed": "GOV-SIGN-03",
  lapsed: "GOV-SIGN-03",
  rejected: "GOV-SIGN-03",
  void: "GOV-SIGN-03",
  ledger: "GOV-SIGN-03",
} as const satisfies Record<string, GateCheck>;
export type FindingKind = keyof typeof findingKinds;

/** The same in a few words. */
export const findingTitles: Readonly<Record<FindingKind, string>> = {
  "new-entry": "new way in",
  "entry-opened": "way in opened",
  "new-target": "new target",
  "more-certain": "reached more surely",
  changed: "new way to a signed target",
  "not-signed": "not signed",
  lapsed: "sign-off lapsed",
  rejected: "rejected",
  void: "sign-off void",
  ledger: "records tampered with",
};

/** A control point, and whose word is needed for it. */
export interface Signer {
  readonly controlPoint: ControlPointId;
  readonly title: string;
  readonly duty: Duty;
  /** Teams and people of the owners source that have the duty; none: nobody can sign. */
  readonly who: readonly string[];
}

export interface GateFinding {
  readonly kind: FindingKind;
  readonly check: GateCheck;
  /** What is wrong, in a few words. */
  readonly title: string;
  readonly level: "fail" | "warn";
  /** Id of the record that it is measured against; absent: no record covers it. */
  readonly record?: string;
  /** Node id, or the file of a sign-off. */
  readonly subject: string;
  /** What is new: the way in, the target. */
  readonly at?: Privilege;
  readonly sentence: string;
  readonly reasons: readonly string[];
  /** Where it can be stopped, and who must sign if it is to stay. */
  readonly signers: readonly Signer[];
  /** Owners of what the new steps rest on: whom to ask. */
  readonly owners: readonly string[];
  /** Keys of steps that nobody signed, shown by the proof. */
  readonly newSteps: readonly string[];
  /** Id in `proofs`. */
  readonly proof?: string;
}

/** One record as a gate lists it. */
export interface GateRecord
  extends Pick<Standing, "id" | "subject" | "reasons" | "authors" | "required" | "decisions"> {
  readonly state: StandingState;
  readonly expires?: string;
  /** Against the graph; absent where its subject is not in it, or it is superseded. */
  readonly difference?: {
    readonly newEntries: number;
    readonly newTargets: number;
    readonly newSteps: number;
    readonly reEvaluated: number;
    readonly narrowed: number;
    readonly gone: { readonly entries: number; readonly targets: number; readonly steps: number };
  };
}

/** What a design was read as. What of it could not be read is among what is incomplete. */
export interface GateDesign {
  readonly recognised: readonly Pick<Recognised, "path" | "title" | "name" | "files">[];
  readonly passedOver: readonly PassedOver[];
  /** Facts that the snapshot does not have, or not like this; and facts of it that go. */
  readonly given: number;
  readonly removed: number;
}

export interface GateAnswer {
  readonly schema: 1;
  readonly verdict: Verdict;
  readonly snapshot: SnapshotRef;
  /** When expiry was judged, and by what: the snapshot's time, unless the question named another. */
  readonly asOf: string;
  readonly clock: "snapshot" | "given";
  readonly baseline: string;
  /** The commit whose records were read. */
  readonly commit: string;
  /** Bundles of the design, as they were named. */
  readonly with: readonly string[];
  /** Absent where there is none. */
  readonly design?: GateDesign;
  readonly counts: { readonly fail: number; readonly warn: number; readonly records: number; readonly inForce: number };
  /** Failures first, then by check, kind and subject. */
  readonly findings: readonly GateFinding[];
  /** Steps that nobody signed and no proof was shown for: the limit was reached. */
  readonly notShown: number;
  readonly records: readonly GateRecord[];
  /** What was not read, and no record in force was made without: where it comes from and why. */
  readonly incomplete: readonly { readonly source: string; readonly reason: string }[];
  readonly notes: readonly string[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** Every record and what it is worth, whatever the graph reaches. */
export interface SignOffsAnswer extends Verification {
  readonly schema: 1;
  /** When expiry was judged, and by what, as of a gate. */
  readonly asOf: string;
  readonly clock: "snapshot" | "given";
  readonly baseline: string;
  /** The commit whose records were read. */
  readonly commit: string;
}
