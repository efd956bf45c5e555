import type { Pin, Retention, SnapshotInfo } from "../../graph/store/port.ts";
import type { UserError } from "../../model/errors.ts";

/** What changes which snapshots the store keeps. */
export type Keep =
  | { readonly do: "pin"; readonly id: string; readonly pin?: Pin }
  | { readonly do: "prune"; readonly retention: Retention; readonly dryRun: boolean };

export interface KeepData {
  /** Folder of the store. */
  readonly store: string;
  readonly keep: Keep;
}

/** What the thread sends at its end. `snapshots`: the one that was pinned, or those that went, newest first. */
export type Kept =
  | { readonly snapshots: readonly SnapshotInfo[] }
  | { readonly error: Pick<UserError, "code" | "message" | "help" | "details"> };
