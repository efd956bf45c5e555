import { UserError } from "../../model/errors.ts";
import { readScan } from "../declaration/read.ts";
import type { ReadContext } from "../read/open.ts";
import { summaryOf } from "../record.ts";
import { runScan } from "../run.ts";
import type { FromRun, ToRun } from "./message.ts";

// One run of a service, in a process of its own: its memory goes with it, and it can be ended at any moment.

/** How facts of secrets are fingerprinted. */
type About = ReadContext["about"];

/** Takes the one run that this process is for. */
export function awaitRun(about: (warn: (line: string) => void) => Promise<About>): void {
  const stop = new AbortController();
  process.on("message", (message: ToRun) => {
    if ("run" in message) void work(message.run, stop.signal, about);
    else stop.abort(new UserError("server.stopping", "the service is being stopped", "start it again"));
  });
  // Whose result nobody takes has no reason to go on.
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  // The service hears these too and says what is to be done.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
}

const send = (message: FromRun): Promise<void> =>
  new Promise((resolve) => {
    if (!process.send) throw new Error("a run of a service is a child");
    process.send(message, () => resolve());
  });

async function work(
  { file, store }: { readonly file: string; readonly store: string },
  signal: AbortSignal,
  about: (warn: (line: string) => void) => Promise<About>,
): Promise<void> {
  const warn = (line: string): void => void send({ line });
  try {
    const scan = readScan(file, Date.now());
    const record = await runScan(scan, {
      store,
      env: process.env,
      signal,
      isLocked: true,
      progress: () => {},
      warn,
      about: await about(warn),
    });
    const sources = record.sources.map(({ name, scopes }) => {
      const [takenAt] = scopes.map((scope) => scope.takenAt).sort();
      return { name, ...(takenAt === undefined ? {} : { takenAt }) };
    });
    await send({ summary: summaryOf(record), sources });
  } catch (error) {
    const bug = error instanceof Error ? `a bug in ambit (${error.name})` : "a bug in ambit";
    await send({
      error:
        error instanceof UserError
          ? { code: error.code, message: error.message }
          : { code: "server.bug", message: bug },
    });
  }
  process.removeAllListeners("disconnect");
  process.disconnect();
}
