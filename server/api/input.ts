import { z } from "zod";
import { UserError } from "../../model/errors.ts";
import { momentOf } from "../../model/moment.ts";
import type { AnyQuery } from "../answer/declared.ts";

/** What has fields: a question of the graph, or of the sign-offs. */
type Fields = Pick<AnyQuery, "id" | "input">;

/** What stands beside a question's own fields, in the address. */
export const addressFields = ["snapshot", "asOf"] as const;

/** Longest name of a field that an error repeats. */
const shownName = 40;

export interface Address {
  /** Id of a snapshot or the beginning of one. */
  readonly snapshot?: string;
  /** ISO 8601, UTC. */
  readonly asOf?: string;
}

/** Which graph is asked. @throws UserError usage.argument */
export function addressOf(params: URLSearchParams): Address {
  const snapshot = single(params, "snapshot");
  const given = single(params, "asOf");
  const asOf = given === undefined ? undefined : momentOf(given);
  if (given !== undefined && asOf === undefined)
    throw unfit("asOf", "a time in ISO 8601, for example 2026-01-31T12:00:00Z");
  return { ...(snapshot === undefined ? {} : { snapshot }), ...(asOf === undefined ? {} : { asOf }) };
}

/** A question's fields as query parameters give them: lists repeat, numbers and booleans are read as declared. */
export function fieldsOf({ input }: Pick<Fields, "input">, params: URLSearchParams): Record<string, unknown> {
  const names = [...new Set(params.keys())].filter((name) => !(addressFields as readonly string[]).includes(name));
  // Not by assignment: a field called `__proto__` has to stay one, to be refused.
  return Object.fromEntries(
    names.map((name) => {
      const field = Object.hasOwn(input.shape, name) ? input.shape[name] : undefined;
      const type = field ? typeOf(field) : "string";
      return [name, type === "array" ? params.getAll(name) : coerced(name, type, single(params, name) ?? "")];
    }),
  );
}

const typeOf = (field: z.ZodType): string =>
  String(z.toJSONSchema(field, { io: "input", unrepresentable: "any" }).type ?? "string");

function coerced(name: string, type: string, text: string): unknown {
  if (type === "boolean") {
    if (text !== "true" && text !== "false") throw unfit(name, "true or false");
    return text === "true";
  }
  if (type !== "number" && type !== "integer") return text;
  if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) throw unfit(name, "a number");
  return Number(text);
}

/** The question as its query declares it. A field that it does not have is refused: a typing error must not change the question. */
export function inputOf({ id, input }: Fields, given: unknown): Record<string, unknown> {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new UserError(
      "usage.argument",
      "the question is no JSON object",
      `send the fields of \`${id}\` as an object`,
    );
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(input.shape, name));
  if (unknown !== undefined)
    throw new UserError(
      "usage.argument",
      `${nameOf(unknown)} is no field of \`${id}\``,
      `its fields are ${Object.keys(input.shape).join(", ")}`,
    );
  const parsed = input.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [field, ...below] = issue?.path ?? [];
  const name = String(field ?? "");
  if ((given as Record<string, unknown>)[name] === undefined && below.length === 0)
    throw new UserError("usage.argument", `\`${name}\` is missing`, `see docs/queries/${id}.md`);
  throw unfit(name, fitting(issue));
}

/** The value of a parameter that is given at most once. */
function single(params: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = params.getAll(name);
  if (others.length > 0) throw new UserError("usage.argument", `${nameOf(name)} is given twice`, "give it once");
  return value;
}

const unfit = (name: string, fits: string): UserError =>
  new UserError("usage.argument", `${nameOf(name)} has a value that does not fit`, `give ${fits}`);

/** As an error repeats it: one line, bounded. */
const nameOf = (name: string): string => `\`${name.replace(/[^\x20-\x7e]/g, "?").slice(0, shownName)}\``;

/** What would fit. */
function fitting(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case "too_big":
      return `at most ${issue.maximum}${unit(issue.origin)}`;
    case "too_small":
      return `at least ${issue.minimum}${unit(issue.origin)}`;
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return `a value of type ${issue.expected}`;
    default:
      return "what its description says";
  }
}

const unit = (origin: string): string => (origin === "string" ? " characters" : origin === "array" ? " values" : "");
