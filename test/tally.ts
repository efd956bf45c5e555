import type { Reporter, SerializedError, TestModule } from "vitest/node";
import { notRun } from "./lanes.ts";

/** Ends a run with the lanes that did not run, then `N passed, N failed`. A file or run that broke counts as a failure. */
export default class Tally implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<SerializedError>): void {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      const bad = tests.filter((test) => test.result().state === "failed").length;
      passed += tests.filter((test) => test.result().state === "passed").length;
      failed += bad === 0 && module.state() === "failed" ? 1 : bad;
    }
    const left = notRun();
    const strict = process.env["CI"] === "true" && left.length > 0;
    // After the default reporter's own summary.
    process.once("exit", () => {
      if (strict) process.exitCode = 1;
      const lines = [...left, `${passed} passed, ${failed + (strict ? left.length : 0)} failed`];
      process.stdout.write(`${lines.join("\n")}\n`);
    });
  }
}
