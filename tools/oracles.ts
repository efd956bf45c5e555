import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { lanes, notRun } from "../test/lanes.ts";

/**
 * Runs every lane that checks Ambit against something outside the repository, and says which could not run.
 * What follows `--` goes to vitest.
 */
if (lanes.some((lane) => lane.run === "oracles" && lane.missing() === undefined)) {
  const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
  const env = { ...process.env, AMBIT_TEST_RUN: "oracles" };
  const args = [vitest, "run", ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env });
  process.exitCode = status ?? 1;
} else {
  const left = notRun("oracles");
  const failed = process.env["CI"] === "true" ? left.length : 0;
  console.log([...left, `0 passed, ${failed} failed`].join("\n"));
  process.exitCode = failed > 0 ? 1 : 0;
}
