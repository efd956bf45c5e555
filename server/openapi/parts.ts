import { z } from "zod";

export type Json = { readonly [key: string]: unknown };

export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
export const parameter = (name: string): Json => ({ $ref: `#/components/parameters/${name}` });
/** What an operation may answer beside its success: what any may, and `more`. */
export const refusals = (...more: readonly number[]): Json =>
  Object.fromEntries(
    [400, 401, 403, 429, 500, 503, ...more]
      .sort((a, b) => a - b)
      .map((status) => [String(status), { $ref: `#/components/responses/${status}` }]),
  );
/** Of a type that was not generated yet nothing is said. */
export const json = (name: string | undefined): Json => ({
  "application/json": { schema: name === undefined ? {} : ref(name) },
});
interface Operation {
  readonly tag: string;
  readonly summary: string;
  readonly status?: number;
  /** Left out where the answer has none. */
  readonly content?: Json;
  readonly more?: readonly number[];
  readonly rest?: Json;
}
export const operation = (
  operationId: string,
  { tag, summary, status = 200, content, more = [], rest = {} }: Operation,
) => ({
  operationId,
  tags: [tag],
  summary,
  ...rest,
  responses: {
    [status]: { description: summary, ...(content === undefined ? {} : { content }) },
    ...refusals(...more),
  },
});
export const bodyOf = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return { "application/json": { schema: rest } };
};
