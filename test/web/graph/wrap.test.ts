import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wrapLabel } from "../../../web/graph/wrap.ts";

describe("names in lines", () => {
  test.each([
    ["assistant-retriever", 14, 3, ["assistant-", "retriever"]],
    ["orders.example.com/api/webhook*", 14, 4, ["orders.", "example.com/", "api/webhook*"]],
    ["12 Kubernetes secrets", 14, 3, ["12 Kubernetes", "secrets"]],
    ["OrganizationAccountAccessRole", 14, 3, ["Organization", "AccountAccess", "Role"]],
    ["gateway", 14, 3, ["gateway"]],
  ])("%s breaks where people would", (text, width, lines, expected) => {
    expect(wrapLabel(text, width, lines)).toEqual(expected);
  });

  test("what is too long loses its middle, not its end", () => {
    expect(wrapLabel("a-first/b-second/c-third/d-fourth/e-fifth", 9, 3).at(-1)).toMatch(/^….*fifth$/);
  });

  test("no line is longer than asked, none is lost below the limit", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 4, max: 30 }), (text, width) => {
        const lines = wrapLabel(text, width, 1000);
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }),
    );
  });

  test("never more lines than asked", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), fc.integer({ min: 1, max: 5 }), (text, most) => {
        expect(wrapLabel(text, 12, most).length).toBeLessThanOrEqual(most);
      }),
    );
  });
});
