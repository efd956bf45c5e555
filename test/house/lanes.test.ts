import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { lanes, notRun } from "../lanes.ts";

/** The last lines of a run, and how it ended. */
function ended(args: readonly string[], env: Record<string, string>) {
  const all = { ...process.env, AMBIT_TEST_RUN: "test", ...env };
  const { stdout, status } = spawnSync(process.execPath, args, { env: all, encoding: "utf8" });
  return { last: stdout.trimEnd().split("\n").slice(-3), stdout, status };
}
const vitest = ["node_modules/vitest/vitest.mjs", "run", "test/house/licences.test.ts"];
const oracles = ["tools/oracles.ts", "test/shared"];

test("a lane that cannot run is named right before the tally", () => {
  const { last, status } = ended(vitest, { CHROME_PATH: "/nowhere", CI: "" });
  expect(last.slice(0, 2)).toEqual([
    "NOT RUN browser: CHROME_PATH=/nowhere cannot be run, unset CHROME_PATH && npm test",
    "NOT RUN e2e: CHROME_PATH=/nowhere cannot be run, unset CHROME_PATH && npm test",
  ]);
  expect(last[2]).toMatch(/^\d+ passed, 0 failed$/);
  expect(status).toBe(0);
}, 60_000);

test("with CI=true it counts as failed", () => {
  const { last, status } = ended(vitest, { CHROME_PATH: "/nowhere", CI: "true" });
  expect(last[2]).toMatch(/^\d+ passed, [2-9] failed$/);
  expect(status).toBe(1);
}, 60_000);

test("tests that need the ground truth run with the oracles only, and say where it should be", () => {
  const command = "AMBIT_SHARED=<that folder> npm run test:oracles";
  expect(lanes.filter(({ run }) => run === "test").map(({ name }) => name)).not.toContain("shared");
  expect(notRun("test").filter((line) => line.includes("shared"))).toEqual([]);
  const { last, stdout, status } = ended(oracles, { AMBIT_SHARED: "/nowhere", CI: "true" });
  expect(stdout).toContain(`NOT RUN shared: no folder with the ground-truth cases beside the clone, ${command}`);
  expect(last.at(-1)).toMatch(/^0 passed, [1-9] failed$/);
  expect(status).toBe(1);
}, 60_000);

test("so do those that need an API server or a Vault, which are built with Go where none is named", () => {
  const none = { AMBIT_TEST_KUBECONFIG: "", AMBIT_TEST_VAULT_ADDR: "" };
  const { stdout, status } = ended(oracles, { ...none, AMBIT_SHARED: "/nowhere", XDG_CACHE_HOME: "/nowhere", CI: "" });
  expect(stdout).toMatch(/^NOT RUN kubernetes: (kube-apiserver is not built in the cache|no Go found), \S/m);
  expect(stdout).toMatch(/^NOT RUN vault: (Vault is not built in the cache|no Go found), \S/m);
  expect(status).toBe(0);
}, 60_000);
