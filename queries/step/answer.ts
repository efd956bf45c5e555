import type { Evidence, SnapshotRef, StepRecord } from "../../graph/port.ts";
import type { Privilege } from "../../model/access.ts";
import type { Edit, EditCost, EditEffect } from "../../model/control.ts";
import type { FactKind } from "../../model/fact.ts";
import type { Owner } from "../../model/owner.ts";
import type { Certainty, Condition } from "../../model/step.ts";
import type { StepObserved } from "../observed/answer.ts";
import type { RuleHelp } from "../rule-help.ts";

/** What the proof panel shows: steps with everything that is known of them. */
export interface StepAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly conclusion: Privilege;
  /** As asked; empty: whatever gives the conclusion. */
  readonly premises: readonly Privilege[];
  readonly truncated: boolean;
  /** Strongest first; where the question names premises, the hubs and included accesses between come before the step. */
  readonly steps: readonly StepDetail[];
  /** By `<kind> <key>`: what the alternatives cite, each fact once. */
  readonly facts: Readonly<Record<string, StepFact>>;
}

export interface StepDetail extends Omit<StepRecord, "because"> {
  readonly help: RuleHelp;
  /** Strongest first, at most 20; empty for included accesses. */
  readonly alternatives: readonly StepAlternative[];
  /** Of all, shown or not. */
  readonly alternativeCount: number;
  /** Edits of a cited fact that close an alternative, or end what was taken by it. */
  readonly controls: readonly StepControl[];
  readonly remediation?: StepRemediation;
  /** What audit logs say of it, for steps as people count them; absent where none was read. */
  readonly observed?: StepObserved;
}

export interface StepAlternative {
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  /** Keys in `facts`, at most 20: taking any one away makes this alternative fall. */
  readonly because: readonly string[];
  /** Of all, shown or not. */
  readonly factCount: number;
}

/** A fact as evidence: where it stands, what it says in one line and in full. */
export interface StepFact extends Evidence {
  readonly kind: FactKind;
  readonly key: string;
  readonly scope: string;
  /** What its like are called by their source, plural. */
  readonly collection: string;
  readonly importer: string;
  /** ISO 8601, UTC. */
  readonly observedAt: string;
  /** The one statement of a policy that this is, as the source's own language writes it. */
  readonly statement?: StepStatement;
  /** The fact's own fields as JSON with line breaks, as stored: it holds no value of a secret. */
  readonly content: string;
  /** True where `content` or the statement's text is cut at 16,384 characters. */
  readonly truncated: boolean;
  /** Who owns what it is a fact of. */
  readonly owner: Owner;
}

export interface StepStatement {
  readonly language: "aws-policy" | "kubernetes-rbac" | "vault-policy";
  /** The policy it is in, as a person finds it again. */
  readonly policy: string;
  /** Its place among the policy's statements, from 1, where that is known. */
  readonly number?: number;
  /** Its name in the policy, where it has one. */
  readonly sid?: string;
  readonly text: string;
}

export interface StepControl {
  /** `<edit>:<fact key>`. */
  readonly id: string;
  readonly edit: Edit;
  /** Imperative: "Detach the policy". */
  readonly title: string;
  /** The fact that it edits: a key in `facts`. */
  readonly fact: string;
  /** `ends-copies`: the step stays, what was taken by it until now stops to work. */
  readonly effect: EditEffect;
  /** Whether that alone closes the step: it closes every alternative. */
  readonly closes: boolean;
  /** 1 (one credential revoked or rotated) to 5 (something designed anew). */
  readonly cost: EditCost;
  readonly reversible: boolean;
  /** When it is in force and what works on, one line. */
  readonly latency: string;
  /** What to run or change, with the fact's own names. */
  readonly command: string;
  /** Set where what a cut or what-if reckons with is more than what the command does. */
  readonly simulates?: string;
  /** Who carries it out, with the source that says so. */
  readonly owner: Owner;
}

export interface StepRemediation {
  /** The rule's command or change, with what this step tells filled in. */
  readonly command: string;
  /** Placeholders that remain for the reader, each once. */
  readonly open: readonly string[];
}
