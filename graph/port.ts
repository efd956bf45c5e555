import type { Access, Privilege } from "../model/access.ts";
import type { Control } from "../model/control.ts";
import type { OwnerClaimFact } from "../model/fact/owner.ts";
import type { Fact, FactReader } from "../model/fact.ts";
import type { GraphNode } from "../model/node.ts";
import type { AboutClaim, Owner, OwnerContact, Ownership } from "../model/owner.ts";
import type { RuleId } from "../model/rule.ts";
import type { Certainty, Condition, Leaves } from "../model/step.ts";
import type { FactRef, Gap, RuleInfo } from "./compiled.ts";
import type { Csr } from "./engine/csr.ts";
import type { ObservedIndex } from "./observed.ts";

export { type FactRef, type Gap, type RuleInfo, wholeScope } from "./compiled.ts";
export { type Best, best } from "./engine/best.ts";
export { candidateLosses } from "./engine/candidates.ts";
export { chains } from "./engine/chains.ts";
export { type Closers, closedSteps, closesAlone, stepsClosed } from "./engine/closing.ts";
export { type Closure, closure, NOT_REACHED } from "./engine/closure.ts";
export { type Cut, cheapestCut, type Residue } from "./engine/cut.ts";
export { Deviations } from "./engine/deviation.ts";
export { KBest, type Marks } from "./engine/k-best.ts";
export { proof } from "./engine/proof.ts";
export { reverse } from "./engine/reverse.ts";
export { together } from "./engine/together.ts";
export { type Waypoints, waypoints } from "./engine/waypoints.ts";
export { type ObservedIndex, plainAction } from "./observed.ts";

export interface SnapshotRef {
  /** sha256, hex. */
  readonly id: string;
  /** ISO 8601, UTC: when its newest scope was taken. */
  readonly takenAt: string;
}

/** What a proof quotes of a fact. */
export interface Evidence {
  /** Document of the import. */
  readonly source: string;
  readonly locator: string;
  readonly summary: string;
}

/** A step as answers show it. */
export interface StepRecord {
  readonly key: string;
  /** `<id>@<version>`. */
  readonly rule: string;
  readonly edge: string;
  readonly title: string;
  readonly from: readonly Privilege[];
  readonly to: Privilege;
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  /** Set where it rests on a hypothesis: which. */
  readonly hypothesis?: string;
  readonly leaves: Leaves;
  /** Alternatives, strongest first; each a minimal set. Empty for implied accesses and the question's own hypotheses. */
  readonly because: readonly (readonly Evidence[])[];
  /** Who owns what the strongest alternative cites, the technical owner first, each once; empty: nobody is known. */
  readonly owners: readonly string[];
}

/** Facts that a question adds or takes away: a what-if, a design, an identity that exists by being named. */
export interface Overlay {
  readonly add: readonly Fact[];
  readonly remove: readonly FactRef[];
}

/**
 * Every control of a graph, numbered, in typed arrays. Alternatives are numbered over all steps: those of step s are
 * `alternativeStart[s] .. alternativeStart[s + 1]`, strongest first; a question's own hypotheses have none. A step falls
 * when each of its alternatives is closed.
 */
export interface ControlIndex {
  readonly count: number;
  /** Per control: 1 where it closes alternatives, 0 where it ends what was taken by them and leaves them as they are. */
  readonly closes: Uint8Array;
  /** Per control: `EditCost`. */
  readonly cost: Uint8Array;
  /** Per control: 1 where it can be undone. */
  readonly reversible: Uint8Array;
  readonly alternativeStart: Int32Array;
  /** Per alternative. */
  readonly stepOf: Int32Array;
  /** Alternatives that control c closes, or whose takings it ends: `touched[touchedStart[c] .. touchedStart[c + 1]]`, ascending. */
  readonly touchedStart: Int32Array;
  readonly touched: Int32Array;
  /** Controls that close alternative a: `closers[closersStart[a] .. closersStart[a + 1]]`, ascending. */
  readonly closersStart: Int32Array;
  readonly closers: Int32Array;
  id(control: number): string;
  /** -1 where no step of the graph has it. */
  find(id: string): number;
  control(control: number): Control;
  /** The fact that it edits. */
  factOf(control: number): FactRef;
  /** Every alternative that cites that fact, whatever its rule: what else rests on it. Ascending. */
  alternativesOn(control: number): Int32Array;
  /** What carrying out all of them changes of the facts, to derive again; those that only end copies change nothing. */
  overlayOf(controls: Iterable<number>): Overlay;
}

/** A control as one step has it. */
export interface StepControl extends Control {
  /** The step's alternatives, numbered from the strongest, 0, that it closes or whose takings it ends. */
  readonly alternatives: readonly number[];
}

/** A step that rests on a fact: what somebody loses when the fact is edited. */
export interface FactUse {
  readonly rule: RuleId;
  readonly title: string;
  readonly from: readonly Privilege[];
  readonly to: Privilege;
}

