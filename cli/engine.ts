import module from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

/**
 * Calls of a function before V8's slowest compiler takes it up; V8's own figure is 3,000. In a run of some seconds that
 * compiler takes more than its code gives back. What is hot in a long run comes to this many calls in no time.
 */
const CALLS = 100_000;

/**
 * Where a checkout keeps what was compiled: it runs from source, and types are stripped once, not at every start. In the
 * checkout's own folder, since what anybody could write there would be run.
 */
export const compileCache = path.join(import.meta.dirname, "../node_modules/.cache/ambit");

/**
 * How many times over the space for young objects grows at once; V8's own figure is 2. From 1 MiB in steps of 2 a start
 * collects a dozen times what it has only just loaded and keeps.
 */
const GROWTH = 16;

/**
 * Counts memory outside of the heap with the heap. By itself V8 of Node 24 goes through everything that is held each time
 * 64 MiB of columns were made, however much is held: of the work for a changed fact at 100 000 facts that was more than
 * half. Other versions may not know the flag, and would say so on standard error.
 */
function collectByHeldMemory(): void {
  if (process.versions.v8.startsWith("13.6.")) setFlagsFromString("--external-memory-accounted-in-global-limit");
}

/**
 * Sets the JavaScript engine up for the program. To be called before what works is imported. An older Node than the package
 * asks for is left as it is: it knows neither the flags nor the hooks, and what can run there runs.
 */
export function startEngine(): void {
  if (!("registerHooks" in module)) return;
  setFlagsFromString(`--invocation-count-for-turbofan=${CALLS}`);
  setFlagsFromString(`--semi-space-growth-factor=${GROWTH}`);
  // Threads that share the collecting of young objects take a tenth more CPU of a long run than one, and end no sooner.
  setFlagsFromString("--no-parallel-scavenge");
  collectByHeldMemory();
  const typed = import.meta.filename.endsWith(".ts");
  if (typed) module.enableCompileCache(compileCache);
  resolveOwn(typed ? "module-typescript" : "module");
}

/**
 * Our modules name each other by file: nothing is looked up. Node would ask for a package.json in every folder above each
 * of several hundred, and for the file behind each link: a seventh of a start.
 */
function resolveOwn(format: "module" | "module-typescript"): void {
  const own = pathToFileURL(path.join(import.meta.dirname, "../")).href;
  const packages = `${own}node_modules/`;
  const ending = format === "module" ? ".js" : ".ts";
  module.registerHooks({
    resolve(specifier, context, next) {
      const from = context.parentURL;
      const isOwn = specifier.startsWith(".") && specifier.endsWith(ending) && from?.startsWith(own);
      return isOwn && !from?.startsWith(packages)
        ? { url: new URL(specifier, from).href, format, shortCircuit: true }
        : next(specifier, context);
    },
  });
}
