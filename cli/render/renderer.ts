import type { Io } from "../io.ts";
import { escaped } from "./text.ts";

export const formats = ["table", "json", "ndjson", "markdown", "csv", "sarif", "html"] as const;
export type Format = (typeof formats)[number];

/** What was asked beyond the question itself. */
export interface Asked {
  /** `--limit`, where it was given: a table then shows every row of the answer. */
  readonly limit?: number;
  /** `--store`, where it is another than the default: what is printed can be pasted. */
  readonly store?: string;
}

/** How one answer is written, by format. What is missing the command does not support. */
export type Renderers<A> = { readonly [F in Format]?: (io: Io, answer: A, asked: Asked) => string };

export { escapedJson as json } from "../../model/visible.ts";
export const ndjson = (rows: readonly unknown[]): string =>
  rows.map((row) => escaped(`${JSON.stringify(row)}\n`)).join("");

/** Rows that stand alone: each with its own proof, where the answer keeps proofs apart. */
export const provenRows = <R extends { readonly proof: string }>(
  rows: readonly R[],
  proofs: Readonly<Record<string, unknown>>,
): unknown[] => rows.map((row) => ({ ...row, proof: proofs[row.proof] }));
