import type { ScanSummary } from "../record.ts";

/** What the service tells a run's process. */
export type ToRun = { readonly run: { readonly file: string; readonly store: string } } | { readonly stop: true };

/** How a run ended, and what metrics need of it beside the summary. */
export type FromRun =
  | { readonly summary: ScanSummary; readonly sources: readonly SourceAge[] }
  | { readonly error: { readonly code: string; readonly message: string } }
  | { readonly line: string };

export interface SourceAge {
  readonly name: string;
  /** When the oldest of its scopes was read: ISO 8601, UTC; absent where it never was. */
  readonly takenAt?: string;
}
