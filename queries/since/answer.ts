import type { SnapshotRef, StepRecord } from "../../graph/port.ts";
import type { Access } from "../../model/access.ts";
import type { NodeClass, NodeKind } from "../../model/node.ts";
import type { Owner } from "../../model/owner.ts";
import type { Certainty } from "../../model/step.ts";
import type { AnswerGap, AnswerProof } from "../answer.ts";
import type { DiffChange } from "../diff/answer.ts";

/** A snapshot as one import gave it. */
export interface HistoryPoint extends SnapshotRef {
  /** When that import was made: ISO 8601, UTC. */
  readonly importedAt: string;
}

/** A time in which it was reachable, as far as kept snapshots tell. */
export interface ReachedPeriod {
  /** The first snapshot in which it is. */
  readonly from: HistoryPoint;
  /** True where history begins with it: it may have been reachable before. */
  readonly atLeast: boolean;
  /** The snapshot before `from`, in which it is not. */
  readonly after?: HistoryPoint;
  /** The first snapshot in which it is not any more; absent for the period that goes on. */
  readonly until?: HistoryPoint;
}

export interface SinceRow {
  readonly start: string;
  readonly id: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  readonly name: string;
  readonly owner: Owner;
  readonly access: Access;
  readonly certainty: Certainty;
  /** The period that goes on. */
  readonly since: ReachedPeriod;
  /** Ids in `changes`: what opened it; with `atLeast` none. Empty too where nothing but time passed. */
  readonly opened: readonly string[];
  /** As in the causes of a diff. */
  readonly shown: "derived" | "cited";
  /** Newest first. */
  readonly earlier: readonly ReachedPeriod[];
  /** Where it cannot be told further back: what the snapshot before `since.from` did not read. `since.atLeast` is then true. */
  readonly unread: readonly { readonly scope: string; readonly collection: string }[];
  readonly proof: string;
}

export interface SinceAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly assume: readonly string[];
  readonly certainty: Certainty;
  readonly history: {
    /** The oldest that was looked at. */
    readonly oldest: HistoryPoint;
    /** Imports looked at, the newest counted. */
    readonly imports: number;
    /** Kept ones that are older still: `--imports` looks at more. */
    readonly older: number;
  };
  readonly truncated: boolean;
  readonly rows: readonly SinceRow[];
  readonly changes: Readonly<Record<string, DiffChange>>;
  readonly gaps: readonly AnswerGap[];
  readonly unmatched?: readonly string[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}
