import type { Evidence, SnapshotRef, StepRecord } from "../../graph/port.ts";
import type { Access } from "../../model/access.ts";
import type { FactKind } from "../../model/fact.ts";
import type { NodeClass, NodeKind } from "../../model/node.ts";
import type { Owner } from "../../model/owner.ts";
import type { Certainty, Condition } from "../../model/step.ts";
import type { AnswerGap, AnswerProof } from "../answer.ts";

/** One of the two snapshots. */
export interface DiffSide extends SnapshotRef {
  /** When an import last gave it: ISO 8601, UTC. */
  readonly importedAt: string;
  /** Of the question as a whole: what its starts reach there, of what was asked for. */
  readonly reached: number;
}

/** One field of a fact that differs. What a fact holds is no secret: values of secrets never enter it. */
export interface FieldChange {
  /** JSON pointer (RFC 6901) inside the fact: `/actions`. */
  readonly at: string;
  /** Canonical JSON; absent where the field was not there. */
  readonly before?: string;
  readonly after?: string;
  /** Of a list: the items that only the newer has, as canonical JSON; `before` and `after` are then left out. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

/** A scope that no import between the two snapshots read. */
export interface CarriedScope {
  readonly scope: string;
  /** When it was last read: ISO 8601, UTC. */
  readonly takenAt: string;
}

/** A fact that differs. */
export interface DiffChange {
  readonly what: "added" | "removed" | "modified";
  readonly kind: FactKind;
  /** In the newer snapshot, where it is there. */
  readonly key: string;
  /** Its key before, where that differs: the same workload with another template. */
  readonly keyBefore?: string;
  readonly scope: string;
  readonly before?: Evidence;
  readonly after?: Evidence;
  /** Only of `modified`. */
  readonly fields: readonly FieldChange[];
  /** Who answers for what the fact is of, as the newer snapshot knows; the older where it is gone. */
  readonly owner: Owner;
}

/** What made rows come or go: changes that did it together. */
export interface DiffCause {
  readonly id: string;
  readonly effect: "gained" | "lost" | "changed";
  /** Keys of `changes`, all needed. None: no fact changed for it; what expires or begins did, as time passed. */
  readonly changes: readonly string[];
  /**
   * `derived`: with all causes of its rows undone, and nothing else, the graph was derived again and the rows are gone.
   * `cited`: the changes are what the proof's new steps rest on; deriving again was left out, as there are too many causes.
   */
  readonly shown: "derived" | "cited";
  /** Ids of the rows of this answer, in their order. */
  readonly rows: readonly string[];
  /** How many rows it has in all, whatever the limit. */
  readonly count: number;
  /** Different nodes and starts among all of them. */
  readonly targets: number;
  readonly starts: number;
}

/** What one start holds in one of the snapshots and not, or less or more surely, in the other. */
export interface DiffRow {
  readonly row: string;
  /**
   * The start that reaches it: `internet`, a workload (the internet, where code runs in that workload), or as the question
   * names it. What the internet alone reaches is said of it alone.
   */
  readonly start: string;
  readonly id: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  readonly name: string;
  /** Of the node; the technical one first. */
  readonly owner: Owner;
  readonly access: Access;
  /** Absent where it was, or is, not reached. */
  readonly before?: Certainty;
  readonly after?: Certainty;
  readonly conditions: readonly Condition[];
  readonly stepCount: number;
  /** Id in `proofs`. */
  readonly proof: string;
  /** The snapshot that the proof is of: the newer, or the older for what was lost. */
  readonly proofIn: "before" | "after";
  /** Ids in `causes`: each of them alone would do it. Undone together, in the snapshot of the proof, the row is gone. */
  readonly causes: readonly string[];
}

/** A row of which nobody can say whether the estate changed or only what was read of it. */
export interface UncomparedRow extends DiffRow {
  /** The collections that the other snapshot did not read and that the proof rests on. */
  readonly unread: readonly { readonly scope: string; readonly collection: string }[];
}

/** A way in that only one of the snapshots has. */
export interface DiffEntry {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly certainty: Certainty;
}

/** A fact that differs and changes no reach, as far as can be told. */
export interface IdleChange {
  readonly what: DiffChange["what"];
  readonly kind: FactKind;
  readonly key: string;
}

export interface DiffAnswer {
  readonly schema: 1;
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** Whether the question named both, one, or none: then they are the newest and the one that the import before it gave. */
  readonly named: 0 | 1 | 2;
  /** Empty: the internet, and each workload that anybody can send a request to without authenticating, as if code ran in it. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly assume: readonly string[];
  readonly certainty: Certainty;
  /** Whole, whatever the limit. */
  readonly counts: {
    readonly gained: number;
    readonly lost: number;
    readonly changed: number;
    readonly notComparable: number;
    readonly facts: {
      readonly added: number;
      readonly removed: number;
      readonly modified: number;
      /** Of `modified`: only what a redeployment changes, and no reach with it. */
      readonly redeployed: number;
    };
  };
  readonly truncated: boolean;
  /** Gained first, then lost, then changed; of each the one with most rows first. */
  readonly causes: readonly DiffCause[];
  /** By the ids that causes give. */
  readonly changes: Readonly<Record<string, DiffChange>>;
  /** The first 20 of the facts that differ and are in no cause, without redeployments; sorted by kind and key. */
  readonly idle: readonly IdleChange[];
  readonly gained: readonly DiffRow[];
  readonly lost: readonly DiffRow[];
  /** Reached in both, with another certainty. */
  readonly changed: readonly DiffRow[];
  /** Reached in one, while what it rests on was not read in the other. */
  readonly notComparable: readonly UncomparedRow[];
  readonly entries: { readonly appeared: readonly DiffEntry[]; readonly gone: readonly DiffEntry[] };
  readonly gaps: {
    /** Read before, and not now. */
    readonly opened: readonly AnswerGap[];
    readonly closed: readonly AnswerGap[];
    /** In both. */
    readonly still: number;
  };
  /**
   * Scopes of the newer snapshot with facts kept from an earlier read: of these nothing can have been seen to change.
   * `takenAt` is when the rest of the scope was read.
   */
  readonly stale: readonly { readonly scope: string; readonly facts: number; readonly takenAt: string }[];
  /** Scopes of the newer snapshot that were not read again since the older: nothing there can have been seen to change. */
  readonly carried: readonly CarriedScope[];
  /** Patterns of the question that match nothing in either. */
  readonly unmatched?: readonly string[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}
