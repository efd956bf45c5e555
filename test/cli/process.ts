import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { run as program } from "../../cli/program.ts";
import { openEmbedded } from "../../graph/store/embedded.ts";
import type { Fact } from "../../model/fact.ts";

const repository = path.join(import.meta.dirname, "../..");

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Modules that the process loads first. */
  readonly preload?: string;
  readonly command?: readonly [string, ...string[]];
  /** Stops reading stdout at once, as `| head -0` does. */
  readonly deaf?: boolean;
  /** Standard input; none where left out. */
  readonly input?: string;
}

/** Runs a program in the checkout and waits for it to end. */
function run(
  [program, ...words]: readonly [string, ...string[]],
  { env = {}, deaf = false, input }: RunOptions,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: repository,
      env: { ...process.env, ...env },
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.end(input);
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    if (deaf) child.stdout?.destroy();
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** `node cli/main.ts <words>`. */
export const ambit = (words: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  run(
    [
      process.execPath,
      ...(options.preload === undefined
        ? []
        : ["--import", `data:text/javascript,${encodeURIComponent(options.preload)}`]),
      "cli/main.ts",
      ...words,
    ],
    options,
  );

/** The same command line in this process, which loads the rules once: for what does not hang on the process itself. */
export async function inside(words: readonly string[]): Promise<Ran> {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    }),
  );
  try {
    const code = await program(words);
    return { code, ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** `npm run --silent ambit -- <words>`, as a checkout's README says. */
export const npmAmbit = (words: readonly string[]): Promise<Ran> =>
  run(["npm", "run", "--silent", "ambit", "--", ...words], {});

/** A folder that is removed when the test file ends. */
export function scratch(): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-cli-"));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Stores facts as an import of them would. @returns the snapshot's id */
export async function stored(
  folder: string,
  facts: readonly Fact[],
  importedAt = "2026-01-02T00:00:00.000Z",
): Promise<string> {
  const store = await openEmbedded(folder, true);
  const { id } = await store.import(facts, { importedAt, inputs: ["test"], problems: [] });
  await store.close();
  return id;
}
