import type { StoredFacts } from "../../graph/load.ts";
import type { ExplainAnswer, LineAnswerer } from "../../queries/explain/answer.ts";

/** A language whose decisions `explain` tells. Its code is loaded when it is asked. */
export interface Explainer {
  /** Names of its options, without the dashes. */
  readonly options: readonly string[];
  /** @throws UserError for what is no request */
  one(stored: StoredFacts, options: Readonly<Record<string, unknown>>): Promise<ExplainAnswer>;
  lines(stored: StoredFacts, options: Readonly<Record<string, unknown>>): Promise<LineAnswerer>;
  /** What it answers without a store, where the question brings its own policies. */
  readonly alone?: {
    readonly one: (options: Readonly<Record<string, unknown>>) => Promise<ExplainAnswer> | undefined;
    readonly lines: (options: Readonly<Record<string, unknown>>) => Promise<LineAnswerer>;
  };
}
