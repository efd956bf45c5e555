import { benches } from "./bench/list.ts";
import { calibrate, readLatency } from "./bench/measure.ts";
import { machine, writeSection } from "./bench/section.ts";

/**
 * `npm run bench [-- <name>...] [--write]`: runs the named benches, or all, and prints what they measured.
 * `--write` also replaces their sections in docs/benchmarks.md. Exit 1 when a floor was missed or peers disagree, 2 on wrong usage.
 */
const args = process.argv.slice(2);
const write = args.includes("--write");
const names = args.filter((arg) => arg !== "--write");
const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));

if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.map((name) => `\`${name}\``).join(", ")}`);
  console.error(
    `help: one of ${benches.map(({ name }) => name).join(", ")}, or none for all; --write for docs/benchmarks.md`,
  );
  process.exitCode = 2;
} else {
  for (const bench of benches.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.log(`# ${bench.title}\n${machine()}`);
    const before = state();
    console.log(`${before}\n`);
    const { markdown, missed } = await bench.run((line) => console.log(line));
    const after = state();
    console.log(`\n${markdown}\n${after}`);
    for (const floor of missed) console.log(`missed: ${floor}`);
    if (missed.length > 0) process.exitCode = 1;
    const states = `Before: ${before}. After: ${after}.`;
    if (write) writeSection(bench.name, `## ${bench.title}\n\n${machine()} ${states}\n\n${markdown}`);
  }
}

/** How fast the machine is now. */
function state(): string {
  return `calibration loop ${calibrate().toFixed(1)} ms CPU, a random read of memory ${readLatency().toFixed()} ns`;
}
