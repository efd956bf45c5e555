import path from "node:path";
import {
  type Call,
  type CallResult,
  type Calls,
  type CollectContext,
  type Collector,
  type CollectSession,
  type DoneCall,
  type Part,
  Partly,
  Refused,
} from "../../model/collect.ts";
import { UserError } from "../../model/errors.ts";
import { BundleFolder, isFinished, type NewFile } from "./bundle.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Entry } from "./journal.ts";
import { defaultLimits, Gate, type Limits } from "./limits.ts";
import { isInside } from "./names.ts";
import { Tally } from "./tally.ts";

export interface CollectOptions {
  /** The bundle's folder: made, or gone on with. */
  readonly out: string;
  /** The collector's own options, parsed by its declaration. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the collection; the bundle can be gone on with. */
  readonly signal?: AbortSignal;
  /** Told at most four times a second. */
  readonly progress?: (progress: CollectProgress) => void;
  readonly warn?: (message: string) => void;
  /** Asks again what an earlier run of the same bundle could not read. */
  readonly retry?: boolean;
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
}

export interface CollectProgress {
  readonly title: string;
  /** Calls that have ended, those of earlier runs included. */
  readonly done: number;
  /** Calls that are known and have not ended. More may follow from their answers. */
  readonly remaining: number;
  readonly partly: number;
  readonly refused: number;
  /** Calls of this run a second. */
  readonly rate: number;
}

/** A call that did not give all it was asked for. */
export interface Unread {
  readonly part: string;
  readonly call: string;
  readonly status: "partly" | "refused";
  readonly reason: string;
}

export interface CollectRun {
  readonly out: string;
  readonly title: string;
  /** False where it was cancelled or failed: the same command goes on. */
  readonly finished: boolean;
  /** Why it ended early, where the user did not cancel. */
  readonly failure?: UserError;
  readonly counts: {
    readonly read: number;
    readonly partly: number;
    readonly refused: number;
    readonly earlier: number;
  };
  /** The first thousand; `counts` has all. */
  readonly unread: readonly Unread[];
  readonly parts: readonly Part[];
}

const mostUnread = 1_000;
const progressPace = 250;

/**
 * Reads a source into a bundle. What an earlier run of the same bundle read is not asked again.
 * @throws UserError collect.folder, collect.busy; of the collector: usage.argument, collect.client,
 * collect.unauthenticated, collect.unreachable
 */
export async function collect(collector: Collector, given: CollectOptions): Promise<CollectRun> {
  const { clock = systemClock, signal = new AbortController().signal, warn = () => {} } = given;
  const context: CollectContext = { env: given.env, signal, warn };
  const session = await collector.open(given.options, context);
  try {
    const startedAt = new Date(clock.now()).toISOString();
    const head = { source: collector.id, identity: session.identity, startedAt };
    const bundle = await BundleFolder.open(given.out, head);
    try {
      return await new Runner(collector, session, bundle, given, clock).run();
    } finally {
      await bundle.close();
    }
  } finally {
    await session.close?.();
  }
}

/** The name, with a number where a folder of the name holds a whole bundle already; one that was interrupted is gone on with. */
export async function freshFolder(name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? name : `${name}-${number}`;
    if (!(await isFinished(folder))) return folder;
  }
}

class Runner {
  readonly #collector: Collector;
  readonly #session: CollectSession;
  readonly #bundle: BundleFolder;
  readonly #given: CollectOptions;
  readonly #clock: Clock;
  readonly #gate: Gate;
  /** Aborted when the user cancels or a call ends the collection. */
  readonly #end = new AbortController();
  #failure: unknown;
  /** Sources of calls, the newest asked first: what is known and not begun stays small. */
  readonly #stack: Pulled[] = [];
  readonly #met = new Set<string>();
  readonly #files = new Set<string>();
  readonly #parts = new Map<string, Tally>();
  readonly #unread: Unread[] = [];
  readonly #window: number;
  #running = 0;
  /** Whether anything was asked by this run. */
  #asked = false;
  #waiting = 0;
  #wake: () => void = () => {};
  readonly #counts = { read: 0, partly: 0, refused: 0, earlier: 0 };
  readonly #startedAt: number;
  #told = Number.NEGATIVE_INFINITY;

