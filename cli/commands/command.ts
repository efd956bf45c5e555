import type { Argument, Option } from "commander";
import type { CommandContext } from "../context.ts";
import type { Format } from "../render/renderer.ts";

/** A command that is not a query: it works on the store or on the machine. */
export interface CliCommand {
  readonly id: string;
  readonly title: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  /** Options that hang on the words after the command: of the source that is named. */
  more?(argv: readonly string[]): Promise<readonly Option[]>;
  /** Formats it can write its answer in; the first is the default. */
  readonly renderers: { readonly [F in Format]?: true };
  /** @returns the exit code */
  run(context: CommandContext, positional: readonly unknown[], options: Record<string, unknown>): Promise<number>;
}
