import type { SnapshotRef } from "../../graph/port.ts";
import type { CheckEvidence, CheckId, Severity } from "../../model/check.ts";
import type { FrameworkLabel } from "../../model/framework/labels.ts";
import type { FrameworkKey } from "../../model/framework.ts";
import type { RuleId } from "../../model/rule.ts";

/**
 * In the order in which they are shown. `finding`: of a check. `gap`: a control that is not there, or whom nobody answers
 * for. `step`: a technique that the internet comes to use. `not-proven`, `not-evaluated`: what was read does not decide.
 * `accepted`: a finding that an owner answers for. `part`: of an AI service, in the layer. `clear`: looked for, not found.
 * `control`: one that is there.
 */
export const reportLineKinds = [
  "finding",
  "gap",
  "step",
  "not-proven",
  "not-evaluated",
  "accepted",
  "part",
  "clear",
  "control",
] as const;
export type ReportLineKind = (typeof reportLineKinds)[number];

/** One statement, and what it is a statement of: a check, a node, or both. */
export interface ReportLine {
  readonly kind: ReportLineKind;
  readonly check?: CheckId;
  /** Node id, or the natural key that a finding has in its place. */
  readonly node?: string;
  readonly rule?: RuleId;
  readonly severity?: Severity;
  readonly text: string;
  /** Who is asked first. */
  readonly owner?: string;
  readonly evidence: readonly CheckEvidence[];
  /** What the articles that Ambit was started from call it. */
  readonly seedRef?: string;
}

/** `found`: something to do. `partly`: nothing found where it could look. */
export const reportStates = ["found", "partly", "clear", "not-evaluated"] as const;
export type ReportState = (typeof reportStates)[number];

export interface ReportEntry {
  readonly id: string;
  readonly title: string;
  /** False: id and title were not read in the publisher's own text. */
  readonly verified: boolean;
  readonly source: string;
  readonly state: ReportState;
  /** Of all lines. */
  readonly counts: Readonly<Partial<Record<ReportLineKind, number>>>;
  readonly truncated: boolean;
  readonly lines: readonly ReportLine[];
}

export interface ReportFramework {
  readonly key: FrameworkKey;
  readonly title: string;
  readonly version: string;
  readonly source: string;
  readonly counts: Readonly<Record<ReportState, number>> & { readonly unverified: number };
  /** In the framework's order. */
  readonly entries: readonly ReportEntry[];
  /** What articles call entries of it otherwise. */
  readonly labels: readonly FrameworkLabel[];
}

export interface ReportAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  /** ISO 8601, UTC: ages and ends are judged at this moment. */
  readonly asOf: string;
  /** Nothing was imported: no line says more than that it was not evaluated. */
  readonly empty: boolean;
  readonly frameworks: readonly ReportFramework[];
}
