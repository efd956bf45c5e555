import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const vitest = ["node_modules/vitest/vitest.mjs", "run", "test/house/licences.test.ts"];

/** The last lines of a run where the ground truth is not there. */
function without(ground: string, args: readonly string[], ci: string) {
  const env = { ...process.env, AMBIT_SHARED: ground, CI: ci };
  const { stdout, status } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  return { last: stdout.trimEnd().split("\n").slice(-2), status };
}

test("a lane that cannot run is named right before the tally", () => {
  const { last, status } = without("/nowhere", vitest, "");
  expect(last[0]).toMatch(/^NOT RUN shared: .+, AMBIT_SHARED=<that folder> npm run test:oracles$/);
  expect(last[1]).toMatch(/^\d+ passed, 0 failed$/);
  expect(status).toBe(0);
}, 60_000);

test("with CI=true it counts as failed", () => {
  const { last, status } = without("/nowhere", vitest, "true");
  expect(last[1]).toMatch(/^\d+ passed, 1 failed$/);
  expect(status).toBe(1);
  const oracles = without("/nowhere", ["tools/oracles.ts"], "true");
  expect(oracles.last[1]).toBe("0 passed, 1 failed");
  expect(oracles.status).toBe(1);
}, 60_000);
