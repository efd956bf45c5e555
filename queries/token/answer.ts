import type { SnapshotRef, StepRecord } from "../../graph/port.ts";
import type { Access, Privilege } from "../../model/access.ts";
import type { NodeClass, NodeKind } from "../../model/node.ts";
import type { Owner } from "../../model/owner.ts";
import type { Certainty, Condition } from "../../model/step.ts";
import type { AnswerGap, AnswerProof } from "../answer.ts";
import type { ShownControl } from "../control.ts";
import type { ChokePoint, CutStep, Residual, TimeUntilZero, Uncuttable } from "../cut/answer.ts";

/** What a responder has to know in the first minutes after a leak, in the order in which it is needed. */
export interface TokenAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  /** ISO 8601, UTC: expiry is judged at this moment. */
  readonly asOf: string;
  /** As the question gave it; absent: any address of the internet. */
  readonly fromAddress?: string;
  readonly severity: TokenSeverity;
  readonly verdict: TokenVerdict;
  /** What was found, in the order of the text. */
  readonly credentials: readonly TokenCredential[];
  /** Node ids that the answer takes as held together: where it begins. */
  readonly from: readonly string[];
  /** Of these, or of whom they authenticate as, those that the snapshot itself knows: where a picture can begin. */
  readonly drawn: readonly string[];
  readonly plan: TokenPlan;
  readonly reach: TokenReach;
  /** Single changes by how much each alone cuts off, most first; those on the credential itself are apart. */
  readonly choke: readonly ChokePoint[];
  readonly own: readonly ChokePoint[];
  /** Secrets that were readable, those that open most first. */
  readonly rotate: readonly TokenSecret[];
  readonly look: TokenLook;
  readonly timeline: readonly TokenMoment[];
  readonly unknown: TokenUnknown;
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** By step key: where each step of the proofs shows, and where it is closed. */
  readonly evidence: Readonly<Record<string, TokenStep>>;
}

export interface TokenSeverity {
  /** `P1` to `P4`, the gravest first. */
  readonly level: "P1" | "P2" | "P3" | "P4";
  readonly because: readonly string[];
}

export interface TokenVerdict {
  /** One line. */
  readonly text: string;
  /** Nodes that are reached, by the certainty of the strongest way; what the internet reaches anyway is not counted. */
  readonly certain: number;
  readonly conditional: number;
  readonly assumed: number;
  readonly byClass: Readonly<Record<string, number>>;
  /** Accounts and clusters that are administered, nearest first. */
  readonly administers: readonly { readonly id: string; readonly certainty: Certainty; readonly stepCount: number }[];
  /** Set where the numbers are not what somebody can do now: why. */
  readonly hypothetical?: "identifier" | "expired" | "candidates";
}

/** `assumed`: every step to whom it is rests on a hypothesis, as that a name beside it is that of its role. */
export const resolutions = ["exact", "assumed", "candidates", "unresolved"] as const;
export type Resolution = (typeof resolutions)[number];

export interface TokenCredential {
  /** Node id. */
  readonly id: string;
  /** An id of the table of kinds. */
  readonly type: string;
  readonly title: string;
  readonly publicId?: string;
  /** Keyed: comparable under the key of that id only. */
  readonly fingerprint?: string;
  readonly fingerprintKey?: string;
  /** False: its name alone was found. */
  readonly hasSecret: boolean;
  readonly half?: "identifier" | "secret";
  readonly account?: string;
  readonly issuer?: string;
  readonly subject?: string;
  readonly resource?: string;
  readonly resolution: Resolution;
  /** Whom it authenticates as, or what it opens: node ids, sorted. */
  readonly principals: readonly string[];
  /** The one command that tells whose it is, where that is not known for sure. */
  readonly resolve?: { readonly command: string; readonly why: string };
  readonly status: "active" | "inactive" | "expired" | "not-yet-valid" | "unknown";
  /** What the status rests on. */
  readonly statusBecause: string;
  readonly constraints: readonly TokenConstraint[];
  /** What each possible holder alone reaches, most first; at most 50. */
  readonly candidates: readonly TokenCandidate[];
  readonly claims: Readonly<Record<string, string>>;
  readonly owner: Owner;
  readonly notes: readonly string[];
}

/** What limits a credential beyond the rights of its holder. */
export interface TokenConstraint {
  readonly type: "expiry" | "not-before" | "audience" | "scope" | "address" | "session" | "half";
  readonly text: string;
  /** Whether it lets the credential be used, as the question supposes. */
  readonly holds: "met" | "unmet" | "unknown";
}

export interface TokenCandidate {
  readonly id: string;
  readonly nodes: number;
  readonly byClass: Readonly<Record<string, number>>;
}

