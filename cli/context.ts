import type { Io } from "./io.ts";
import type { Format } from "./render/renderer.ts";

export const defaultStore = ".ambit";

/** Flags that every command takes. */
export interface CommonFlags {
  readonly store: string;
  readonly snapshot?: string;
  /** ISO 8601, UTC. */
  readonly asOf?: string;
  readonly format?: Format;
  /** Most rows. */
  readonly limit?: number;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** What a command runs with. It returns the process's exit code. */
export interface CommandContext {
  readonly io: Io;
  readonly flags: CommonFlags;
}
