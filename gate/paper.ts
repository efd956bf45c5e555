import type { ControlPointId } from "../model/raci.ts";

/** What somebody decides of a control point; `record.ts` has the form. */
export interface Decision {
  readonly controlPoint: ControlPointId;
  readonly decision: "accept" | "mitigate" | "reject";
  /** An id of the owners source: `user:alice`. */
  readonly by: string;
  /** ISO 8601. */
  readonly expires: string;
  readonly condition?: string | undefined;
  readonly comment?: string | undefined;
}

interface Signature {
  readonly alg: "ed25519";
  readonly keyId: string;
  /** Base64. */
  readonly value: string;
}

/** A sign-off: what was looked at and is to be accepted. Lists are sorted. */
export interface SignOffRecord {
  readonly format: "signoff/v1";
  readonly id: string;
  /** Node id; a pod without its digest. */
  readonly subject: string;
  readonly chainOwner: string | null;
  /** sha256 of the snapshot that it was made of. */
  readonly snapshot: string;
  readonly scope: {
    readonly certainty: "certain" | "conditional";
    readonly engineVersion: string;
    readonly sources: readonly string[];
    /** `<scope> <collection>`. */
    readonly unread: readonly string[];
  };
  readonly entries: readonly {
    readonly at: string;
    readonly authentication: "unauthenticated" | "not-proven" | "asks-late";
    readonly before?: readonly string[] | undefined;
  }[];
  /** Privileges. */
  readonly targets: readonly string[];
  readonly certain: readonly string[];
  /** Keys. */
  readonly steps: readonly string[];
  readonly hubs: readonly string[];
  readonly decisions: readonly Decision[];
  /** Of the record that it stands for now. */
  readonly supersedes: { readonly id: string; readonly sha256: string } | null;
  readonly sig?: Signature | undefined;
}

/** Decisions on a record, in a file of their own. */
export interface Approval {
  readonly format: "signoff-decision/v1";
  /** The record's id, and what of it was decided on. */
  readonly record: string;
  readonly sha256: string;
  readonly decisions: readonly Decision[];
  readonly sig?: Signature | undefined;
}

export type Paper = SignOffRecord | Approval;
