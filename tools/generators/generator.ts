import { fileURLToPath } from "node:url";

/** Text that follows from definitions elsewhere in the repository, kept in git so that it can be read and diffed. */
export interface Generator {
  /** A file, or a folder (ending in `/`) that holds generated files only. Relative to the repository, with `/`. */
  readonly owns: string;
  /** Path to text, unformatted. Deterministic. */
  files(): Promise<ReadonlyMap<string, string>>;
}

export const repository = fileURLToPath(new URL("../..", import.meta.url));