export interface TokenPlan {
  /** What is reached before anything is done. */
  readonly before: Residual;
  /** What leaked itself, and what can be undone: at once. */
  readonly contain: readonly TokenAction[];
  /** What has to be kept before something is destroyed. */
  readonly keep: readonly TokenEvidence[];
  /** What else cannot be undone. */
  readonly destroy: readonly TokenAction[];
  /** Changes beyond those that are put in order. */
  readonly rest: readonly ShownControl[];
  readonly zero: TimeUntilZero;
  readonly uncuttable: readonly Uncuttable[];
  /** How often every rule was asked again with everything carried out; 0: not checked so. */
  readonly derivations: number;
  /** Still reached when everything is done. */
  readonly left: readonly Privilege[];
}

/** One thing to do. Its number says when: what is left holds once all of lower numbers are in force too. */
export interface TokenAction {
  readonly number: number;
  readonly title: string;
  /** What it is done to. */
  readonly on: string;
  readonly command: string;
  readonly effect: readonly string[];
  /** When it is in force and what works on, one line. */
  readonly latency: string;
  readonly seconds: number;
  readonly reversible: boolean;
  /** What else rests on it, as far as was read; `notRead` says what could rest on it unseen. */
  readonly breaks: { readonly found: CutStep["uses"]; readonly count: number; readonly notRead: readonly string[] };
  /** Who authorises and carries it out. */
  readonly owner: Owner;
  readonly together: boolean;
  readonly waits: boolean;
  readonly residual: Residual;
  /** Id of the control; absent for what is done at the issuer, outside the model. */
  readonly control?: string;
  readonly simulates?: string;
}

export interface TokenEvidence {
  readonly title: string;
  readonly command: string;
  /** Numbers of the actions that destroy it; empty: keep it whatever is done. */
  readonly before: readonly number[];
}

export interface TokenReach {
  /** The first targets of every kind in turn, what means most first. */
  readonly targets: readonly TokenTarget[];
  /** How many nodes there are. */
  readonly count: number;
  readonly truncated: boolean;
  /** Nodes that the internet reaches without it. They are not counted. */
  readonly anyway: number;
  /** What is out of reach from the address that the question names, and in no count and no step of the plan. */
  readonly blocked?: TokenBlocked;
}

export interface TokenBlocked {
  /** How many nodes. */
  readonly count: number;
  /** Node ids of the first of them. */
  readonly ids: readonly string[];
  /** Conditions that the address does not meet, sorted. */
  readonly conditions: readonly string[];
}

export interface TokenTarget {
  readonly id: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  readonly name: string;
  readonly access: Access;
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  readonly stepCount: number;
  readonly owner: Owner;
  /** Id in `proofs`. */
  readonly proof: string;
}

export interface TokenStep {
  readonly logs: readonly TokenLog[];
  /** Why no log shows it, where that is so. */
  readonly blind?: string;
  /** `attack:T1078.004` and the like. */
  readonly frameworks: readonly string[];
  /** The cheapest change that closes it, what can be undone first. */
  readonly revoke?: TokenCloser;
}

/** A change that closes a step. */
export type TokenCloser = Pick<ShownControl, "id" | "title" | "factKey" | "command" | "reversible" | "owner">;

/** An event to look for. */
export interface TokenLog {
  readonly service: string;
  readonly event: string;
  /** Fields of the event and their values; several: all of them. */
  readonly filter: Readonly<Record<string, string>>;
}

export interface TokenSecret {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly certainty: Certainty;
  /** What whoever has its value comes to hold beyond it. */
  readonly opens: { readonly identities: number; readonly nodes: number };
  /** Who lets it be read by what leaked: closed before it is rotated, or the new value leaks too. */
  readonly reader?: TokenCloser;
  readonly rotate?: Pick<ShownControl, "id" | "title" | "command" | "owner">;
  readonly owner: Owner;
  readonly proof: string;
}

export interface TokenLook {
  /** What was done with it: one query a log. */
  readonly usage: readonly TokenQuery[];
  /** What would let somebody stay: events of techniques that it could have used. */
  readonly persistence: readonly TokenQuery[];
}

export interface TokenQuery {
  /** Where it is asked: `CloudTrail`, `kubernetes audit`. */
  readonly log: string;
  readonly why: string;
  readonly events: readonly string[];
  /** Paste and run. */
  readonly query: string;
}

export interface TokenMoment {
  readonly what: string;
  /** ISO 8601, UTC; absent: for the responder to fill in. */
  readonly at?: string;
  readonly source?: string;
}

export interface TokenUnknown {
  readonly gaps: readonly AnswerGap[];
  /** Conditions on the ways shown, each with how many targets hang on it. */
  readonly conditions: readonly TokenCondition[];
  /** What the answer takes for granted. */
  readonly assumptions: readonly string[];
}

export interface TokenCondition {
  readonly text: string;
  readonly kind: string;
  /** Targets that hang on it. */
  readonly targets: number;
  /** Whether the address that the question names meets it; absent where it asks for something else. */
  readonly address?: "met" | "unmet" | "unknown";
}
