import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { scoreAws } from "../../tools/cases/aws.ts";

/** Accounts of several organizations and what AWS's documentation says of them, in the form of the given ground truth. */
const folder = fileURLToPath(new URL("aws", import.meta.url));
const names = readdirSync(folder).sort();

interface Case {
  readonly id: string;
  readonly basis: string;
  readonly assertions: readonly { readonly reachable: boolean }[];
  readonly legs: readonly { readonly allowed: boolean }[];
}
const read = (name: string): Case => JSON.parse(readFileSync(path.join(folder, name, "expected.json"), "utf8")) as Case;

describe("own cases of several accounts", () => {
  it.each(names)("%s", async (name) => {
    const verdicts = await scoreAws(folder, name);
    const of = verdicts.filter((verdict) => verdict.case === name);
    expect(of.length).toBeGreaterThan(0);
    for (const { text, expected, actual, trouble } of of)
      expect({ text, actual, trouble }).toEqual({ text, actual: expected, trouble: undefined });
  });

  it("every case has several accounts, a documented reason and both answers", () => {
    expect(names.length).toBeGreaterThanOrEqual(20);
    for (const name of names) {
      const { id, basis, assertions, legs } = read(name);
      expect(id).toBe(name);
      expect(basis).toMatch(/https:\/\/(docs\.)?aws\.amazon\.com\//);
      const accounts = readdirSync(path.join(folder, name)).filter((file) => file.startsWith("account-"));
      expect(accounts.length, name).toBeGreaterThan(1);
      const answers = [...assertions.map(({ reachable }) => reachable), ...legs.map(({ allowed }) => allowed)];
      expect(new Set(answers).size, name).toBe(2);
    }
  });
});
