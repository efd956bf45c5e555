import type { SnapshotRef, StepRecord } from "../../graph/port.ts";
import type { Access, Privilege } from "../../model/access.ts";
import type { NodeClass, NodeKind, RouteAuthentication } from "../../model/node.ts";
import type { Certainty } from "../../model/step.ts";
import type { AnswerGap, AnswerProof } from "../answer.ts";

/** A blast radius drawn small enough to read: the paths that matter node by node, everything else in groups. */
export interface StoryAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  /** `forward`: what the starts reach. `reverse`: who reaches the targets. */
  readonly direction: StoryDirection;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly assume: readonly string[];
  readonly gaps: readonly AnswerGap[];
  readonly unmatched?: readonly string[];
  /** Never more than the budget asked for; starts first, then in the order of a walk from them. */
  readonly nodes: readonly StoryNode[];
  readonly edges: readonly StoryEdge[];
  /** Trust boundaries of the nodes shown, parents before children. */
  readonly boundaries: readonly StoryBoundary[];
  /** One row per kind in the whole radius, whether drawn or not. */
  readonly legend: readonly StoryLegendRow[];
  /** What is not drawn one by one, and why. Empty: the picture is complete. */
  readonly hidden: readonly StoryHidden[];
  /** Proofs drawn node by node, most important first; the first is the one to highlight. */
  readonly focus: readonly StoryFocus[];
  /** Of the whole radius, before grouping and filters. */
  readonly total: { readonly nodes: number; readonly edges: number };
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

export const storyDirections = ["forward", "reverse"] as const;
export type StoryDirection = (typeof storyDirections)[number];

/**
 * `path`: on a proof of `focus`. `target`: the end of one. `single`: on none, and alone of its kind in its boundary.
 * `group`: stands for several nodes of one kind (where place is short: of one class) in one boundary.
 * `member`: taken out of a group that the question opens. `rest`: what remains of an opened group beyond its limit.
 */
export type StoryRole = "start" | "path" | "target" | "single" | "group" | "member" | "rest";

export interface StoryNode {
  /**
   * A node id; of a group `group:<boundary>|<kind>`, or `group:<boundary>|class:<class>` where kinds were merged, with the
   * boundary `estate` where boundaries were; of its rest the same with `rest:`. Opening a group changes no other node's id.
   */
  readonly id: string;
  /** Of merged kinds the commonest. */
  readonly kind: NodeKind;
  readonly class: NodeClass;
  /** Short, for a label; of a group its count and kind in words. */
  readonly name: string;
  readonly role: StoryRole;
  /** Id in `boundaries`. */
  readonly boundary: string;
  /** How many nodes it stands for; 1 for a node. */
  readonly size: number;
  /** Group that it was taken out of, for `member` and `rest`. */
  readonly group?: string;
  /** What is held on it (forward), or has to be held (reverse); of a group on any of its members. */
  readonly accesses: readonly Access[];
  /** The strongest with which it is reached. */
  readonly certainty: Certainty;
  readonly authentication?: RouteAuthentication;
  /** A data store, a secret, or an authority that is administered. */
  readonly sensitive: boolean;
  /** Nodes that structural hops contracted into it (a service account into its workload), by id, at most 20. */
  readonly contains: readonly string[];
}

export interface StoryEdge {
  /** `<from>><to>`. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The strongest of its steps. */
  readonly certainty: Certainty;
  /** On the proof that `focus[0]` names. */
  readonly focus: boolean;
  /** How many steps it stands for. */
  readonly count: number;
  /** Edge kinds in SCREAMING_SNAKE with how often, most frequent first. */
  readonly kinds: readonly { readonly edge: string; readonly count: number }[];
  /** Keys in `steps` of what it stands for: of a path edge all, in firing order, contracted hops included; else up to 3. */
  readonly steps: readonly string[];
}

export type BoundaryKind =
  | "internet"
  | "external"
  | "aws-account"
  | "cluster"
  | "namespace"
  | "vault"
  | "repository-owner"
  | "other";

export interface StoryBoundary {
  /** A scope, or `<scope>:<namespace>`; `estate` for what is merged over several. */
  readonly id: string;
  readonly kind: BoundaryKind;
  readonly title: string;
  /** The boundary around it. */
  readonly parent?: string;
  /** Nodes of the radius in it, drawn or not. */
  readonly nodes: number;
}

export interface StoryLegendRow {
  readonly kind: NodeKind;
  readonly class: NodeClass;
  /** Nodes of the radius. */
  readonly total: number;
  /** Of these, drawn one by one. */
  readonly shown: number;
  readonly byCertainty: Readonly<Record<string, number>>;
}

export interface StoryHidden {
  /**
   * `grouped`: in a group that is drawn. `merged`: of these, in a group coarser than kind and boundary, for want of place.
   * `filter`: the question leaves it out. `position`: can only be sent requests to, and lies on no way. `anyway`: anybody
   * on the internet reaches it without the start. `budget`: no place, not even in a group.
   */
  readonly why: "grouped" | "merged" | "filter" | "position" | "anyway" | "budget";
  readonly what: "nodes" | "edges" | "starts" | "targets";
  readonly count: number;
  /** One line for people, with what to do to see them. */
  readonly text: string;
}

export interface StoryFocus {
  readonly start: string;
  readonly target: Privilege;
  readonly certainty: Certainty;
  readonly stepCount: number;
  /** Id in `proofs`. */
  readonly proof: string;
  /** Ids in `edges` that its steps lie on, in firing order, each once. */
  readonly edges: readonly string[];
}