/** Who answers for what, as files, tags and labels of the snapshot say. Nothing is derived from it. */
export interface OwnerIndex {
  ofNode(node: number): Ownership;
  /**
   * Each other field that is told of a node, sorted by name: what decides it first, then what contradicts that, as of
   * owners. At least one claim each.
   */
  about(node: number): ReadonlyMap<string, readonly AboutClaim[]>;
  /** The id under which a name is compared and shown, and whom to call where an owners file or catalog describes it. */
  party(name: string): { readonly id: string; readonly contact?: OwnerContact };
  /** Of the thing that a fact is a fact of: a statement's is that of its policy's holder, a binding's that of its namespace. */
  ofFact(ref: FactRef): Ownership;
  /** Who carries a control out: whose task such controls are, else an owner of the thing, the technical one first. */
  ofControl(control: Pick<Control, "edit" | "factKind" | "factKey">): Owner;
  /** Rows, entries and lines that mean no thing that was read; in no order. */
  idle(): readonly IdleClaim[];
  /** Things whose own tags or labels say different things of one question: reads facts as a stream. */
  contradictions(): Iterable<readonly [fact: Fact, found: readonly TagContradiction[]]>;
  /** Of every node that is wanted, each once, in no order: reads facts as a stream. */
  all(wanted?: (node: number) => boolean): Iterable<readonly [node: number, Ownership]>;
}

/** A claim that means nothing that was read. */
export interface IdleClaim {
  readonly claim: OwnerClaimFact;
  /** The CODEOWNERS file that the platform reads in place of the claim's. */
  readonly readInstead?: string;
}

/** Tags of one thing that contradict each other; the first in the order of keys counts. */
export interface TagContradiction {
  /** `its technical owner`, or another field: `env`. */
  readonly about: string;
  readonly tags: readonly { readonly what: string; readonly key: string; readonly value: string }[];
}

/** What queries may ask of a graph. Nodes, privileges and steps are dense ints. */
export interface GraphReader {
  readonly snapshot: SnapshotRef;
  readonly csr: Csr;
  /** Sorted by id. */
  readonly nodes: readonly GraphNode[];
  readonly rules: readonly RuleInfo[];
  readonly gaps: readonly Gap[];
  /** Scopes that were read, sorted. */
  readonly scopes: readonly string[];
  /** -1 where there is none. */
  nodeIndex(id: string): number;
  /** The node of this id, or those that have it as a member name (a pod's id without digest, an observed pod, an alias). */
  nodesNamed(id: string): readonly number[];
  /** -1 where the node's kind has no such access. */
  privilegeIndex(node: number, access: Access): number;
  nodeOf(privilege: number): number;
  accessOf(privilege: number): Access;
  key(privilege: number): Privilege;
  premisesOf(step: number): readonly number[];
  conclusionOf(step: number): number;
  ruleOf(step: number): RuleInfo;
  /** A hub's side or an implication: costs nothing and is not counted. */
  isStructural(step: number): boolean;
  authenticates(step: number): boolean;
  /** Alternatives of a step are numbered from the strongest, 0. Implied accesses and hypotheses have none. */
  alternativeCount(step: number): number;
  certaintyOf(step: number, alternative?: number): Certainty;
  conditionsOf(step: number, alternative?: number): readonly Condition[];
  /** What stays usable when the step is closed. */
  leavesOf(step: number): Leaves;
  stepKey(step: number): string;
  step(step: number): StepRecord;
  alternativesOf(step: number): readonly (readonly FactRef[])[];
  /** Controls that close one of its alternatives, or end what was taken by it, with the rule's own titles. */
  controlsOf(step: number): readonly StepControl[];
  /** Of the facts of the snapshot; made at the first call. */
  readonly controls: ControlIndex;
  readonly owners: OwnerIndex;
  /** What audit logs of the snapshot tell; made at the first call. */
  readonly observed: ObservedIndex;
  /**
   * Steps that rest on the fact which the control edits; of one that ends copies those by which they are taken. Each
   * once, hubs joined; lazily: there may be many.
   */
  usesOf(control: number): Iterable<FactUse>;
  /** Of these, the steps of which the control closes an alternative, or whose takings it ends. */
  closedBy(control: number): Iterable<FactUse>;
  /** A fact as it was stored; undefined where the snapshot does not hold it. */
  fact(ref: FactRef): Fact | undefined;
  /** Every fact of the graph, with its indexes; loaded at the first call. */
  facts(): FactReader;
  /** The same graph with the question's own hypotheses: steps that are always in force. */
  assume(steps: readonly { readonly from: number; readonly to: number }[]): GraphReader;
  /** The same graph without some steps. @param steps per step: non-zero leaves it out */
  without(steps: Uint8Array): GraphReader;
  /** The graph that other facts would give; the store is not written. */
  overlay(change: Overlay): GraphReader;
}
