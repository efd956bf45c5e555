import { execFile, spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { motoPrograms } from "../../setup/moto.js";
import { freePort } from "./ports.ts";

/** Answers as AWS does, from memory. It proves formats and pages, never who may ask. */
export interface Moto {
  /** `http://127.0.0.1:<port>`. */
  readonly address: string;
  /** Makes an organization; `light` regions get a few kinds alone. @returns its accounts */
  fill(options: Filling): Promise<readonly string[]>;
  /** Saves what AWS CLI would answer about it. */
  dump(folder: string, accounts: readonly string[], regions: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface Filling {
  readonly accounts: number;
  readonly regions: readonly string[];
  /** Stands in every value that no bundle may hold. */
  readonly canary: string;
}

const scripts = fileURLToPath(new URL("moto", import.meta.url));
const run = promisify(execFile);

/** On a free port of 127.0.0.1, until stopped. */
export async function startMoto(): Promise<Moto> {
  const bin = motoPrograms();
  if (!bin) throw new Error("moto is not installed; run: npm run test:oracles");
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const env = { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: "false" };
  const child = spawn(path.join(bin, "moto_server"), ["-H", "127.0.0.1", "-p", String(port)], { env, stdio: "ignore" });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async (): Promise<void> => {
    process.off("exit", kill);
    kill();
    await ended;
  };
  const python = async (script: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> => {
    const options = { env: { ...process.env, ...more }, maxBuffer: 2 ** 24 };
    const { stdout } = await run(path.join(bin, "python"), [path.join(scripts, script), address, ...args], options);
    return stdout;
  };
  const until = Date.now() + 120_000;
  while (
    !(await fetch(`${address}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error("moto does not answer");
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    address,
    stop,
    async fill({ accounts, regions, canary }) {
      const said = JSON.parse(await python("fill.py", [String(accounts), ...regions], { CANARY: canary })) as {
        readonly accounts: readonly string[];
        readonly failed: readonly string[];
      };
      if (said.failed.length > 0) throw new Error(`moto does not make: ${said.failed.join("; ")}`);
      return said.accounts;
    },
    async dump(folder, accounts, regions) {
      await python("dump.py", [folder, accounts.join(","), ...regions]);
    },
  };
}
