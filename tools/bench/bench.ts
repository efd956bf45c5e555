export interface Outcome {
  /** What was measured, as the body of a section of docs/benchmarks.md. */
  readonly markdown: string;
  /** Floors that were not met, in words. */
  readonly missed: readonly string[];
}

/** One benchmark: `npm run bench -- <name>`. */
export interface Bench {
  readonly name: string;
  readonly title: string;
  /** @param say prints a line of progress. */
  readonly run: (say: (line: string) => void) => Promise<Outcome>;
}
