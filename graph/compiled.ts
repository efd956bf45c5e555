import type { ControlTemplate } from "../model/control.ts";
import type { CoverageState, FactKind } from "../model/fact.ts";
import type { GraphNode } from "../model/node.ts";
import type { PrivilegePattern, RuleId } from "../model/rule.ts";
import type { Condition, Leaves } from "../model/step.ts";
import type { Csr } from "./engine/csr.ts";

/** What the graph keeps of a rule: enough to explain a step without the rule's code. */
export interface RuleInfo {
  readonly id: RuleId;
  readonly version: number;
  readonly title: string;
  readonly edge: string;
  readonly emits: { readonly from: readonly PrivilegePattern[]; readonly to: PrivilegePattern };
  readonly needs: readonly FactKind[];
  readonly reliesOnAbsenceIn: readonly FactKind[];
  readonly escalation: boolean;
  readonly structural: boolean;
  readonly leaves: Leaves;
  readonly blind?: string;
  readonly abuse: string;
  readonly detection: readonly { readonly service: string; readonly event: string }[];
  readonly remediation: string;
  readonly frameworks: readonly string[];
  readonly references: readonly string[];
  readonly controls: readonly ControlTemplate[];
}

/** The collection of a gap that says a scope is mentioned and was not read at all. */
export const wholeScope = "everything";

/** What could not be read of one scope, and the rules that would have used it. */
export interface Gap {
  readonly scope: string;
  /** A fact kind, the name of something that is not modelled, or `wholeScope`. */
  readonly collection: string;
  readonly state: Exclude<CoverageState, "read"> | "unsupported";
  readonly reason: string;
  /** Rules that lack facts (their silence proves nothing), sorted. */
  readonly blinds: readonly RuleId[];
  /** Rules whose steps stay conditional because a restraint may be in it, sorted. */
  readonly weakens: readonly RuleId[];
}

/**
 * One snapshot's graph, compiled: plain data and typed arrays, what the cache file holds. Privileges of node n are
 * `privilegeStart[n] .. privilegeStart[n + 1]`, in the order of its kind's accesses. Alternatives of step s are
 * `alternativeStart[s] .. alternativeStart[s + 1]`, strongest certainty first.
 */
export interface CompiledGraph {
  /** Sorted by id. */
  readonly nodes: readonly GraphNode[];
  readonly privilegeStart: Int32Array;
  /** Node of each privilege. */
  readonly privilegeNode: Int32Array;
  /** Index into `accesses` of model/access.ts, per privilege. */
  readonly privilegeAccess: Uint8Array;
  readonly csr: Csr;
  /** Index into `rules`. */
  readonly stepRule: Uint16Array;
  /** `stepFlag` bits. */
  readonly stepFlags: Uint8Array;
  /** Index into `leaves`. */
  readonly stepLeaves: Uint8Array;
  readonly alternativeStart: Int32Array;
  /** Facts of alternative a: `alternativeFacts[factStart[a] .. factStart[a + 1]]`, indexes into `cited`. */
  readonly factStart: Int32Array;
  readonly alternativeFacts: Int32Array;
  /** Index into `conditionLists`, per alternative. */
  readonly alternativeConditions: Int32Array;
  /** Index into `hypotheses`, or -1. */
  readonly alternativeHypothesis: Int32Array;
  readonly cited: readonly FactRef[];
  /** The first is empty. */
  readonly conditionLists: readonly (readonly Condition[])[];
  readonly hypotheses: readonly string[];
  readonly leaves: readonly Leaves[];
  readonly rules: readonly RuleInfo[];
  readonly gaps: readonly Gap[];
  /** Scopes that were read, sorted: `aws:account:<id>`, `k8s:<cluster>` ... */
  readonly scopes: readonly string[];
}

export interface FactRef {
  readonly kind: FactKind;
  readonly key: string;
}

export const stepFlag = {
  /** Making the request takes a credential. */
  authenticates: 1,
  /** A hub's side or an implication: costs nothing, is not counted. */
  structural: 2,
} as const;

/** The rule under which implied accesses appear. */
export const impliedRule: RuleInfo = {
  id: "model.implies",
  version: 1,
  title: "The access includes the other",
  edge: "IMPLIES",
  emits: { from: ["Any#administer"], to: "Any#execute" },
  needs: [],
  reliesOnAbsenceIn: [],
  escalation: false,
  structural: true,
  leaves: "tied",
  abuse: "",
  detection: [],
  remediation: "",
  frameworks: [],
  references: [],
  controls: [],
};

/** The rule under which a user's own hypotheses appear (`--assume`). */
export const hypothesisRule: RuleInfo = {
  ...impliedRule,
  id: "model.hypothesis",
  title: "Assumed by the question",
  edge: "ASSUMED",
  emits: { from: ["Any#connect"], to: "Any#execute" },
  structural: false,
};
