import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

/** Where a command asks, and as whom. */
export interface Asking {
  /** `http://127.0.0.1:<port>`. */
  readonly address: string;
  readonly region: string;
  /** An access key; left out: one that moto takes for anybody's. */
  readonly key?: { readonly id: string; readonly secret: string };
  /** Whoever needs more ends. Megabytes. */
  readonly heap?: number;
}

export interface Ended {
  readonly code: number | null;
  /** What stands on stdout. */
  readonly text: string;
  /** What stands on stderr. */
  readonly said: string;
}

/** Begins `ambit` with these arguments in a process of its own that takes `address` for AWS. */
export function start(
  args: readonly string[],
  { address, region, key = { id: "test", secret: "test" }, heap }: Asking,
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const bound = heap === undefined ? [] : [`--max-old-space-size=${heap}`];
  const child = spawn(process.execPath, [...bound, main, ...args], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: address,
      AWS_ACCESS_KEY_ID: key.id,
      AWS_SECRET_ACCESS_KEY: key.secret,
      AWS_REGION: region,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const parts: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (part: Buffer) => parts[0].push(part));
  child.stderr.on("data", (part: Buffer) => parts[1].push(part));
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => {
      const [text, said] = parts.map((chunks) => Buffer.concat(chunks).toString("utf8"));
      resolve({ code, text: text ?? "", said: said ?? "" });
    });
  });
  return { child, ended };
}

/** The answer of a command that prints JSON. */
export async function answer<T>(args: readonly string[], asking: Asking): Promise<T> {
  const { code, text, said } = await start(args, asking).ended;
  if (text === "") throw new Error(`ended with ${code} and no answer: ${said}`);
  return JSON.parse(text) as T;
}

/** A call of a collection that was not answered. */
export interface Unread {
  readonly call: string;
  readonly status: string;
  readonly reason: string;
}

/** Calls that were refused, of what `ambit collect --format json` says. */
export const refusedOf = ({ unread }: { readonly unread: readonly Unread[] }): readonly Unread[] =>
  unread.filter(({ status }) => status === "refused");
