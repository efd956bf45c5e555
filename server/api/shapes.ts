import type { SnapshotRef } from "../../graph/port.ts";
import type { ImportRecord, SnapshotInfo } from "../../graph/store/port.ts";
import type { ScanSummary } from "../../scan/record.ts";
import type { Job } from "../jobs/job.ts";

/** `GET /api/v1/about`. */
export interface About {
  readonly name: "ambit";
  readonly version: string;
  readonly store: { readonly kind: "embedded" | "neo4j" };
  /** The newest; null where nothing was imported yet. */
  readonly snapshot: SnapshotRef | null;
  /** What can be asked: each at `/api/v1/queries/<id>`. */
  readonly queries: readonly { readonly id: string; readonly title: string }[];
}

/** `GET /api/v1/snapshots`: newest first. */
export interface SnapshotList {
  readonly snapshots: readonly SnapshotInfo[];
}

/** `POST /api/v1/snapshots/prune`: what went, newest first, or would go. */
export interface PrunedSnapshots {
  readonly dryRun: boolean;
  readonly removed: readonly SnapshotInfo[];
}

/** `GET /api/v1/imports`: newest first. */
export interface Imports {
  readonly imports: readonly ImportRecord[];
}

/** `GET /api/v1/jobs`: newest first. */
export interface JobList {
  readonly jobs: readonly Job[];
}

/** `GET /api/v1/scans`: runs of every scan, newest first; `truncated` where older ones are left out. One whole is a `ScanRecord`. */
export interface ScanList {
  readonly scans: readonly ScanSummary[];
  readonly truncated: boolean;
}

/** `POST /api/v1/imports`. */
export interface Accepted {
  /** The job's id. */
  readonly job: string;
}

/** `POST /api/v1/bundles`. */
export interface KeptBundle {
  /** What a question names it by. */
  readonly bundle: string;
  /** Files and folders in it, sorted. */
  readonly files: readonly string[];
}

/** `POST /api/v1/launch`. */
export interface Launch {
  /** Opens the page once. */
  readonly url: string;
}
