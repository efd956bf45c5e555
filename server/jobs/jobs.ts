import { randomBytes } from "node:crypto";
import { UserError } from "../../model/errors.ts";
import type { Limits } from "../limits.ts";
import { placesOf } from "../problem/places.ts";
import { bug, problemOf } from "../problem/problem.ts";
import type { Job } from "./job.ts";
import { keptProblems, shownProblems } from "./keep.ts";
import type { ImportProgress, ImportTask } from "./message.ts";
import { type RunningImport, runImport } from "./run.ts";
import type { Upload } from "./upload.ts";

interface Entry {
  job: Job;
  /** Number of its last change. */
  changed: number;
  readonly upload: Upload;
  readonly options: Pick<ImportTask, "as" | "closedWorld" | "strict">;
  running: RunningImport | undefined;
  cancelled: boolean;
}

export interface JobsOptions {
  /** Folder of the store, absolute. */
  readonly store: string;
  readonly limits: Limits;
  readonly report: (bug: string) => void;
}

type Listener = (job: Job, changed: number) => void;

/** Imports, one at a time in the order they came. Kept in memory: what they made is in the store. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<Listener>();
  #uploading = 0;
  #changes = 0;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Takes an upload and makes a job of it. @throws UserError server.busy before anything is read, or as `receive` does */
  async accept(receive: () => Promise<{ upload: Upload; options: Entry["options"] }>): Promise<Job> {
    const waiting = [...this.#entries.values()].filter(({ job }) => job.state === "queued").length;
    if (this.#stopped) throw new UserError("server.stopping", "the server is being stopped", "start it again");
    if (waiting + this.#uploading >= this.#options.limits.queuedImports)
      throw new UserError("server.busy", "too many imports wait", "send it again when one of them has ended");
    this.#uploading += 1;
    try {
      const { upload, options } = await receive();
      if (this.#stopped) {
        await upload.remove();
        throw new UserError("server.stopping", "the server is being stopped", "start it again");
      }
      return this.#added(upload, options);
    } finally {
      this.#uploading -= 1;
    }
  }

  /** Newest first. */
  all(): readonly Job[] {
    return [...this.#entries.values()].map(({ job }) => short(job)).reverse();
  }

  /** @throws UserError job.unknown */
  job(id: string): Job {
    return this.#entry(id).job;
  }

  /** Ends a job; one that has ended stays as it is. @throws UserError job.unknown */
  async cancel(id: string): Promise<Job> {
    const entry = this.#entry(id);
    entry.cancelled = true;
    if (entry.job.state === "queued") {
      this.#change(entry, { state: "cancelled", message: "cancelled before it began", endedAt: now() });
      await entry.upload.remove();
    } else if (entry.job.state === "running") {
      this.#change(entry, { message: "is being cancelled" });
      entry.running?.cancel();
    }
    return entry.job;
  }

  /** Jobs that changed after a moment, in the order of their last change, with its number. */
  changedSince(change: number): readonly { readonly job: Job; readonly changed: number }[] {
    const since = change > this.#changes ? 0 : change;
    return [...this.#entries.values()]
      .filter(({ changed }) => changed > since)
      .sort((a, b) => a.changed - b.changed)
      .map(({ job, changed }) => ({ job: short(job), changed }));
  }

  /** @returns ends the listening */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** While an import derives the graph of this snapshot, its end: to derive it beside would take twice as long. */
  deriving(snapshot: string): Promise<void> | undefined {
    const deriving = [...this.#entries.values()].some(
      ({ job }) => job.state === "running" && job.snapshot === snapshot,
    );
    return deriving ? this.#running : undefined;
  }

  /** Nothing begins any more; what runs is cancelled if it does not end within `patience` milliseconds. */
  async stop(patience: number): Promise<void> {
    this.#stopped = true;
    const open = [...this.#entries.values()].filter(({ job }) => job.endedAt === undefined);
    for (const { job } of open) if (job.state === "queued") await this.cancel(job.id);
    const late = setTimeout(() => {
      for (const { job } of open) if (job.state === "running") void this.cancel(job.id);
    }, patience);
    await this.#running;
    clearTimeout(late);
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new UserError("job.unknown", "there is no such job", "see GET /api/v1/jobs");
    return entry;
  }

  #added(upload: Upload, options: Entry["options"]): Job {
    const job: Job = {
      id: randomBytes(9).toString("base64url"),
      kind: "import",
      inputs: upload.names,
      state: "queued",
      message: "waits for its turn",
      problems: [],
      problemCount: 0,
      recognised: [],
      createdAt: now(),
    };
    const entry: Entry = { job, changed: 0, upload, options, running: undefined, cancelled: false };
    this.#entries.set(job.id, entry);
    this.#change(entry, {});
    this.#forget();
    this.#begin();
    return entry.job;
  }

  #begin(): void {
    if (this.#running || this.#stopped) return;
    const next = [...this.#entries.values()].find(({ job }) => job.state === "queued");
    if (!next) return;
    this.#running = this.#run(next).finally(() => {
      this.#running = undefined;
      this.#begin();
    });
  }

  async #run(entry: Entry): Promise<void> {
    const { upload } = entry;
    this.#change(entry, { state: "running", startedAt: now(), phase: "recognise", message: messages.recognise });
    const end = await this.#import(entry);
    // What was uploaded may hold secrets: it is gone before the job is said to have ended.
    await upload.remove().catch((error) => this.#options.report(placesOf(error)));
    this.#change(entry, { ...end, endedAt: now() });
  }

  async #import(entry: Entry): Promise<Partial<Job>> {
    const { upload, options } = entry;
    try {
      const task = { store: this.#options.store, inputs: upload.names, ...options };
      entry.running = runImport(task, upload.folder, {
        progress: (progress) => this.#progress(entry, progress),
        stored: (snapshot) => this.#change(entry, { snapshot }),
        bug: this.#options.report,
      });
      if (await entry.running.ended) return { state: "done", message: "the snapshot is there" };
      const stored = entry.job.snapshot !== undefined;
      return { state: "cancelled", message: `cancelled; ${stored ? "the snapshot is there" : "nothing was stored"}` };
    } catch (error) {
      const known = error instanceof UserError ? error : bug();
      return { state: "failed", message: known.message, error: problemOf(known) };
    }
  }

  #progress(entry: Entry, { phase, done, total, message, recognised, problems, problemCount }: ImportProgress): void {
    const { done: _, total: __, ...rest } = entry.job;
    entry.job = rest;
    this.#change(entry, {
      phase,
      message: entry.cancelled ? "is being cancelled" : (message ?? messages[phase]),
      problems: [...entry.job.problems, ...problems].slice(0, keptProblems),
      problemCount,
      ...(done === undefined ? {} : { done }),
      ...(total === undefined ? {} : { total }),
      ...(recognised === undefined ? {} : { recognised }),
    });
  }

  #change(entry: Entry, change: Partial<Job>): void {
    entry.job = { ...entry.job, ...change };
    entry.changed = ++this.#changes;
    const shown = short(entry.job);
    for (const listener of this.#listeners) listener(shown, entry.changed);
  }

  #forget(): void {
    const ended = [...this.#entries.values()].filter(({ job }) => job.endedAt !== undefined);
    for (const { job } of ended.slice(0, Math.max(0, this.#entries.size - this.#options.limits.keptJobs)))
      this.#entries.delete(job.id);
  }
}

const messages: Readonly<Record<NonNullable<Job["phase"]>, string>> = {
  recognise: "finds out what the files are",
  read: "reads facts",
  wait: "waits for another import of this store",
  merge: "makes the snapshot",
  compile: "derives what can be reached",
  write: "writes to the store",
  derive: "derives what can be reached",
};

const now = (): string => new Date().toISOString();
const short = (job: Job): Job => ({ ...job, problems: job.problems.slice(0, shownProblems) });
