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
  /**
   * Set where the question is about secrets that leaked: whoever asks takes them from a file, standard input or a body,
   * finds out what they are and gives `run` that alone, as facts. No secret gets into a question or an address.
   */
  readonly leaked?: true;
  run(graph: G, input: z.infer<I>, given?: Design | Leak): A;
}

/** What leaked secrets were found to be: facts of kind `credential`, without anything that is secret. */
export interface Leak extends Design {
  /** The moment at which expiry is judged, ISO 8601, UTC; left out: when the snapshot was taken. */
  readonly asOf?: string;
}

/** A question of several snapshots; `H` is what the store keeps of them. It opens those that it needs, one after the other. */
export interface HistoryQuery<H, I extends z.ZodType, A> extends Declared<I> {
  readonly asks: "history";
  run(archive: H, input: z.infer<I>): Promise<A>;
}
