import { Argument, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { UserError } from "../model/errors.ts";
import { namespaceField } from "../queries/design.ts";

/** `maxSteps` -> `max-steps`. */
const flagOf = (field: string): string => field.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

interface Shape {
  readonly type: "boolean" | "string" | "number" | "array";
  readonly choices?: readonly string[];
  readonly fallback?: unknown;
}

/** What the command line must know of one field of a query's input, read from its JSON schema. */
function shapeOf(field: z.ZodType): Shape {
  const schema = z.toJSONSchema(field, { io: "input" }) as { type?: string; enum?: string[]; default?: unknown };
  const type = schema.type === "integer" ? "number" : (schema.type ?? "string");
  const base = { type: type as Shape["type"] };
  return {
    ...base,
    ...(schema.enum ? { choices: schema.enum } : {}),
    ...(schema.default === undefined ? {} : { fallback: schema.default }),
  };
}

/**
 * The option of a field: one or more values, and repeatable, for lists; a flag for booleans.
 * @param item what a list is of
 */
export function optionOf(name: string, field: z.ZodType, item = "selector"): Option {
  const { type, choices, fallback } = shapeOf(field);
  const description = field.description ?? "";
  const flag = `--${flagOf(name)}`;
  if (type === "boolean") return new Option(flag, description);
  const word = type === "number" ? "<n>" : type === "array" ? `<${item}...>` : `<${name}>`;
  const option = new Option(`${flag} ${word}`, type === "array" ? `${description} (repeatable)` : description);
  if (choices) option.choices([...choices]);
  if (type === "array") option.argParser(appended);
  if (type === "number") option.argParser(positiveNumber);
  if (fallback !== undefined && type !== "array") option.default(undefined, String(fallback));
  return option;
}

/** The argument of a field; of a list as many words as are given. */
export function argumentOf(name: string, field: z.ZodType): Argument {
  const { type, choices, fallback } = shapeOf(field);
  const word = type === "array" ? `${name}...` : name;
  const argument = new Argument(fallback === undefined ? `<${word}>` : `[${word}]`, field.description ?? "");
  return choices ? argument.choices([...choices]) : argument;
}

/** Collects the values of a repeatable option. */
export const appended = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

export function positiveNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a whole number from 1.");
  return Number(text);
}

/** Validates what the command line gave. @throws UserError usage.argument naming the option */
export function parseInput<I extends z.ZodType>(input: I, given: unknown): z.infer<I> {
  const parsed = input.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? "");
  const missing =
    typeof given === "object" && given !== null && (given as Record<string, unknown>)[field] === undefined;
  throw new UserError(
    "usage.argument",
    missing
      ? `\`--${flagOf(field)}\` is missing`
      : `\`--${flagOf(field)}\` has a value that does not fit: ${whatFits(issue)}`,
    "see the command's --help",
  );
}

/** What would fit. */
function whatFits(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case "too_big":
      return `at most ${issue.maximum}${issue.origin === "string" ? " characters" : ""}`;
    case "invalid_value":
      return `one of ${issue.values.join(", ")}`;
    case "too_small":
      return issue.origin === "string" ? "it is empty" : `at least ${issue.minimum}`;
    default:
      return "see its description";
  }
}

/** @param of the action that takes it, where a command has several */
export const namespaceOption = (of = ""): Option =>
  new Option(
    "--namespace <name>",
    `${of}where Kubernetes manifests are applied that name no namespace (default: \`default\`)`,
  ).argParser(namespaceName);

function namespaceName(text: string): string {
  if (!namespaceField.safeParse(text).success) throw new InvalidArgumentError("It must be the name of a namespace.");
  return text;
}
