import type { ImportProblem } from "../../model/importer.ts";
import type { Problem } from "../problem/shape.ts";

/** `queued` -> `running` -> one of the others, which are final. */
export const jobStates = ["queued", "running", "done", "failed", "cancelled"] as const;
export type JobState = (typeof jobStates)[number];

/**
 * What an import is doing. `read`: finds out what the files are. `facts`: reads them. `store`: makes the snapshot, all of
 * it or nothing. `derive`: runs the rules; from here on the snapshot is there, also if the job is cancelled.
 */
export const jobPhases = ["read", "facts", "store", "derive"] as const;
export type JobPhase = (typeof jobPhases)[number];

/** One import as the API shows it, and as each `job` event carries it: whole, so that the last event says everything. */
export interface Job {
  readonly id: string;
  readonly kind: "import";
  /** What was uploaded: names of files and folders, sorted. */
  readonly inputs: readonly string[];
  readonly state: JobState;
  /** Set from the first step on. */
  readonly phase?: JobPhase;
  /** What the phase counts: facts read or stored. */
  readonly done?: number;
  /** Of how many, where it is known. */
  readonly total?: number;
  /** One line for people. */
  readonly message: string;
  /** What could not be read: the first 1,000. Answers show it as gaps. */
  readonly problems: readonly ImportProblem[];
  /** All of them. */
  readonly problemCount: number;
  /** What the files were taken for. */
  readonly recognised: readonly JobInput[];
  /** Id of the snapshot that it made. */
  readonly snapshot?: string;
  /** Why it failed. */
  readonly error?: Problem;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

export interface JobInput {
  /** Folder, archive or file. */
  readonly path: string;
  /** `AWS`, `Kubernetes` ... */
  readonly title: string;
  /** The cluster's name, where it has one. */
  readonly name?: string;
  readonly files: number;
}
