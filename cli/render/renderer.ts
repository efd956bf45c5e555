import type { Io } from "../io.ts";

export const formats = ["table", "json", "ndjson", "markdown", "csv", "sarif"] as const;
export type Format = (typeof formats)[number];

/** How one answer is written, by format. What is missing the command does not support. */
export type Renderers<A> = { readonly [F in Format]?: (io: Io, answer: A) => string };

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
export const ndjson = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
