import type { UserError } from "../../model/errors.ts";
import type { ImportProblem } from "../../model/importer.ts";
import type { JobInput, JobPhase } from "./job.ts";

/** What an import's process is told to do. Its working folder is the upload's. */
export interface ImportTask {
  /** Folder of the store, absolute. */
  readonly store: string;
  /** Names in the working folder. */
  readonly inputs: readonly string[];
  /** `--as`, as given. */
  readonly as: readonly string[];
  readonly closedWorld: boolean;
  /** Nothing is stored unless everything was read. */
  readonly strict: boolean;
}

export type ToImport = { readonly task: ImportTask } | { readonly cancel: true };

/** What it says. `end` is the last; a process that ends without has failed. */
export type FromImport =
  | { readonly progress: ImportProgress }
  | { readonly stored: string }
  | { readonly end: "done" | "cancelled" }
  | { readonly error: Pick<UserError, "code" | "message" | "help" | "details"> }
  | { readonly bug: string };

export interface ImportProgress {
  readonly phase: JobPhase;
  readonly done?: number;
  readonly total?: number;
  readonly message?: string;
  readonly recognised?: readonly JobInput[];
  /** Those that were not told yet, as far as they are kept. */
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
}
