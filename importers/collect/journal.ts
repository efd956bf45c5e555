import { type FileHandle, open, readFile } from "node:fs/promises";
import { z } from "zod";
import type { Json } from "../../model/canonical.ts";

const format = "ambit-collect/v1";

const Head = z.object({
  format: z.literal(format),
  source: z.string(),
  identity: z.string(),
  startedAt: z.iso.datetime(),
});
export type Head = Omit<z.infer<typeof Head>, "format">;

const Entry = z.object({
  key: z.string(),
  status: z.enum(["read", "partly", "refused"]),
  reason: z.string().optional(),
  note: z.json().optional(),
  /** True where the call left a file. */
  wrote: z.boolean(),
});

/** How one call ended. */
export interface Entry {
  readonly key: string;
  readonly status: "read" | "partly" | "refused";
  readonly reason?: string;
  readonly note?: Json;
  readonly wrote: boolean;
}
const Finished = z.object({ finished: z.boolean() });

/** What an earlier run left; `end` is where its last whole line ends, in bytes. */
export interface Written {
  readonly head: Head;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly finished: boolean;
  readonly end: number;
}

/**
 * What a journal holds. A line that was being written when the machine or process ended is no line.
 * @returns undefined where there is no journal, or one without a head
 */
export async function readJournal(file: string): Promise<Written | "other" | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const end = bytes.lastIndexOf(10) + 1;
  const [first, ...rest] = bytes.subarray(0, end).toString("utf8").split("\n");
  if (first === undefined || first === "") return undefined;
  const head = Head.safeParse(parsed(first));
  if (!head.success) return "other";
  const entries = new Map<string, Entry>();
  let finished = false;
  for (const line of rest) {
    const value = parsed(line);
    const entry = Entry.safeParse(value);
    if (entry.success) {
      entries.set(entry.data.key, entry.data as Entry);
      finished = false;
    } else if (Finished.safeParse(value).success) finished = true;
  }
  const { format: _, ...said } = head.data;
  return { head: said, entries, finished, end };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Appends lines; `append` returns when the line is on the disk. Lines that come meanwhile go there together. */
export class Journal {
  readonly #file: FileHandle;
  readonly #waiting: string[] = [];
  /** The write that goes on, and the one after it. */
  #current: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** A new journal, or one to go on with: what stands after its last whole line goes. */
  static async open(file: string, begin: Head | { readonly end: number }): Promise<Journal> {
    const handle = await open(file, "a", 0o600);
    await handle.truncate("end" in begin ? begin.end : 0);
    const journal = new Journal(handle);
    if (!("end" in begin)) await journal.#line({ format, ...begin });
    return journal;
  }

  append(entry: Entry): Promise<void> {
    return this.#line(entry);
  }

  finish(): Promise<void> {
    return this.#line({ finished: true });
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#current).catch(() => {});
    await this.#file.close();
  }

  #line(value: unknown): Promise<void> {
    this.#waiting.push(`${JSON.stringify(value)}\n`);
    this.#next ??= this.#after(this.#current);
    return this.#next;
  }

  /** Writes what waits when the write before has ended. */
  async #after(before: Promise<void>): Promise<void> {
    await before.catch(() => {});
    this.#current = this.#next ?? before;
    this.#next = undefined;
    await this.#file.appendFile(this.#waiting.splice(0).join(""));
    await this.#file.datasync();
  }
}
