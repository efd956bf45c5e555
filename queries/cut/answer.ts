import type { FactUse, SnapshotRef, StepRecord } from "../../graph/port.ts";
import type { Privilege } from "../../model/access.ts";
import type { AnswerGap, AnswerProof } from "../answer.ts";
import type { ShownControl } from "../control.ts";

export const cutModes = ["prevent", "contain"] as const;
export type CutMode = (typeof cutModes)[number];

export interface CutAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly mode: CutMode;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly assume: readonly string[];
  /** `contain` alone: the time in which the starts were in other hands. */
  readonly window?: Window;
  readonly gaps: readonly AnswerGap[];
  readonly unmatched?: readonly string[];
  /** What is reached of the targets before anything is done. */
  readonly reached: Residual;
  /** `contain` alone: targets that the internet reaches without what leaked. They are not counted: no revocation closes them. */
  readonly anyway?: readonly Privilege[];
  /** `contain` alone: what may have been taken and works on by itself, what is ended first. At most 50. */
  readonly taken?: readonly Taken[];
  /** What to do, in order. Empty: nothing is reached, or nothing helps. */
  readonly cut: readonly CutStep[];
  /** How many changes there are, those of `rest` among them. */
  readonly count: number;
  /** Changes beyond the limit, in any order: what is left to do when those of `cut` are done. */
  readonly rest: readonly ShownControl[];
  /** Set where `rest` does not have all of the others. */
  readonly truncated: boolean;
  /** Sum of the costs. */
  readonly cost: number;
  /** No set of controls that does it costs less. Equal to `cost`: this one is the cheapest. */
  readonly lowerBound: number;
  /** Targets that no control closes every way to. */
  readonly uncuttable: readonly Uncuttable[];
  readonly verification: Verification;
  readonly zero: TimeUntilZero;
  /** Single controls by how many of the targets each alone cuts off, most first; those on the starts' own first step are apart. */
  readonly chokePoints: readonly ChokePoint[];
  /** Controls on the starts' own first step (the leaked key itself, the way in): what is true of them is no news. */
  readonly ownPoints: readonly ChokePoint[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

export interface Window {
  /** ISO 8601, UTC. */
  readonly since: string;
  /** ISO 8601, UTC: the time of the snapshot; before `since` where what was changed in between was not read. */
  readonly until: string;
}

/** Targets that are reached. */
export interface Residual {
  /** Nodes of which at least one access that counts is reached. */
  readonly nodes: number;
  readonly privileges: number;
  /** The first of the privileges, sorted. At most 10. */
  readonly first: readonly Privilege[];
  /** Of the nodes; keys sorted. */
  readonly byClass: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
  /** Of `nodes`, those that only sessions still reach, which end by themselves. */
  readonly lingering: number;
}

export interface CutStep {
  readonly control: ShownControl;
  /** Steps open to the starts that it closes, hubs joined. At most 5. */
  readonly stops: readonly FactUse[];
  /** What it ends of what was taken. At most 5. */
  readonly ends: readonly Privilege[];
  /** True where it has to be done at the same time as the one before: each would be taken anew with the other. */
  readonly together: boolean;
  /** True where it can only be done once the sessions that live on have ended: they would take anew what it ends. */
  readonly waits: boolean;
  /** What is reached once this and those before it are in force. */
  readonly residual: Residual;
  /** Steps that rest on the same fact, that the starts do not take and that are gone when all is done: what breaks beside. At most 10. */
  readonly uses: readonly FactUse[];
  /** How many there are among the first 1000 that rest on the fact. */
  readonly useCount: number;
}

/** A privilege that a start has taken, as far as anybody can tell, and that does not end when the way to it is closed. */
export interface Taken {
  readonly privilege: Privilege;
  /** Titles of the rules by which it was taken. */
  readonly how: readonly string[];
  /** `durable`: until somebody ends it. `session`: ends by itself. */
  readonly lives: "durable" | "session";
  /** A session: at most so many seconds after the way to it is closed; absent where the snapshot does not tell. */
  readonly seconds?: number;
  /** Id of the control of the cut that ends it; absent where none does. */
  readonly endedBy?: string;
}

export interface Uncuttable {
  readonly target: Privilege;
  /** A proof of which no step is closed by any edit. */
  readonly proof: string;
  /** Why: one line for each reason. */
  readonly why: readonly string[];
}

export interface Verification {
  /** How often every rule was asked again, with the edits made; 0 where the question asked not to, or nothing is cut. */
  readonly derivations: number;
  /** Controls of the cut that only a derivation showed to be needed: an edit uncovered another way. Their ids. */
  readonly added: readonly string[];
  /** Targets still reached when all is done and every rule is asked again, those of `uncuttable` among them. */
  readonly reached: readonly Privilege[];
}

/** When the last target is no more reached, counted from the moment when everything is carried out. */
export interface TimeUntilZero {
  /** Absent where something does not end by itself, or at a time that the snapshot does not tell. */
  readonly seconds?: number;
  /** What decides it, one line each: the slowest control, the longest session, or what does not end. */
  readonly because: readonly string[];
  /** What may live on beyond it for a time that the snapshot does not tell, one line each. */
  readonly beyond: readonly string[];
}

export interface ChokePoint {
  readonly control: ShownControl;
  /** Nodes of the targets that it alone cuts off wholly. */
  readonly nodes: number;
  /** Privileges of the targets that it alone cuts off. */
  readonly privileges: number;
  /** The first of those privileges, sorted. At most 5. */
  readonly first: readonly Privilege[];
}
