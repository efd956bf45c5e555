import { type ChildProcess, fork } from "node:child_process";
import module from "node:module";
import path from "node:path";
import { UserError } from "../../model/errors.ts";
import { bug } from "../problem/problem.ts";
import type { FromImport, ImportProgress, ImportTask, ToImport } from "./message.ts";

/** What ends a process that has no memory left: the system's own killer, and Node at its heap's limit. */
const memorySignals: ReadonlySet<string | null> = new Set(["SIGKILL", "SIGABRT"]);

/** How long a cancelled import may take to end by itself: ms. */
const patience = 3_000;

export interface RunningImport {
  /** Rejects with why it failed; gives false where it was cancelled. */
  readonly ended: Promise<boolean>;
  /** Whatever it is doing, the store keeps what it had or has all of the import. */
  cancel(): void;
}

export interface ImportListener {
  progress(progress: ImportProgress): void;
  /** The snapshot is there. */
  stored(snapshot: string): void;
  /** Takes what is a bug, for the server's log. */
  bug(places: string): void;
}

/** Runs an import in a process of its own. @param folder the upload */
export function runImport(task: ImportTask, folder: string, listener: ImportListener): RunningImport {
  const file = path.join(import.meta.dirname, `import-process${path.extname(import.meta.filename)}`);
  const cache = module.getCompileCacheDir();
  const child = fork(file, {
    cwd: folder,
    // What it writes about itself could quote its input.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [],
    env: { ...process.env, ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(cache) }) },
  });
  const tell = (message: ToImport): void => void (child.connected && child.send(message, () => {}));
  let kill: NodeJS.Timeout | undefined;
  const ended = outcome(child, listener, () => kill !== undefined).finally(() => clearTimeout(kill));
  tell({ task });
  return {
    ended,
    cancel() {
      tell({ cancel: true });
      kill ??= setTimeout(() => child.kill("SIGKILL"), patience);
    },
  };
}

function outcome(child: ChildProcess, listener: ImportListener, isCancelled: () => boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let last: FromImport | undefined;
    child.on("message", (message: FromImport) => {
      if ("progress" in message) listener.progress(message.progress);
      else if ("stored" in message) listener.stored(message.stored);
      else last = message;
    });
    child.on("error", reject);
    child.on("close", (_code, signal) => {
      if (last && "end" in last) return resolve(last.end === "done");
      if (last && "error" in last) {
        const { code, message, help, details } = last.error;
        return reject(new UserError(code, message, help, details));
      }
      if (!last && isCancelled()) return resolve(false);
      if (!last && memorySignals.has(signal)) return reject(outOfMemory());
      listener.bug(last && "bug" in last ? last.bug : `an import ended with ${signal ?? "no result"}`);
      reject(bug());
    });
  });
}

const outOfMemory = (): UserError =>
  new UserError(
    "import.too-large",
    "the import was ended from outside, as a system does that is short of memory",
    "import in smaller parts, or give Node more memory: NODE_OPTIONS=--max-old-space-size=<MiB>",
  );
