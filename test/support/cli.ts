import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Ran {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Most memory the process had, bytes. */
  readonly maxRss: number;
  /** Seconds of processor time. */
  readonly cpu: number;
}

const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
/** Runs the command line and says on file descriptor 3 what it took. */
const measured = `
  import { writeSync } from "node:fs";
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeSync(3, JSON.stringify({ maxRss: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1e6 }));
  });
  process.argv.splice(1, 0, ${JSON.stringify(main)});
  await import(${JSON.stringify(main)});
`;

/** Runs `ambit` with these arguments in a process of its own, without any AMBIT_ setting of ours. */
export function ambit(
  args: readonly string[],
  options: { readonly cwd?: string; readonly tmp?: string } = {},
): Promise<Ran> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AMBIT_|NODE_OPTIONS|VITEST)/.test(name)),
  );
  const child = spawn(process.execPath, ["--input-type=module", "-e", measured, "--", ...args], {
    cwd: options.cwd,
    env: { ...env, NO_COLOR: "1", ...(options.tmp === undefined ? {} : { TMPDIR: options.tmp }) },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const collected = [1, 2, 3].map((fd) => {
    const chunks: Buffer[] = [];
    child.stdio[fd]?.on("data", (chunk: Buffer) => chunks.push(chunk));
    return chunks;
  });
  const [stdout = [], stderr = [], usage = []] = collected;
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const told = Buffer.concat(usage).toString();
      const { maxRss, cpu } = JSON.parse(told === "" ? '{"maxRss":0,"cpu":0}' : told) as {
        maxRss: number;
        cpu: number;
      };
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), maxRss, cpu });
    });
  });
}
