import { type ChildProcess, fork } from "node:child_process";
import type { FromRun, ToRun } from "./message.ts";

/** How long a run that is told to stop may take to end by itself: ms. */
const patience = 10_000;

export type Ended = Exclude<FromRun, { readonly line: string }>;

/** Runs a scan once, away from whoever waits. Never rejects. */
export type RunOnce = (signal: AbortSignal, timeout: number, say: (line: string) => void) => Promise<Ended>;

/** A run in a process of its own. @param program what calls `awaitRun` @param file the scan's file @param store folder of the store */
export const runInChild =
  (program: string, file: string, store: string): RunOnce =>
  (signal, timeout, say) => {
    const child = fork(program, { stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [] });
    const tell = (message: ToRun): void => void (child.connected && child.send(message, () => {}));
    let kill: NodeJS.Timeout | undefined;
    const stop = (): void => {
      tell({ stop: true });
      kill ??= setTimeout(() => child.kill("SIGKILL"), patience);
    };
    const late = setTimeout(stop, Math.min(timeout, 2 ** 31 - 1));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    const ended = outcome(child, say).finally(() => {
      clearTimeout(late);
      clearTimeout(kill);
      signal.removeEventListener("abort", stop);
    });
    tell({ run: { file, store } });
    return ended;
  };

function outcome(child: ChildProcess, say: (line: string) => void): Promise<Ended> {
  return new Promise((resolve) => {
    let last: Ended | undefined;
    child.on("message", (message: FromRun) => {
      if ("line" in message) say(message.line);
      else last = message;
    });
    const failed = (message: string): Ended => ({ error: { code: "server.bug", message } });
    child.on("error", () => resolve(last ?? failed("the run could not be started")));
    child.on("close", (_code, ending) =>
      resolve(last ?? failed(`the run was ended by ${ending ?? "itself, without a result"}`)),
    );
  });
}
