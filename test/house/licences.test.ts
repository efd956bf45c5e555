import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Python-2.0",
]);
/** Copyleft by file, taken for the layout engine only. */
const exceptions = new Map([["elkjs", "EPL-2.0"]]);

interface Entry {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
}

/** True where one of the choices of an SPDX expression is allowed: `(MIT OR Unlicense)` is, `MIT AND Unlicense` is not. */
function permits(expression: string): boolean {
  const choices = expression.replace(/[()]/g, "").split(/ OR /);
  return choices.some((choice) => choice.split(/ AND /).every((id) => allowed.has(id.trim())));
}

function shippedPackages(): { name: string; license: unknown }[] {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Entry> };
  return Object.entries(packages)
    .filter(([at, { dev, devOptional, link }]) => at.startsWith("node_modules/") && !dev && !devOptional && !link)
    .map(([at]) => JSON.parse(readFileSync(`${at}/package.json`, "utf8")) as { name: string; license: unknown });
}

test("everything that installs with Ambit is under a licence that lets it be passed on", () => {
  const shipped = shippedPackages();
  expect(shipped.map(({ name }) => name)).toContain("zod");
  const refused = shipped.filter(({ name, license }) => {
    if (typeof license !== "string") return true;
    return !permits(license) && exceptions.get(name) !== license;
  });
  expect(refused).toEqual([]);
});

test("a choice of licences is read as a choice", () => {
  expect(permits("(MIT OR Unlicense)")).toBe(true);
  expect(permits("Unlicense")).toBe(false);
  expect(permits("MIT AND GPL-3.0-only")).toBe(false);
});