  constructor(
    collector: Collector,
    session: CollectSession,
    bundle: BundleFolder,
    given: CollectOptions,
    clock: Clock,
  ) {
    this.#collector = collector;
    this.#session = session;
    this.#bundle = bundle;
    this.#given = given;
    this.#clock = clock;
    const limits: Limits = { ...defaultLimits, ...collector.limits, ...given.limits };
    this.#gate = new Gate(limits, clock);
    // More calls than slots, so that one slow scope does not hold up the others.
    this.#window = limits.total * 4;
    this.#startedAt = clock.now();
  }

  async run(): Promise<CollectRun> {
    const { signal = new AbortController().signal } = this.#given;
    const cancel = (): void => this.#stop();
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      this.#push(this.#session.calls());
      await this.#loop();
    } catch (error) {
      this.#stop(error);
    } finally {
      signal.removeEventListener("abort", cancel);
      while (this.#running > 0) await this.#change();
    }
    return this.#ended();
  }

  async #loop(): Promise<void> {
    while (!this.#end.signal.aborted) {
      if (this.#running >= this.#window) await this.#change();
      else {
        const call = await this.#next();
        if (call) await this.#begin(call);
        else if (this.#stack.length > 0) continue;
        else if (this.#running > 0) await this.#change();
        else return;
      }
    }
  }

  /** Until a call has ended. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #push(calls: Calls): void {
    const size = Array.isArray(calls) ? calls.length : 0;
    this.#waiting += size;
    const iterator = Symbol.asyncIterator in calls ? calls[Symbol.asyncIterator]() : calls[Symbol.iterator]();
    this.#stack.push({ iterator, counted: size > 0 });
  }

  /** A call that no one has met. */
  async #next(): Promise<Call | undefined> {
    for (let top = this.#stack.at(-1); top; top = this.#stack.at(-1)) {
      const { done, value } = await top.iterator.next();
      if (done) {
        this.#stack.splice(this.#stack.indexOf(top), 1);
        continue;
      }
      if (top.counted) this.#waiting--;
      if (this.#met.has(value.key)) continue;
      this.#met.add(value.key);
      return value;
    }
    return undefined;
  }

  async #begin(call: Call): Promise<void> {
    const file = this.#fileOf(call);
    await this.#meet(call.part);
    const before = this.#bundle.before?.entries.get(call.key);
    if (before && (await this.#stands(before, file))) {
      this.#counts.earlier++;
      this.#done(call, before, file);
      return;
    }
    this.#running++;
    this.#asked = true;
    void this.#make(call, file)
      .then((entry) => this.#done(call, entry, file))
      .catch((error: unknown) => this.#stop(this.#end.signal.aborted ? undefined : error))
      .finally(() => {
        this.#running--;
        this.#wake();
      });
  }

  #fileOf({ file, part }: Call): string | undefined {
    if (file === undefined) return undefined;
    const whole = part.folder === "" ? file : `${part.folder}/${file}`;
    if (!isInside(whole) || whole.endsWith("/manifest.json") || whole === "manifest.json")
      throw new Error("a collector named a file that it may not write");
    if (this.#files.has(whole)) throw new Error("a collector gave two calls one file");
    this.#files.add(whole);
    return whole;
  }

  /** Of a part the manifest is written first: until the last call has ended it says that the rest was not asked. */
  async #meet(part: Part): Promise<void> {
    const known = this.#parts.get(part.folder);
    if (known) {
      known.part = { ...known.part, ...part };
      return;
    }
    const tally = new Tally(part);
    this.#parts.set(part.folder, tally);
    if (!this.#bundle.before?.finished || this.#given.retry) await this.#manifest(tally, false);
  }

  /** What an earlier run asked and need not be asked again. */
  async #stands(entry: Entry, file: string | undefined): Promise<boolean> {
    if (entry.status !== "read" && this.#given.retry) return false;
    return !entry.wrote || (file !== undefined && (await this.#bundle.has(file)));
  }

  async #make(call: Call, relative: string | undefined): Promise<Entry> {
    const { signal } = this.#end;
    const file = relative === undefined ? undefined : this.#bundle.file(relative);
    try {
      const result = await outcome(call, {
        signal,
        ask: (request) => this.#gate.ask(call.scope, signal, request),
        write: async (text) => {
          if (!file) throw new Error("a call without a file wrote");
          signal.throwIfAborted();
          await file.write(text);
        },
        restart: async () => file?.drop(),
      });
      signal.throwIfAborted();
      const wrote = await settle(file, result.status !== "refused");
      const entry: Entry = { key: call.key, ...result, wrote };
      await this.#bundle.journal.append(entry);
      return entry;
    } catch (error) {
      await file?.drop();
      throw error;
    }
  }

  #done(call: Call, entry: Entry, file: string | undefined): void {
    this.#parts.get(call.part.folder)?.add(call, entry);
    this.#counts[entry.status]++;
    if (entry.status !== "read" && this.#unread.length < mostUnread) {
      const { declared, part } = call;
      const name = call.call ?? declared.call;
      this.#unread.push({ part: part.folder, call: name, status: entry.status, reason: entry.reason ?? entry.status });
    }
    const bundle = this.#bundle;
    const done: DoneCall = {
      status: entry.status,
      ...(entry.reason === undefined ? {} : { reason: entry.reason }),
      ...(entry.note === undefined ? {} : { note: entry.note }),
      async *read() {
        if (file !== undefined && entry.wrote) yield* bundle.read(file);
      },
    };
    const next = call.follow?.(done);
    if (next) this.#push(next);
    this.#tell();
  }

  #tell(): void {
    const now = this.#clock.now();
    if (!this.#given.progress || now - this.#told < progressPace) return;
    this.#told = now;
    const { read, partly, refused, earlier } = this.#counts;
    const done = read + partly + refused;
    const rate = (done - earlier) / Math.max(1, (now - this.#startedAt) / 1000);
    const remaining = this.#running + this.#waiting;
    this.#given.progress({ title: this.#session.title, done, remaining, partly, refused, rate });
  }

  #stop(failure?: unknown): void {
    this.#failure ??= failure;
    this.#end.abort(new Error("the collection ends"));
    this.#gate.wake();
    this.#wake();
  }

  async #ended(): Promise<CollectRun> {
    const finished = !this.#end.signal.aborted;
    // A whole bundle that was only looked at stays as it is.
    if (this.#asked || !this.#bundle.before?.finished) {
      for (const tally of this.#parts.values()) await this.#manifest(tally, finished);
      if (finished) await this.#bundle.journal.finish();
    }
    if (this.#failure !== undefined && !(this.#failure instanceof UserError)) throw this.#failure;
    return {
      out: this.#bundle.folder,
      title: this.#session.title,
      finished,
      ...(this.#failure instanceof UserError ? { failure: this.#failure } : {}),
      counts: { ...this.#counts },
      unread: [...this.#unread].sort(byPlace),
      parts: [...this.#parts.values()].map(({ part }) => part),
    };
  }

  async #manifest(tally: Tally, finished: boolean): Promise<void> {
    const at = { startedAt: this.#bundle.head.startedAt, finished };
    const file = this.#bundle.file(path.posix.join(tally.part.folder, "manifest.json"));
    await file.write(`${JSON.stringify(tally.manifest(this.#collector, this.#given.options, at), null, 2)}\n`);
    await file.keep();
  }
}

interface Pulled {
  readonly iterator: Iterator<Call> | AsyncIterator<Call>;
  /** Its length is part of what is known to wait. */
  readonly counted: boolean;
}

/** How a call ended, in the journal's words. @throws what is neither a refusal nor half an answer */
async function outcome(
  call: Call,
  io: Parameters<Call["run"]>[0],
): Promise<CallResult & { readonly status: Entry["status"] }> {
  try {
    const result = await call.run(io);
    return { status: "read", ...(result ?? {}) };
  } catch (error) {
    if (error instanceof Refused) return { status: "refused", reason: error.message };
    if (error instanceof Partly) return { status: "partly", reason: error.message };
    throw error;
  }
}

/** @returns whether there is a file now */
async function settle(file: NewFile | undefined, keep: boolean): Promise<boolean> {
  if (!file || file.empty || !keep) {
    await file?.drop();
    return false;
  }
  await file.keep();
  return true;
}

const byPlace = (a: Unread, b: Unread): number =>
  a.part < b.part || (a.part === b.part && a.call < b.call) ? -1 : a.part === b.part && a.call === b.call ? 0 : 1;
