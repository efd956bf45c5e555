import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Milliseconds, Sampler } from "./measure.ts";

/**
 * A process that runs one thing over and over and clocks itself, so that nobody pays for another's heap. It prints its
 * first line when it is ready; then each line it is given, a number of runs, it answers with the CPU milliseconds of one.
 */
export interface Contestant {
  /** Its first line. */
  readonly ready: string;
  readonly sample: Sampler;
  readonly stop: () => Promise<void>;
}

export async function contestant(command: string, args: readonly string[]): Promise<Contestant> {
  const child: ChildProcess = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error(`${command} has no pipes`);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${[command, ...args].join(" ")} ended early`);
    return line.value;
  };
  return {
    ready: await answer(),
    sample: async (repeats): Promise<Milliseconds> => {
      stdin.write(`${repeats}\n`);
      return Number(await answer());
    },
    stop: async () => {
      const ended = once(child, "exit");
      stdin.end();
      await ended;
    },
  };
}

/** The other side of it: says it is ready and serves runs of `work` until its input ends. */
export async function serveRuns(ready: string, sample: Sampler): Promise<void> {
  console.log(ready);
  for await (const line of createInterface({ input: process.stdin })) console.log(await sample(Number(line)));
}
