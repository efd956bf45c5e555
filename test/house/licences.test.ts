import { existsSync, readFileSync } from "node:fs";
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
  "MIT-0",
  "MPL-2.0",
  "Python-2.0",
]);
/**
 * The layout engine is copyleft by file and bundled as it comes. The other two come with the Kubernetes client, which is
 * loaded where a user installed it: Python's licence under its newer name, and a dedication to the public domain.
 */
const exceptions = new Map([
  ["elkjs", "EPL-2.0"],
  ["argparse", "PSF-2.0"],
  ["stream-buffers", "Unlicense"],
]);

interface Manifest {
  readonly name: string;
  readonly license?: unknown;
  /** What packages had before `license` was an SPDX expression. */
  readonly licenses?: readonly { readonly type: string }[];
}

/** The SPDX expression of a package, or undefined where it states none. */
function expressionOf({ license, licenses }: Manifest): string | undefined {
  if (typeof license === "string") return license;
  return licenses?.map(({ type }) => type).join(" OR ");
}

/** True where one of the choices of an SPDX expression is allowed: `(MIT OR Unlicense)` is, `MIT AND Unlicense` is not. */
function permits(expression: string | undefined, also?: string): boolean {
  const choices = (expression ?? "").replace(/[()]/g, "").split(/ OR /);
  const fine = (id: string) => allowed.has(id) || id === also;
  return choices.some((choice) => choice.split(/ AND /).every((id) => fine(id.trim())));
}

/** Every package of the lock file that is installed here: what Ambit needs, what the page bundles, what builds both. */
function installed(): Manifest[] {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { readonly link?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([at, { link }]) => at.startsWith("node_modules/") && !link && existsSync(`${at}/package.json`))
    .map(([at]) => JSON.parse(readFileSync(`${at}/package.json`, "utf8")) as Manifest);
}

test("every package, those of the page and of the tools too, is under a licence that lets it be passed on", () => {
  const packages = installed();
  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(["zod", "react", "elkjs", "vitest"]));
  const refused = packages
    .filter((manifest) => !permits(expressionOf(manifest), exceptions.get(manifest.name)))
    .map((manifest) => `${manifest.name}: ${expressionOf(manifest)}`);
  expect(refused).toEqual([]);
});

test("a choice of licences is read as a choice", () => {
  expect(permits("(MIT OR Unlicense)")).toBe(true);
  expect(permits("Unlicense")).toBe(false);
  expect(permits("MIT AND GPL-3.0-only")).toBe(false);
  expect(permits(undefined)).toBe(false);
});

test("the layout engine's licence is accepted for the layout engine alone", () => {
  expect(permits("EPL-2.0 OR GPL-3.0-or-later", "EPL-2.0")).toBe(true);
  expect(permits("EPL-2.0 OR GPL-3.0-or-later")).toBe(false);
});
