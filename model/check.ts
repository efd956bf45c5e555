import type { FactKind } from "./fact.ts";
import type { FrameworkRef } from "./framework.ts";

/** Worst first. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/** `NHI-OWN-01`: upper case, public, never reused; equals the name of the check's file in lower case. */
export type CheckId = `${"AI" | "AUTH" | "GOV" | "NHI" | "SEC" | "VAULT"}-${string}`;

/**
 * What must have been read for a check to mean something: in every scope of the family (`aws`, `k8s`, `vault`, `github`,
 * `owners`, `log`, `exposure`) all of the collections. In a scope where one was not, the check is not evaluated there.
 */
export interface CheckNeed {
  readonly family: string;
  readonly collections: readonly FactKind[];
}

/** Something that is not as it should be, or should be looked at; `C` is what a check may ask (`queries/findings/context.ts`). */
export interface Check<C> {
  readonly id: CheckId;
  /** What is found, as a heading: `No business owner`. */
  readonly title: string;
  readonly severity: Severity;
  /** When it fires: one sentence. */
  readonly condition: string;
  readonly frameworks: readonly FrameworkRef[];
  /** What the articles that Ambit was started from call it, where their label differs from the frameworks' own. */
  readonly seedRef?: string;
  /** What is done about it: one or two sentences, imperative. */
  readonly remediation: string;
  /** Each is decided by itself; empty: any snapshot that holds a scope will do. */
  readonly needs: readonly CheckNeed[];
  /** Set where no snapshot holds what it is decided by: what does tell, and why. It is never evaluated from a snapshot. */
  readonly elsewhere?: string;
  /** Each subject at most once; in no order. Asked only where something of what it needs was read. */
  examine(context: C): Iterable<Found>;
}

/** Where something is said: as in the proofs of every answer. */
export interface CheckEvidence {
  /** Document of the import. */
  readonly source: string;
  readonly locator: string;
  readonly summary: string;
}

/** What a check says of one subject. */
export interface Found {
  /** Node id, or the natural key of what is no node: a branch, a route's service, an owner's line. */
  readonly subject: string;
  /** What was found, with its values: one sentence. */
  readonly sentence: string;
  /** Never empty, but where nothing being there is what was found. */
  readonly evidence: readonly CheckEvidence[];
  /** Where this one weighs more or less than the check in general. */
  readonly severity?: Severity;
  /** Node ids of what else it is about: the other environment, the workloads that share it; sorted. */
  readonly involves?: readonly string[];
  /** Set where the subject could not be examined: why. It is then no finding, it is not evaluated. */
  readonly unknown?: string;
}

/** What a check found, as answers show it. */
export interface Finding extends Found {
  readonly check: CheckId;
  readonly severity: Severity;
  /** Who is asked first: of the subject. Absent where nobody is named. */
  readonly owner?: string;
}
