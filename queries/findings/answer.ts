import type { SnapshotRef } from "../../graph/port.ts";
import type { CheckId, Finding, Severity } from "../../model/check.ts";
import type { FrameworkRef } from "../../model/framework.ts";

/** What checks found, what they did not find, and where they could not look. */
export interface FindingsAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  /** ISO 8601, UTC: ages and ends are judged at this moment. */
  readonly asOf: string;
  readonly counts: FindingCounts;
  /** Findings, not accepted by anybody, of the severity that the question names or worse; 0 where it names none. */
  readonly failed: number;
  /** By id: every check that was asked for. */
  readonly checks: readonly CheckRow[];
  readonly truncated: boolean;
  /** Worst first, then by check and subject. */
  readonly findings: readonly ShownFinding[];
  /** What owners accept, by check; those that match nothing too. */
  readonly suppressions: readonly SuppressionRow[];
}

export interface FindingCounts {
  /** Not accepted by anybody. */
  readonly open: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly suppressed: number;
  /** Checks that could not be evaluated somewhere, or anywhere. */
  readonly notEvaluated: number;
}

/** `clear`: evaluated everywhere and nothing was found. `partly`: nothing was found where it could look. */
export type CheckStatus = "clear" | "found" | "not-evaluated" | "partly";

export interface CheckRow {
  readonly id: CheckId;
  readonly title: string;
  readonly severity: Severity;
  readonly condition: string;
  readonly frameworks: readonly FrameworkRef[];
  readonly seedRef?: string;
  readonly remediation: string;
  readonly status: CheckStatus;
  /** Not accepted by anybody. */
  readonly found: number;
  readonly suppressed: number;
  /** Scopes in which it was evaluated, sorted. */
  readonly evaluated: readonly string[];
  readonly notEvaluated: readonly NotEvaluated[];
}

/** Where a check could not look. */
export interface NotEvaluated {
  /** Scope; empty where nothing of its family was imported. */
  readonly scope: string;
  readonly reason: string;
  /** Set where it is about things of the scope, not the whole: how many, and the first of them. */
  readonly subjects?: number;
  readonly example?: string;
}

export interface ShownFinding extends Finding {
  readonly title: string;
  readonly suppressed?: Suppressed;
}

export interface Suppressed {
  readonly owner: string;
  readonly reason: string;
  /** ISO 8601, as written. */
  readonly expires: string;
}

export interface SuppressionRow extends Suppressed {
  readonly check: string;
  readonly select: string;
  readonly source: { readonly document: string; readonly locator: string };
  /** `idle`: it matches no finding. `no-such-check`: no check has that id. */
  readonly state: "active" | "expired" | "idle" | "no-such-check";
  readonly matched: number;
}
