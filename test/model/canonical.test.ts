import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical } from "../../model/canonical.ts";

/** The plain way: members sorted one object at a time, then written by JSON itself. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return new Map(
    Object.keys(value)
      .sort()
      .map((name) => [name, plain((value as Record<string, unknown>)[name])]),
  );
}
function text(value: unknown): string {
  if (value instanceof Map)
    return `{${[...value].map(([name, member]) => `${JSON.stringify(name)}:${text(member)}`).join()}}`;
  return Array.isArray(value) ? `[${value.map(text).join()}]` : JSON.stringify(value);
}

describe("canonical", () => {
  it("writes any JSON value with its members in order of code units", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(canonical(value)).toBe(text(plain(value)));
      }),
    );
  });

  it("sorts few names and many", () => {
    for (const count of [0, 1, 5, 24, 25, 60]) {
      const value = Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${(at * 37) % 64}`, at]));
      expect(canonical(value)).toBe(text(plain(value)));
    }
  });

  it("leaves out members that are undefined", () => {
    expect(canonical({ b: undefined, a: [undefined] })).toBe('{"a":[null]}');
  });
});
