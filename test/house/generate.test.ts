import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { fenced, table } from "../../tools/generators/markdown.ts";
import { ruleFiles } from "../../tools/generators/rule-files.ts";
import { rulesIndex } from "../../tools/generators/rules-index.ts";

test("what is generated is up to date", () => {
  const { stdout, status } = spawnSync(process.execPath, ["tools/generate.ts", "--check"], { encoding: "utf8" });
  expect(stdout).toMatch(/^generate: 0 stale files$/m);
  expect(status).toBe(0);
}, 120_000);

test("a rule file is in the index by being there; families and other files are not", () => {
  const root = mkdtempSync(path.join(tmpdir(), "rules-"));
  const files = [
    "kubernetes/pod-token.ts",
    "aws/pass-role-lambda.ts",
    "aws/notes.md",
    "families/aws-read.ts",
    "define.ts",
  ];
  for (const file of files) {
    mkdirSync(path.dirname(path.join(root, "rules", file)), { recursive: true });
    writeFileSync(path.join(root, "rules", file), "");
  }
  expect(ruleFiles(root)).toEqual(["aws/pass-role-lambda.ts", "kubernetes/pod-token.ts"]);
  expect(rulesIndex(ruleFiles(root)).split("\n").slice(1)).toEqual([
    'import awsPassRoleLambda from "./aws/pass-role-lambda.ts";',
    'import kubernetesPodToken from "./kubernetes/pod-token.ts";',
    'import type { AmbitRule } from "./define.ts";',
    "",
    "export const rules: readonly AmbitRule[] = [awsPassRoleLambda, kubernetesPodToken];",
    "",
  ]);
  rmSync(root, { recursive: true });
});

test("a value cannot break the Markdown around it", () => {
  expect(table(["a"], [["x | y\nz"]])).toBe("| a |\n| --- |\n| x \\| y z |");
  expect(fenced("run ```this```")).toBe("````text\nrun ```this```\n````");
});
