import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { shapeReader, unread } from "../../../importers/read/shape-reader.ts";

const root = new URL("../../../importers/", import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .sort();
const modules = await Promise.all(files.map(async (file) => [file, await import(new URL(file, root).href)] as const));
const shapes = modules.flatMap(([file, exported]) =>
  Object.entries(exported).flatMap(([name, value]) =>
    value instanceof z.ZodType ? [[`${file} ${name}`, value] as const] : [],
  ),
);

/** What nothing expects there. */
const junk = fc.oneof(
  fc.constantFrom<unknown>(null, "", 0, -1.5, Number.POSITIVE_INFINITY, true, [], {}, [null], "x".repeat(300)),
  fc.jsonValue(),
);

/** Values near a schema's own: mostly of its shape, sometimes with something absent, null or else in a place. */
function near(schema: z.core.$ZodType, depth = 0): fc.Arbitrary<unknown> {
  const right = ofShape(schema, depth);
  return fc.oneof({ weight: 60, arbitrary: right }, { weight: 1, arbitrary: junk });
}
function ofShape(schema: z.core.$ZodType, depth: number): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (depth > 12) return fc.constant(null);
  switch (def.type) {
    case "string":
      return fc.oneof(
        fc.string({ minLength: 1, maxLength: 6 }),
        fc.constantFrom("", "a/b", "2020-01-01T00:00:00Z", "1"),
      );
    case "number":
      return fc.oneof(fc.integer(), fc.double());
    case "boolean":
      return fc.boolean();
    case "enum":
    case "literal":
      return fc.constantFrom(...((schema as z.core.$ZodEnum)._zod.values ?? []));
    case "optional":
    case "nullable":
      return fc.oneof(
        { weight: 3, arbitrary: near(def.innerType, depth + 1) },
        { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
      );
    case "pipe":
      return near(def.in, depth + 1);
    case "array":
      return fc.array(near(def.element, depth + 1), { maxLength: 3 });
    case "record": {
      const names = fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom("constructor", "toString", "7"));
      return fc.dictionary(names, near(def.valueType, depth + 1), { maxKeys: 3 });
    }
    case "union":
      return fc.oneof(...def.options.map((option) => near(option, depth + 1)));
    case "object": {
      const members = Object.entries(def.shape).map(([name, member]) => [name, near(member, depth + 1)] as const);
      const more = fc.dictionary(fc.constantFrom("more", "constructor"), junk, { maxKeys: 1 });
      const required = members.flatMap(([name]) => (def.shape[name]?._zod.optin === undefined ? [name] : []));
      const full = fc.record(Object.fromEntries(members), { requiredKeys: required });
      const partial = fc.record(Object.fromEntries(members), { requiredKeys: [] });
      const own = fc.oneof({ weight: 30, arbitrary: full }, { weight: 1, arbitrary: partial });
      return fc.tuple(own, more).map(([object, others]) => ({ ...others, ...object }));
    }
    default:
      return junk;
  }
}

function agrees(schema: z.ZodType, value: unknown): boolean {
  const { success, data } = schema.safeParse(value);
  const read = shapeReader(schema)(value);
  expect(read).toStrictEqual(success ? data : unread);
  return success;
}

describe("a reader of a shape gives what the schema gives, and nothing where the schema refuses", () => {
  it("finds the shapes of the importers", () => {
    expect(shapes.map(([name]) => name)).toContain("kubernetes/pod-shape.ts podShape");
    expect(shapes.length).toBeGreaterThan(40);
  });

  it.each(shapes)("%s", (_, schema) => {
    fc.assert(
      fc.property(near(schema), (value) => void agrees(schema, value)),
      { numRuns: 60 },
    );
  });

  it("is tried with pods that are taken and with pods that are not", () => {
    const [, pod] = shapes.find(([name]) => name.endsWith(" podShape")) ?? [];
    const taken = fc
      .sample(near(pod ?? z.never()), { numRuns: 200, seed: 7 })
      .map((value) => agrees(pod ?? z.never(), value));
    expect(new Set(taken)).toEqual(new Set([true, false]));
  });

  const self: z.ZodType = z.object({
    name: z.string(),
    get below() {
      return z.array(self).optional();
    },
  });
  const corners: readonly (readonly [string, z.ZodType])[] = [
    ["a format", z.object({ at: z.iso.datetime() })],
    ["a whole number", z.object({ at: z.int() })],
    ["bounds", z.object({ at: z.number().min(3), of: z.string().min(2).max(4) })],
    ["a default", z.object({ at: z.string().default("x"), of: z.number().prefault(4) })],
    ["a catch", z.object({ at: z.string().catch("x") })],
    ["a refinement", z.object({ at: z.string() }).refine(({ at }) => at !== "")],
    ["strictness", z.strictObject({ at: z.string() })],
    ["looseness", z.looseObject({ at: z.string() })],
    ["exact absence", z.object({ at: z.string().exactOptional(), of: z.string().optional() })],
    ["an unknown that must be there", z.object({ at: z.unknown(), of: z.unknown().optional() })],
    [
      "a tag",
      z.discriminatedUnion("type", [
        z.object({ type: z.literal("a") }),
        z.object({ type: z.literal("b"), b: z.null() }),
      ]),
    ],
    ["either", z.xor([z.object({ a: z.string() }), z.object({ b: z.string() })])],
    ["coercion", z.object({ at: z.coerce.number(), of: z.coerce.string() })],
    ["trimming", z.object({ at: z.string().trim().min(1) })],
    [
      "an issue of a transformation",
      z.object({
        at: z.string().transform((text, context) => {
          if (text.length > 3) context.addIssue("too long");
          return text;
        }),
      }),
    ],
    ["names of a record", z.record(z.enum(["a", "b"]), z.string())],
    ["some names of a record", z.partialRecord(z.enum(["a", "b"]), z.string())],
    ["names of a form", z.record(z.string().regex(/^a/), z.string())],
    ["a pair", z.tuple([z.string(), z.number()])],
    ["itself", self],
    ["a name that every object has", z.object({ constructor: z.string().optional(), toString: z.unknown() })],
  ];
  it.each(corners)("%s", (_, schema) => {
    fc.assert(
      fc.property(near(schema), (value) => void agrees(schema, value)),
      { numRuns: 150 },
    );
  });
});
