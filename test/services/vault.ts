import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { vaultSource } from "../../setup/vault.js";
import { freePort } from "./ports.ts";
import { VaultClient } from "./vault/client.ts";

/** A Vault that tests may write to. */
export interface Vault {
  readonly client: VaultClient;
  /** `1.14.0`. */
  readonly version: string;
  readonly stop: () => Promise<void>;
}

/** A Vault of its own on a free port of 127.0.0.1; or the empty one that `AMBIT_TEST_VAULT_ADDR` names, which is not stopped. */
export async function startVault(): Promise<Vault> {
  const source = vaultSource();
  switch (source.kind) {
    case "address": {
      const client = new VaultClient(source);
      return { client, version: await versionOf(client), stop: async () => client.close() };
    }
    case "program":
      return startProgram(source.program);
    case "none":
      throw new Error(`${source.reason}; run: ${source.command}`);
  }
}

async function startProgram(program: string): Promise<Vault> {
  const listen = `127.0.0.1:${await freePort()}`;
  const token = randomBytes(16).toString("hex");
  const child = spawn(program, [listen], {
    env: { ...process.env, VAULT_ROOT: token },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = `${said}${chunk.toString("utf8")}`.slice(-2_000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const client = new VaultClient({ address: `http://${listen}`, token });
  const stop = async (): Promise<void> => {
    process.off("exit", kill);
    client.close();
    kill();
    await ended;
  };
  try {
    const until = Date.now() + 60_000;
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`vault ended while starting: ${said}`);
      const version = await versionOf(client).catch(() => undefined);
      if (version !== undefined) return { client, version, stop };
      if (Date.now() > until) throw new Error(`vault does not answer: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } catch (error) {
    await stop();
    throw error;
  }
}

const versionOf = async (client: VaultClient): Promise<string> =>
  String((await client.must("GET", "sys/health")).version);
