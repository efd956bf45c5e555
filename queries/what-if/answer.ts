import type { FactRef, FactUse, SnapshotRef, StepRecord } from "../../graph/port.ts";
import type { Access, Privilege } from "../../model/access.ts";
import type { ImportProblem } from "../../model/importer.ts";
import type { NodeClass, NodeKind } from "../../model/node.ts";
import type { Certainty } from "../../model/step.ts";
import type { AnswerGap, AnswerProof } from "../answer.ts";
import type { ShownControl } from "../control.ts";

export interface WhatIfAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly assume: readonly string[];
  /** Of the snapshot with the change. */
  readonly gaps: readonly AnswerGap[];
  /** Patterns of the question that match nothing, neither before nor after. */
  readonly unmatched?: readonly string[];
  readonly change: WhatIfChange;
  readonly before: WhatIfRadius;
  readonly after: WhatIfRadius;
  /** Reached before and not after; each with the proof that falls. */
  readonly lost: readonly WhatIfRow[];
  /** Reached after and not before; each with its proof. */
  readonly gained: readonly WhatIfRow[];
  /** Reached before and after, with another certainty; each with the proof after. */
  readonly changed: readonly WhatIfRow[];
  /** True where `lost`, `gained` and `changed` together were cut to the limit; `counts` stays whole. */
  readonly truncated: boolean;
  readonly counts: { readonly lost: number; readonly gained: number; readonly changed: number };
  /** What to do next: single controls by how much of what is left each alone takes away, most first. */
  readonly best: WhatIfBest;
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** What is supposed to be otherwise. */
export interface WhatIfChange {
  readonly without: readonly WhatIfControl[];
  /** Set where the start acts under a session policy: as what. */
  readonly session?: readonly string[];
  /** Bundles as the user named them. */
  readonly with: readonly string[];
  /** Names that the user gave for what is in them. */
  readonly as: readonly string[];
  /** Facts that the bundles add, give anew or take away: counts, and some of each. */
  readonly added: WhatIfFacts;
  readonly replaced: WhatIfFacts;
  readonly removed: WhatIfFacts;
  /** Accounts and clusters of the bundles that the snapshot does not have: what is in them stands beside what was read. */
  readonly apart: readonly string[];
  /** What of the bundles could not be read: nothing is known of what it would change. */
  readonly unread: readonly ImportProblem[];
}

export interface WhatIfFacts {
  readonly count: number;
  /** At most 20, sorted. */
  readonly facts: readonly FactRef[];
}

export interface WhatIfControl {
  readonly control: ShownControl;
  /** Steps that rest on the same fact and are gone after the change, whoever takes them: what breaks. At most 10. */
  readonly uses: readonly FactUse[];
  readonly useCount: number;
}

/** How much is reached. */
export interface WhatIfRadius {
  readonly count: number;
  readonly byClass: Readonly<Record<string, number>>;
  readonly byCertainty: Readonly<Record<string, number>>;
}

export interface WhatIfRow {
  readonly start: string;
  readonly id: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  readonly name: string;
  /** Id of the trust boundary that the node lies in, as `story` names it. */
  readonly boundary: string;
  readonly access: Access;
  readonly target: Privilege;
  /** Absent where it is not reached. */
  readonly before?: Certainty;
  readonly after?: Certainty;
  /** Id in `proofs`. */
  readonly proof: string;
}

export interface WhatIfBest {
  /** Controls on a proof of what is left: none but these can take a target away alone. */
  readonly candidates: number;
  /** How many of them were tried: those on the most proofs. */
  readonly tried: number;
  /** At most 10. What a control `cuts` may leave a weaker access to the same node, which counts in `left`. */
  readonly controls: readonly { readonly control: ShownControl; readonly cuts: number; readonly left: number }[];
}
