import { expect, it } from "vitest";
import { isCatchAll, pathTest } from "../../../graph/owners/paths.ts";

// Expected as GitHub's page on CODEOWNERS and gitignore's manual say.
it.each<[string, readonly string[], readonly string[]]>([
  ["*", ["a", "a/b.js"], []],
  ["*.js", ["a.js", "x/y/a.js"], ["a.jsx", "js"]],
  ["/build/logs/", ["build/logs/a", "build/logs/x/y"], ["build/logs", "a/build/logs/b", "build/logsx/a"]],
  ["docs/*", ["docs/getting-started.md"], ["docs/build-app/troubleshooting.md", "a/docs/b"]],
  ["apps/", ["apps/x", "a/apps/b"], ["apps", "appsx/a"]],
  ["/docs/", ["docs/a"], ["a/docs/b"]],
  ["**/logs", ["logs/a", "build/logs/a", "scripts/logs"], ["logsx/a"]],
  ["/apps/github", ["apps/github", "apps/github/a"], ["apps/githubx", "a/apps/github"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b", "a/b/c"], ["ab", "x/a/b"]],
  ["apps/**", ["apps/a", "apps/a/b"], ["apps", "a/apps/b"]],
  ["README", ["README", "x/README"], ["README.md"]],
  ["te*st/x", ["test/x", "teeest/x/y"], ["te/st/x"]],
])("%s", (pattern, meant, others) => {
  const test = pathTest(pattern);
  expect(meant.filter((path) => !test(path))).toEqual([]);
  expect(others.filter(test)).toEqual([]);
});

it("knows the patterns that mean every file", () => {
  expect(["*", "**", "/**", "/*", "**/*"].filter(isCatchAll)).toEqual(["*", "**", "/**", "/*", "**/*"]);
  expect(["*.js", "/a/", "a*"].filter(isCatchAll)).toEqual([]);
});

it("stays quick on patterns made to be slow", () => {
  const test = pathTest(`${"**/*a*a*a*a/".repeat(40)}b`);
  expect(test(`${`${"a".repeat(200)}/`.repeat(100)}c`)).toBe(false);
});
