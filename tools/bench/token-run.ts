import { startEngine } from "../../cli/engine.ts";

/** `node token-run.ts <words of a command line>`: runs it as the program does, and ends stderr with the CPU ms of the process. */
startEngine();
const { run } = await import("../../cli/program.ts");
process.exitCode = await run(process.argv.slice(2));
const { user, system } = process.cpuUsage();
process.stderr.write(`\n${(user + system) / 1000}`);
