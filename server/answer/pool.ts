import module from "node:module";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { UserError } from "../../model/errors.ts";
import type { Limits } from "../limits.ts";
import { placesOf } from "../problem/places.ts";
import { bug } from "../problem/problem.ts";
import type { AnswerBody, Ask, FromThread, GraphKey, ThreadData, ToThread } from "./message.ts";

interface Task {
  readonly ask: Ask;
  readonly graph: string;
  readonly resolve: (answer: AnswerBody) => void;
  readonly reject: (error: unknown) => void;
  /** Nobody waits for it any more. */
  left: boolean;
  /** Its query runs. */
  begun: boolean;
}

interface Slot {
  worker: Worker | undefined;
  task: Task | undefined;
  /** Graphs that the thread has opened; it may have let go of old ones. */
  readonly opened: Set<string>;
  timer: NodeJS.Timeout | undefined;
}

export interface AnswersOptions {
  /** Folder of the store. */
  readonly store: string;
  readonly limits: Limits;
  /** Takes what is a bug, for the server's log. */
  readonly report: (bug: string) => void;
  /** The thread's program, where it is another than ours. */
  readonly thread?: URL;
}

const ownThread = new URL(`./thread${path.extname(import.meta.filename)}`, import.meta.url);

/**
 * Answers questions in threads. A query holds its thread from beginning to end: elsewhere others are answered meanwhile,
 * and one that takes too long, or that nobody waits for any more, ends with its thread. A graph is opened by one thread
 * first; from then on it is read from the store's cache. With 100,000 nodes, while a question took 78 s on a loaded
 * machine, other requests were answered in 8 ms (median of 812; slowest 0.5 s).
 */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #slots: readonly Slot[];
  #queue: Task[] = [];
  #next = 0;
  #closed = false;

  constructor(options: AnswersOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.limits.threads }, () => ({
      worker: undefined,
      task: undefined,
      opened: new Set<string>(),
      timer: undefined,
    }));
  }

  /** @param signal ends the question @throws UserError of the query; server.busy, server.timeout, server.stopping */
  ask(graph: GraphKey, query: Ask["query"], signal?: AbortSignal): Promise<AnswerBody> {
    const { limits } = this.#options;
    if (this.#closed) return Promise.reject(stopping());
    if (this.#queue.length >= limits.waiting) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const ask = { id: this.#next++, graph, ...(query === undefined ? {} : { query }) };
      const late = setTimeout(() => this.#late(task), query === undefined ? limits.open : limits.answer);
      const gone = (): void => this.#leave(task, limits.abandoned, aborted());
      const settled =
        <T>(how: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(late);
          signal?.removeEventListener("abort", gone);
          how(value);
        };
      const task: Task = {
        ask,
        graph: JSON.stringify([graph.snapshot, graph.importedAt, graph.asOf]),
        resolve: settled(resolve),
        reject: settled(reject),
        left: false,
        begun: false,
      };
      if (signal?.aborted) return gone();
      signal?.addEventListener("abort", gone, { once: true });
      this.#queue.push(task);
      this.#pump();
    });
  }

  /** Opens a graph that will be asked about. */
  async warm(graph: GraphKey): Promise<void> {
    await this.ask(graph, undefined);
  }

  /** Lets what runs end within `patience` milliseconds; the rest is refused. */
  async close(patience: number): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#queue.splice(0)) reject(stopping());
    const until = performance.now() + patience;
    while (this.#slots.some(({ task }) => task && !task.left) && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all(this.#slots.map((slot) => this.#end(slot, stopping())));
  }

  #late(task: Task): void {
    this.#leave(task, 0, late(task.begun || this.#slots.every((slot) => slot.task !== task)));
  }

  /** The one who asked goes away with `error`; a query that runs on is ended after `patience`. */
  #leave(task: Task, patience: number, error: Error): void {
    if (task.left) return;
    task.left = true;
    task.reject(error);
    this.#queue = this.#queue.filter((one) => one !== task);
    const slot = this.#slots.find((one) => one.task === task);
    if (!slot) return;
    slot.worker?.postMessage({ cancel: task.ask.id } satisfies ToThread);
    // Opening goes on: whoever asks next needs the graph.
    if (!task.begun) return;
    if (patience === 0) void this.#end(slot, error);
    else this.#limit(slot, patience);
  }

  #pump(): void {
    if (this.#closed) return;
    for (const task of [...this.#queue]) {
      const slot = this.#slotFor(task);
      if (!slot) continue;
      this.#queue = this.#queue.filter((one) => one !== task);
      slot.task = task;
      this.#limit(slot, this.#options.limits.open);
      slot.worker ??= this.#start(slot);
      slot.worker.postMessage({ ask: task.ask } satisfies ToThread);
    }
  }

  /** A free thread that has the graph; else any, unless another is about to open it. */
  #slotFor({ graph }: Task): Slot | undefined {
    const free = this.#slots.filter(({ task }) => task === undefined);
    const known = free.find(({ opened }) => opened.has(graph));
    if (known) return known;
    const opening = this.#slots.some(({ task, opened }) => task?.graph === graph && !opened.has(graph));
    return opening ? undefined : (free.find(({ worker }) => worker) ?? free[0]);
  }

  #start(slot: Slot): Worker {
    const compileCache = module.getCompileCacheDir();
    const data: ThreadData = {
      store: this.#options.store,
      // Node puts a folder of its own version into the one that it is given.
      ...(compileCache === undefined ? {} : { compileCache: path.dirname(compileCache) }),
    };
    const worker = new Worker(this.#options.thread ?? ownThread, { workerData: data, stdin: false });
    worker.unref();
    worker.on("message", (message: FromThread) => this.#heard(slot, message));
    worker.on("error", (error) => this.#lost(slot, worker, error));
    worker.on("exit", () => this.#lost(slot, worker, undefined));
    return worker;
  }

  #heard(slot: Slot, message: FromThread): void {
    const { task } = slot;
    if (task?.ask.id !== message.id) return;
    if ("opened" in message) {
      slot.opened.add(task.graph);
      task.begun = true;
      if (task.left) this.#limit(slot, this.#options.limits.abandoned);
      else clearTimeout(slot.timer);
      this.#pump();
      return;
    }
    this.#free(slot);
    if ("answer" in message) task.resolve(message.answer);
    else if ("error" in message) {
      const { code, message: text, help, details } = message.error;
      task.reject(new UserError(code, text, help, details));
    } else {
      this.#options.report(message.bug);
      task.reject(bug());
    }
    this.#pump();
  }

  /** The thread ended by itself: out of memory, or a bug outside a query. */
  #lost(slot: Slot, worker: Worker, error: unknown): void {
    if (slot.worker !== worker) return;
    slot.worker = undefined;
    slot.opened.clear();
    const { task } = slot;
    this.#free(slot);
    if (task) {
      this.#options.report(error === undefined ? "a thread ended" : placesOf(error));
      task.reject(outOfMemory(error) ? tooLarge() : bug());
    }
    this.#pump();
  }

  async #end(slot: Slot, error: Error): Promise<void> {
    const { worker, task } = slot;
    slot.worker = undefined;
    slot.opened.clear();
    this.#free(slot);
    if (task && !task.left) {
      task.left = true;
      task.reject(error);
    }
    await worker?.terminate();
    this.#pump();
  }

  #limit(slot: Slot, patience: number): void {
    clearTimeout(slot.timer);
    slot.timer = setTimeout(() => void this.#end(slot, late(true)), patience);
    slot.timer.unref();
  }

  #free(slot: Slot): void {
    clearTimeout(slot.timer);
    slot.task = undefined;
  }
}

const outOfMemory = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";

const aborted = (): Error => new UserError("server.stopping", "the question was taken back", "ask again");
const stopping = (): UserError =>
  new UserError("server.stopping", "the server is being stopped", "start `ambit serve` again");
const busy = (): UserError =>
  new UserError("server.busy", "too many questions wait for an answer", "ask again in a few seconds");
const tooLarge = (): UserError =>
  new UserError(
    "server.timeout",
    "the answer needs more memory than a question may have",
    "ask for less: name a target, or give a limit",
  );
const late = (query: boolean): UserError =>
  new UserError(
    "server.timeout",
    query ? "the answer takes longer than the time limit" : "the graph of this snapshot is still being derived",
    query ? "ask for less: name a target, or give a limit" : "ask again in a minute: it goes on meanwhile",
  );
