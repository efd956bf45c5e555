#!/usr/bin/env node
import module from "node:module";
import path from "node:path";

// A reader that goes away (`| head`) ends the output, not the command: its exit code still says what was found.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
// A checkout runs from source: types are stripped once, not at every start. In the checkout's own folder, since what
// anybody could write there would be run.
if (import.meta.filename.endsWith(".ts"))
  module.enableCompileCache(path.join(import.meta.dirname, "../node_modules/.cache/ambit"));
const { run } = await import("./program.ts");
process.exitCode = await run(process.argv.slice(2));
