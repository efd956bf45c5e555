import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { gained } from "./kubernetes-rows/judge.ts";
import { names } from "./kubernetes-rows/names.ts";
import { casesOf, isFollowed } from "./kubernetes-rows/row.ts";
import { sections } from "./kubernetes-rows/rows.ts";

describe("the table of rows", () => {
  it.each(Object.entries(names))(
    "has each of section %s once, and says why where none is followed",
    (letter, agreed) => {
      const found = (sections[letter] ?? []).map(({ name }) => name);
      expect(found).toEqual(expect.arrayContaining([...agreed]));
      expect(new Set(found).size).toBe(found.length);
      for (const row of sections[letter] ?? [])
        if (!isFollowed(row)) expect(row.leftOut.length, row.name).toBeGreaterThan(15);
    },
  );
});

const followed = Object.values(sections).flatMap((rows) => rows.filter(isFollowed));
const known = new Set<string>(rules.map(({ id }) => id));

describe.each(followed.map((row) => [row.name, row] as const))("%s", (_, row) => {
  it("is found by rules that there are, with a case that is found and one that is not", () => {
    expect(row.rules.filter((rule) => !known.has(rule))).toEqual([]);
    const cases = casesOf(row);
    expect(cases.some(([, , certainty]) => certainty !== undefined)).toBe(true);
    expect(cases.some(([, , certainty]) => certainty === undefined)).toBe(true);
  });

  it.each(casesOf(row))("%s", async (_what, one, certainty) => {
    expect(await gained(row, one)).toBe(certainty);
  });
});
