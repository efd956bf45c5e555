import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface RunningAmbit {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The bearer token. */
  readonly token: string;
  readonly stop: () => Promise<void>;
}

const main = path.resolve("cli/main.ts");

/**
 * `ambit serve` as a process of its own, on a free port, over a store into which `bundle` has been imported.
 * @param more words for it
 */
export async function startAmbit(bundle: string, more: readonly string[] = []): Promise<RunningAmbit> {
  const home = mkdtempSync(path.join(tmpdir(), "ambit-serve-"));
  const store = path.join(home, "store");
  const token = randomBytes(24).toString("hex");
  const tokenFile = path.join(home, "token");
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AMBIT_"));
  const env = Object.fromEntries(kept);
  execFileSync(process.execPath, [main, "import", bundle, "--store", store, "--quiet"], { env, stdio: "ignore" });
  const args = [main, "serve", "--store", store, "--token-file", tokenFile, ...more];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    process.off("exit", kill);
    child.kill("SIGTERM");
    const late = setTimeout(kill, 20_000);
    await ended;
    clearTimeout(late);
    rmSync(home, { recursive: true, force: true });
  };
  return { url: await addressOf(child), token, stop };
}

/** What the server prints first is the address that opens the page. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    child.stdout?.once("data", (chunk) => resolve(new URL(String(chunk).trim()).origin));
    child.once("exit", (code) => reject(new Error(`ambit serve ended with ${code}: ${said.slice(-2_000)}`)));
  });
}
