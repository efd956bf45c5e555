#!/usr/bin/env node
import { run } from "./program.ts";

// A reader that goes away (`| head`) ends the answer, not with an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await run(process.argv.slice(2));
