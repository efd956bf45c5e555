import { setImmediate } from "node:timers/promises";
import { openStore } from "../../graph/store/open.ts";
import { type ImportRun, importPaths } from "../../importers/run.ts";
import { UserError } from "../../model/errors.ts";
import { placesOf } from "../problem/places.ts";
import { reportKey } from "../report-key.ts";
import { keptProblems } from "./keep.ts";
import type { FromImport, ImportProgress, ImportTask, ToImport } from "./message.ts";

// One import, in a process of its own: it can be ended at any moment, and what it takes of memory goes with it.

/** Between two tellings of one phase: ms. */
const pace = 200;

const cancelled = new AbortController();
process.on("message", (message: ToImport) => {
  if ("task" in message) void work(message.task);
  else cancelled.abort();
});
// Whose result nobody takes has no reason to go on.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));

const send = (message: FromImport): Promise<void> =>
  new Promise((resolve) => {
    if (!process.send) throw new Error("an import runs as a child");
    process.send(message, () => resolve());
  });

async function work(task: ImportTask): Promise<void> {
  try {
    await imported(task);
    await send({ end: "done" });
  } catch (error) {
    if (cancelled.signal.aborted) await send({ end: "cancelled" });
    else if (error instanceof UserError) {
      const { code, message, help, details } = error;
      await send({ error: { code, message, help, details } });
    } else await send({ bug: placesOf(error) });
  }
  process.removeAllListeners("disconnect");
  process.disconnect();
}

async function imported({ store: folder, inputs, as, closedWorld, strict }: ImportTask): Promise<void> {
  const { signal } = cancelled;
  const told = new Telling();
  told.say({ phase: "recognise" });
  const run = await importPaths(inputs, {
    as,
    closedWorld,
    strict,
    progress: (message) => told.say({ phase: "read", message }),
    about: { fingerprintKey: await reportKey((message) => told.say({ phase: "read", message })) },
  });
  try {
    told.begin(run);
    const store = await openStore({ folder, create: true });
    try {
      signal.throwIfAborted();
      const meta = { importedAt: new Date().toISOString(), inputs, problems: run.problems };
      const control = {
        signal,
        progress: (phase: ImportProgress["phase"], done: number, total?: number) =>
          told.say({ phase, done, ...(total === undefined ? {} : { total }) }),
      };
      const { id } = await store.import(heedful(run.facts, signal), meta, control);
      await send({ stored: id });
      told.say({ phase: "derive" });
      // Makes the graph that the first question would have to wait for.
      await store.open(id);
    } finally {
      await store.close();
    }
  } finally {
    await run.close();
  }
}

/** The same facts; between some of them a cancellation is heard. */
async function* heedful<T>(facts: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  let count = 0;
  for await (const fact of facts) {
    if (++count % 4096 === 0) await setImmediate();
    signal.throwIfAborted();
    yield fact;
  }
}

/** Tells how far it is, now and then. */
class Telling {
  #run: ImportRun | undefined;
  #problems = 0;
  #phase: string | undefined;
  #last = 0;

  begin(run: ImportRun): void {
    this.#run = run;
    const recognised = run.recognised.map(({ path, title, name, files }) => ({
      path,
      title,
      files,
      ...(name === undefined ? {} : { name }),
    }));
    this.say({ phase: "read", recognised });
  }

  say(progress: Omit<ImportProgress, "problems" | "problemCount">): void {
    const now = performance.now();
    if (progress.phase === this.#phase && !progress.recognised && now - this.#last < pace) return;
    this.#phase = progress.phase;
    this.#last = now;
    const all = this.#run?.problems ?? [];
    const problems = all.slice(this.#problems, keptProblems);
    this.#problems = Math.max(this.#problems, Math.min(all.length, keptProblems));
    void send({ progress: { ...progress, problems, problemCount: all.length } });
  }
}
