import type { z } from "zod";

/** One definition gives the CLI command, the HTTP route, the input check and the reference page. `G` is what it asks: one snapshot's graph. */
export interface Query<G, I extends z.ZodType, A> {
  readonly id: string;
  /** The question it answers, ending in a question mark. */
  readonly title: string;
  /** Every field described, with its unit. */
  readonly input: I;
  /** The field that the command line takes as its argument, where there is one. */
  readonly argument?: string;
  /** The field that holds the content of the file which the argument names; the command line reads it. */
  readonly content?: string;
  /** Markdown for the reference page: what the fields alone do not tell. */
  readonly notes?: string;
  run(graph: G, input: z.infer<I>): A;
}
