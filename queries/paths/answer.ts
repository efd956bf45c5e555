import type { SnapshotRef, StepRecord } from "../../graph/port.ts";
import type { Privilege } from "../../model/access.ts";
import type { Certainty, Condition } from "../../model/step.ts";
import type { AnswerGap, AnswerProof } from "../answer.ts";
import type { ShownControl } from "../control.ts";

/** Ways from starts to targets, told apart by the controls that close them. */
export interface PathsAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly assume: readonly string[];
  /** Waypoints, each of which every path passes. */
  readonly through: readonly string[];
  /** Nodes, controls and steps that no path uses. */
  readonly avoid: readonly string[];
  readonly gaps: readonly AnswerGap[];
  /** There are more paths than `k`, or there may be: see `unfinished`. */
  readonly truncated: boolean;
  /** Pairs of which the search for further paths was ended at its bound: there may be more, and dearer ones were not told apart. */
  readonly unfinished?: readonly PathEnds[];
  /** Patterns of the question that match nothing. */
  readonly unmatched?: readonly string[];
  /** Targets that a start is, or includes, from the beginning. */
  readonly held?: readonly Privilege[];
  /** The best way to every target first, stronger before weaker, then cheaper; then every target's second way, and so on. */
  readonly paths: readonly PathRow[];
  /** By id: the controls that `paths` name. */
  readonly controls: Readonly<Record<string, PathControl>>;
  /** All paths as one picture. */
  readonly dag: PathDag;
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** A start and the node of a target. */
export interface PathEnds {
  readonly start: string;
  /** Node id. */
  readonly target: string;
}

export interface PathRow {
  readonly start: string;
  /** What is reached: an access that was asked for on the target's node. */
  readonly target: Privilege;
  /** Which way from this start to this target's node it is: 1 the best. */
  readonly way: number;
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  /** Additive cost: each use of a step counts. */
  readonly cost: number;
  readonly stepCount: number;
  /** Id in `proofs`. */
  readonly proof: string;
  /** Ids in `controls` of those that each alone close it, the cheapest to carry out first. Empty: it takes several, or none does. */
  readonly controls: readonly string[];
  /** Against way 1 of the same start and target; absent of that one. */
  readonly against?: PathDifference;
}

/** Which controls tell a way from the first. */
export interface PathDifference {
  /** Ids in `controls`: close this one and leave the first open. */
  readonly here: readonly string[];
  /** Close the first and leave this one open. */
  readonly first: readonly string[];
}

export interface PathControl extends ShownControl {
  /** What it edits, in one line. */
  readonly edits: string;
  /** Keys in `steps`, of the paths shown, that fall with it. */
  readonly closes: readonly string[];
}

/**
 * The union of the paths shown. Two paths that pass two privileges in opposite order close a cycle in it; each path alone
 * has none.
 */
export interface PathDag {
  /** What the steps need and give, starts and targets among them; sorted by key. */
  readonly privileges: readonly PathMember<Privilege>[];
  /** Keys in `steps`, in the firing order of the first path that has each. */
  readonly steps: readonly PathMember<string>[];
}

export interface PathMember<Key> {
  readonly key: Key;
  /** Places in `paths`, from 0, of those that have it; ascending. */
  readonly paths: readonly number[];
}
