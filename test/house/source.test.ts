import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Every file that git has or would take, but the lock file. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && file !== "package-lock.json" && existsSync(file));

/** `file:line` of each line that matches, in files that `where` selects. */
function lines(pattern: RegExp, where: (file: string) => boolean): string[] {
  return files.filter(where).flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

const source = (file: string) => /\.(ts|tsx|js|cjs)$/.test(file);
const inside = (...folders: string[]) => {
  const prefixes = folders.map((folder) => `${folder}/`);
  return (file: string) => prefixes.some((prefix) => file.startsWith(prefix));
};

test("there is something to look at", () => {
  expect(files.filter(source).length).toBeGreaterThan(20);
});

test("what decides and answers reads no clock and rolls no dice: the same facts give the same bytes", () => {
  const pure = inside("model", "authz", "rules", "graph", "queries");
  expect(lines(/\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(/, (f) => source(f) && pure(f))).toEqual(
    [],
  );
});

test("only the command line and the tools write to the terminal or end the process", () => {
  const free = inside("cli", "tools", "test", "setup");
  const quiet = (file: string) => source(file) && file !== "setup.js" && !free(file);
  expect(lines(/process\.(exit|exitCode|stdout|stderr)\b/, quiet)).toEqual([]);
});

test("no check is switched off without a reason", () => {
  const here = "test/house/source.test.ts";
  expect(lines(/@ts-(ignore|nocheck|expect-error)/, (f) => source(f) && f !== here)).toEqual([]);
  expect(lines(/biome-ignore [^:]*:\s*$|biome-ignore [^:]*$/, (f) => source(f) && f !== here)).toEqual([]);
});

test("nothing is bound to one machine or one registry", () => {
  const here = "test/house/source.test.ts";
  expect(lines(/\/\/(registry|npm|proxy|mirror)\.[a-z]|\/work\/(main|shared)\b/, (f) => f !== here)).toEqual([]);
  expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved": "https?:/);
});

test("the lock file names every platform's packages", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  const missing = wanted.filter((name) => !Object.keys(packages).some((at) => at.endsWith(`node_modules/${name}`)));
  expect(missing).toEqual([]);
});
