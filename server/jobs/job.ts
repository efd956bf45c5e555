import type { ImportPhase } from "../../graph/store/port.ts";
import type { ImportProblem } from "../../model/importer.ts";
import type { Problem } from "../problem/shape.ts";

/** `queued` -> `running` -> one of the others, which are final. */
export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";

/**
 * What an import is doing. `recognise`: finds out what the files are. Then the store's own phases: `read` facts, `wait`
 * for another import, `merge` (all or nothing), `compile` and `write`, which not every store has. `derive`: runs the
 * rules; from here on the snapshot is there, also if the job is cancelled.
 */
export type JobPhase = "recognise" | ImportPhase | "derive";

/** One import as the API shows it, and as each `job` event carries it: whole, so that the last event says everything. */
export interface Job {
  readonly id: string;
  readonly kind: "import";
  /** What was uploaded: names of files and folders, sorted. */
  readonly inputs: readonly string[];
  readonly state: JobState;
  /** Set from the first step on. */
  readonly phase?: JobPhase;
  /** What the phase counts: facts read or written. */
  readonly done?: number;
  /** Of how many, where it is known. */
  readonly total?: number;
  /** One line for people. */
  readonly message: string;
  /** What could not be read, answers show it as gaps: the first 20, and of a job asked for by its id the first 1,000. */
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

/** What one bundle of the upload was taken for. */
export interface JobInput {
  /** Folder, archive or file. */
  readonly path: string;
  /** The source's name: `AWS`, `Kubernetes` ... */
  readonly title: string;
  /** The cluster's name, where it has one. */
  readonly name?: string;
  readonly files: number;
}
