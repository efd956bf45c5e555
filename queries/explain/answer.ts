import type { SnapshotRef } from "../../graph/port.ts";
import type { Condition } from "../../model/step.ts";

/** One statement or attachment that decides. */
export interface ExplainCause {
  /** `via` for what brings a statement to the caller: an attachment, a membership. */
  readonly effect: "Allow" | "Deny" | "via";
  /** Document of the import, and the place in it. */
  readonly source: string;
  readonly locator: string;
  readonly summary: string;
}

/** What is the same for every language: the decision and what it rests on. */
export interface Decided {
  /** `conditional`: allowed if the conditions hold. */
  readonly decision: "allow" | "deny" | "conditional";
  readonly conditions: readonly Condition[];
  /** What decides; empty where nothing allows. */
  readonly because: readonly ExplainCause[];
}

export interface ExplainStatement extends ExplainCause {
  readonly applies: "yes" | "no" | "open";
  /** Tests of it that fail, without their values. */
  readonly unmet: readonly string[];
  /** What brings it to the caller, in words. */
  readonly through: readonly string[];
}

/** What one kind of policy says; of organization policies, one level of them. */
export interface ExplainStage {
  readonly stage: string;
  /** 0 is the organization's root. */
  readonly level?: number;
  readonly says: "allows" | "denies" | "silent" | "open" | "none";
  readonly decides: boolean;
  readonly text: string;
  readonly statements: readonly ExplainStatement[];
}

export interface ExplainAnswer extends Decided {
  readonly schema: 1;
  /** Absent where the question brought its own policies. */
  readonly snapshot?: SnapshotRef;
  /** The request as it was understood. */
  readonly request: Readonly<Record<string, string>>;
  /** The stage that decides. */
  readonly decidedBy: string;
  /** What of the request would not come as it was given. */
  readonly notes: readonly string[];
  /** In the order in which they are asked. */
  readonly stages: readonly ExplainStage[];
}

/** Answers one request of a batch, one JSON text without a line break. @throws UserError for what is no request */
export type LineAnswerer = (request: unknown) => string;
