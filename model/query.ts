import type { z } from "zod";
import type { Design } from "./importer.ts";

/** What every question declares: from it come the command, the route, the input check and the reference page. */
export interface Declared<I extends z.ZodType> {
  readonly id: string;
  /** The question it answers, ending in a question mark. */
  readonly title: string;
  /** Every field described, with its unit. */
  readonly input: I;
  /** The field that the command line takes as its argument, where there is one; a list takes as many words as it may hold. */
  readonly argument?: string;
  /** Fields that hold the content of files: the command line takes their names. */
  readonly files?: readonly string[];
  /** The field that holds the content of the file which the argument names; the command line reads it. */
  readonly content?: string;
  /** Markdown for the reference page: what the fields alone do not tell. */
  readonly notes?: string;
}

/** A question of one snapshot; `G` is its graph. */
export interface Query<G, I extends z.ZodType, A> extends Declared<I> {
  /**
   * The field that names bundles: whoever asks reads them, under the names of the field `as`, and gives `run` what they make
   * of the facts.
   */
  readonly bundles?: string;
  run(graph: G, input: z.infer<I>, design?: Design): A;
}

/** A question of several snapshots; `H` is what the store keeps of them. It opens those that it needs, one after the other. */
export interface HistoryQuery<H, I extends z.ZodType, A> extends Declared<I> {
  readonly asks: "history";
  run(archive: H, input: z.infer<I>): Promise<A>;
}
