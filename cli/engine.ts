import module from "node:module";
import path from "node:path";
import { setFlagsFromString } from "node:v8";

/**
 * Calls of a function before V8's slowest compiler takes it up; V8's own figure is 3,000. In a run of some seconds that
 * compiler takes more than its code gives back. What is hot in a long run comes to this many calls in no time.
 */
const CALLS = 30_000;

/**
 * Where a checkout keeps what was compiled: it runs from source, and types are stripped once, not at every start. In the
 * checkout's own folder, since what anybody could write there would be run.
 */
export const compileCache = path.join(import.meta.dirname, "../node_modules/.cache/ambit");

/** Sets the JavaScript engine up for the program. To be called before what works is imported. */
export function startEngine(): void {
  setFlagsFromString(`--invocation-count-for-turbofan=${CALLS}`);
  if (import.meta.filename.endsWith(".ts")) module.enableCompileCache(compileCache);
}
