import { z } from "zod";
import { isTree } from "./tree.ts";

/** What a reader gives for a value of another shape: only the schema itself tells where and why. */
export const unread: unique symbol = Symbol("unread");

/** Gives what the schema's `safeParse` gives as `data`, or `unread` where that fails. */
export type ShapeReader = (value: unknown) => unknown;

type Schema = z.core.$ZodType;

const known = new WeakMap<Schema, ShapeReader>();

/**
 * The reader of a schema, made once. Zod makes a payload with a list of issues for every member of every object, absent
 * ones too; a reader makes the result alone, and gives up at the first thing that is not as expected. What it does not
 * know (formats, refinements, defaults, unions by a tag) it leaves to the schema. Transformations must be pure.
 */
export function shapeReader(schema: Schema): ShapeReader {
  const made = known.get(schema) ?? make(schema);
  known.set(schema, made);
  return made;
}

function make(schema: Schema): ShapeReader {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "string") return ofString(schema, def);
  if ((def.checks ?? []).length > 0) return byItself(schema);
  switch (def.type) {
    case "number":
      return "format" in def || def.coerce
        ? byItself(schema)
        : (value) => (typeof value === "number" && Number.isFinite(value) ? value : unread);
    case "boolean":
      return def.coerce ? byItself(schema) : (value) => (typeof value === "boolean" ? value : unread);
    case "null":
      return (value) => (value === null ? value : unread);
    case "unknown":
      return (value) => value;
    case "enum":
    case "literal": {
      const values = (schema as z.core.$ZodEnum | z.core.$ZodLiteral)._zod.values as ReadonlySet<unknown>;
      return (value) => (values.has(value) ? value : unread);
    }
    case "optional":
      return def.innerType._zod.optin === "defaulted" || schema instanceof z.core.$ZodExactOptional
        ? byItself(schema)
        : orSame(undefined, shapeReader(def.innerType));
    case "nullable":
      return orSame(null, shapeReader(def.innerType));
    case "transform": {
      const { transform } = def;
      // With a second parameter it could report issues.
      return transform.length > 1 ? byItself(schema) : (value) => (transform as (value: unknown) => unknown)(value);
    }
    case "pipe":
      return "reverseTransform" in def ? byItself(schema) : inTurn(shapeReader(def.in), shapeReader(def.out));
    case "array":
      return ofArray(shapeReader(def.element));
    case "object":
      return def.catchall ? byItself(schema) : ofObject(schema, def.shape);
    case "record":
      return isPlainString(def.keyType) && def.mode === undefined
        ? ofRecord(schema, shapeReader(def.valueType))
        : byItself(schema);
    case "union":
      return "discriminator" in def || def.inclusive === false
        ? byItself(schema)
        : firstOf(def.options.map((option) => shapeReader(option)));
    default:
      return byItself(schema);
  }
}

const byItself =
  (schema: Schema): ShapeReader =>
  (value) => {
    const { success, data } = (schema as z.ZodType).safeParse(value);
    return success ? data : unread;
  };

function ofString(schema: Schema, def: z.core.$ZodStringDef): ShapeReader {
  if ("format" in def || def.coerce) return byItself(schema);
  let least = 0;
  for (const { _zod } of def.checks ?? []) {
    // Each has a `when`, of zod itself: it keeps the check from what has no length.
    if (_zod.def.check !== "min_length") return byItself(schema);
    least = Math.max(least, (_zod.def as z.core.$ZodCheckMinLengthDef).minimum);
  }
  return (value) => (typeof value === "string" && value.length >= least ? value : unread);
}

const isPlainString = (schema: Schema): boolean => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "string" && !("format" in def) && !def.coerce && (def.checks ?? []).length === 0;
};

const orSame =
  (same: null | undefined, read: ShapeReader): ShapeReader =>
  (value) =>
    value === same ? value : read(value);

const inTurn =
  (first: ShapeReader, second: ShapeReader): ShapeReader =>
  (value) => {
    const read = first(value);
    return read === unread ? unread : second(read);
  };

const firstOf =
  (options: readonly ShapeReader[]): ShapeReader =>
  (value) => {
    for (const read of options) {
      const result = read(value);
      if (result !== unread) return result;
    }
    return unread;
  };

const ofArray =
  (read: ShapeReader): ShapeReader =>
  (value) => {
    if (!Array.isArray(value)) return unread;
    const members: unknown[] = [];
    for (const member of value) {
      const result = read(member);
      if (result === unread) return unread;
      members.push(result);
    }
    return members;
  };

/** When a member that is absent from the input is absent from the result. */
type Absence = "refused" | "left out" | "as read";

/** As zod decides by what a member's schema takes and gives. */
function absenceOf({ _zod: { optin, optout } }: Schema): Absence {
  if (optin === undefined) return "refused";
  return optout === "optional" ? "left out" : "as read";
}

function ofObject(schema: Schema, shape: Readonly<Record<string, Schema>>): ShapeReader {
  if (Object.values(shape).some(({ _zod }) => _zod.optin === "defaulted")) return byItself(schema);
  const readers = () =>
    Object.entries(shape).map(([name, member]) => {
      const read = shapeReader(member);
      const absence = absenceOf(member);
      // Most members of most objects are absent: what becomes of nothing is read once.
      return { name, read, absence: absence === "as read" && read(undefined) === undefined ? "left out" : absence };
    });
  // Made when first used: a shape may have itself as a member.
  let members: ReturnType<typeof readers> | undefined;
  return (value) => {
    if (!isTree(value)) return unread;
    members ??= readers();
    const result: Record<string, unknown> = {};
    for (const { name, absence, read } of members) {
      const given = value[name];
      const present = given !== undefined || name in value;
      if (!present && absence === "left out") continue;
      if (!present && absence === "refused") return unread;
      const member = read(given);
      if (member === unread) return unread;
      if (present || member !== undefined) result[name] = member;
    }
    return result;
  };
}

function ofRecord(schema: Schema, read: ShapeReader): ShapeReader {
  const itself = byItself(schema);
  return (value) => {
    if (!isTree(value)) return unread;
    // Neither a plain object nor a document's: the schema says whether it is a record.
    if (Object.getPrototypeOf(value) !== Object.prototype) return itself(value);
    const result: Record<string, unknown> = {};
    for (const name of Object.keys(value)) {
      if (name === "__proto__") continue;
      const member = read(value[name]);
      if (member === unread) return unread;
      result[name] = member;
    }
    return result;
  };
}
