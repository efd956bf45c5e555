#!/usr/bin/env node
import { startEngine } from "./engine.ts";

// A reader that goes away (`| head`) ends the output, not the command: its exit code still says what was found.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
startEngine();
const { run } = await import("./program.ts");
process.exitCode = await run(process.argv.slice(2));
// A connection that a live source never answers holds nobody longer than this, once the answer has been read.
process.stdout.write("", () => setTimeout(() => process.exit(), 10_000).unref());
