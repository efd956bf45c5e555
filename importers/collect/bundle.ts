import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../model/errors.ts";
import { type Head, Journal, readJournal, type Written } from "./journal.ts";
import { isInside } from "./names.ts";

/** Folders that this process writes: a lock with its own number can be one of a process that had it before. */
const held = new Set<string>();
/** Hidden, so that an import passes it over. */
const own = ".ambit-collect";
const bufferBytes = 64 * 1024;

/** True where a folder holds a bundle that was collected to the end. */
export async function isFinished(folder: string): Promise<boolean> {
  const journal = await readJournal(path.join(folder, own, "journal.ndjson"));
  return typeof journal === "object" && journal.finished;
}

/** A folder on disk that a collection fills: its journal, its lock, and files that appear whole or not at all. */
export class BundleFolder {
  readonly folder: string;
  readonly journal: Journal;
  /** What an earlier run left. */
  readonly before: Written | undefined;
  readonly head: Head;
  #temporary = 0;

  private constructor(folder: string, journal: Journal, before: Written | undefined, head: Head) {
    this.folder = folder;
    this.journal = journal;
    this.before = before;
    this.head = head;
  }

  /**
   * A new bundle, or one to go on with.
   * @throws UserError collect.folder where the folder holds anything else, collect.busy where another process writes it,
   * import.unreadable where it cannot be made
   */
  static async open(folder: string, wanted: Head): Promise<BundleFolder> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = path.join(folder, own, "journal.ndjson");
      const entries = await readdir(folder);
      const before = await readJournal(file);
      if (before === "other" || (before === undefined && entries.some((name) => name !== own))) throw holdsElse(folder);
      if (before && (before.head.source !== wanted.source || before.head.identity !== wanted.identity))
        throw holdsOther(folder, before.head);
      await mkdir(path.join(folder, own), { recursive: true, mode: 0o700 });
      await lock(folder);
      await rm(path.join(folder, own, "tmp"), { recursive: true, force: true });
      await mkdir(path.join(folder, own, "tmp"), { mode: 0o700 });
      return new BundleFolder(folder, await Journal.open(file, before ?? wanted), before, before?.head ?? wanted);
    } catch (error) {
      if (error instanceof UserError) throw error;
      const code = (error as NodeJS.ErrnoException).code;
      if (code === undefined) throw error;
      throw new UserError(
        "collect.folder",
        `\`${folder}\` cannot be written: ${code}`,
        "name another folder with --out",
      );
    }
  }

  /** The file of a path that `isInside`. */
  at(relative: string): string {
    if (!isInside(relative)) throw new Error("a collector named a file outside of its bundle");
    return path.join(this.folder, ...relative.split("/"));
  }

  has(relative: string): Promise<boolean> {
    return stat(this.at(relative)).then(
      (found) => found.isFile(),
      () => false,
    );
  }

  async *read(relative: string): AsyncGenerator<Uint8Array> {
    yield* createReadStream(this.at(relative));
  }

  /** A file to be: nothing of it is seen before `keep`. */
  file(relative: string): NewFile {
    return new NewFile(path.join(this.folder, own, "tmp", String(this.#temporary++)), this.at(relative));
  }

  async close(): Promise<void> {
    await this.journal.close();
    await rm(path.join(this.folder, own, "tmp"), { recursive: true, force: true });
    await rm(path.join(this.folder, own, "lock"), { force: true });
    held.delete(path.resolve(this.folder));
  }
}

/** Written beside and renamed. */
export class NewFile {
  readonly #temporary: string;
  readonly #final: string;
  #handle: FileHandle | undefined;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(temporary: string, final: string) {
    this.#temporary = temporary;
    this.#final = final;
  }

  get empty(): boolean {
    return this.#handle === undefined && this.#bytes === 0;
  }

  async write(text: string | Uint8Array): Promise<void> {
    const part = typeof text === "string" ? Buffer.from(text, "utf8") : text;
    this.#parts.push(part);
    this.#bytes += part.length;
    if (this.#bytes >= bufferBytes) await this.#flush();
  }

  async #flush(): Promise<void> {
    const parts = Buffer.concat(this.#parts.splice(0));
    this.#bytes = 0;
    this.#handle ??= await open(this.#temporary, "wx", 0o600);
    await this.#handle.appendFile(parts);
  }

  async keep(): Promise<void> {
    await this.#flush();
    await this.#handle?.datasync();
    await this.#handle?.close();
    await mkdir(path.dirname(this.#final), { recursive: true, mode: 0o700 });
    await rename(this.#temporary, this.#final);
  }

  /** Nothing is left of what was written; it can be written anew. */
  async drop(): Promise<void> {
    this.#parts = [];
    this.#bytes = 0;
    await this.#handle?.close();
    this.#handle = undefined;
    await rm(this.#temporary, { force: true });
  }
}

const holdsElse = (folder: string): UserError =>
  new UserError(
    "collect.folder",
    `\`${folder}\` holds files that no collection wrote`,
    "name a new or empty folder with --out",
  );

const holdsOther = (folder: string, head: Head): UserError =>
  new UserError(
    "collect.folder",
    `\`${folder}\` is the bundle of another collection`,
    "name another folder with --out, or give the options that it was begun with",
    [
      ["source", head.source],
      ["begun", head.startedAt],
    ],
  );

/** @throws UserError collect.busy */
async function lock(folder: string): Promise<void> {
  const file = path.join(folder, own, "lock");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, "wx", 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
      held.add(path.resolve(folder));
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = Number(await readFile(file, "utf8").catch(() => ""));
      if (holder === process.pid ? held.has(path.resolve(folder)) : alive(holder)) break;
      await rm(file, { force: true });
    }
  }
  throw new UserError(
    "collect.busy",
    `another process writes \`${folder}\``,
    "wait until it has ended, or name another folder with --out",
  );
}

/** True where a process has the number. */
function alive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
