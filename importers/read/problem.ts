import type { z } from "zod";
import type { ImportContext, ImportProblem } from "../../model/importer.ts";
import { pointerTo } from "./pointer.ts";
import { shapeReader, unread } from "./shape-reader.ts";

/**
 * The first of a value's shape errors, as a problem. Says what was expected and where, never what was there.
 * `base` is the locator of the value that was parsed.
 */
export function shapeProblem(file: string, base: string, error: z.ZodError): ImportProblem {
  const [issue] = error.issues;
  const more = error.issues.length - 1;
  const keys = (issue?.path ?? []).map((key) => (typeof key === "symbol" ? "" : key));
  return {
    code: "import.shape",
    file,
    at: pointerTo(base, ...keys),
    message: `expected ${issue ? expectation(issue) : "another shape"}${more > 0 ? ` (and ${more} more)` : ""}`,
  };
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return issue.expected === "record" ? "object" : issue.expected;
  if (issue.code === "invalid_value") return `one of ${issue.values.map(String).join(", ")}`;
  return "another shape";
}

/** `value` in the schema's shape; where it has another, reports that and gives undefined. */
export function parseShape<S extends z.ZodType>(
  schema: S,
  value: unknown,
  file: string,
  base: string,
  context: Pick<ImportContext, "problem">,
): z.infer<S> | undefined {
  const read = shapeReader(schema)(value);
  if (read !== unread) return read as z.infer<S>;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  context.problem(shapeProblem(file, base, parsed.error));
  return undefined;
}

/**
 * As `parseShape`, beside something else that reports the shape's errors. Where most objects have another shape, this and
 * not `safeParse`: what that gives on failure lies, with the object, where only a collection of everything frees it.
 */
export function shapeOf<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> | undefined {
  const read = shapeReader(schema)(value);
  return read === unread ? undefined : (read as z.infer<S>);
}
