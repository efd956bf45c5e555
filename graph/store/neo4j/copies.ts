import { hash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { isRunning } from "../cache.ts";
import { openForReading, openForWriting } from "../database.ts";
import { makeStoreFolder } from "../folder.ts";
import type { Connection } from "./connection.ts";
import { type FactRow, factsInCopy, factsOnServer, fill, verify } from "./facts.ts";
import type { Stored } from "./read.ts";
import type { StoreId } from "./schema.ts";

/** Copies kept of one store; the oldest go. A lost one is fetched again. */
const mostCopies = 3;
/** A folder that is being filled, with the process that does. */
const unfinished = /-(\d+)-[0-9a-f-]{36}\.part$/;

/** A folder with a database of the embedded store's form that is being filled. */
export interface Workspace {
  readonly db: DatabaseSync;
  /** Makes it the copy of this snapshot. */
  keep(stored: Stored): void;
  /** Removes it, where it was not kept. */
  remove(): void;
}

/**
 * Facts of single snapshots as local files, of the embedded store's form: evidence is read without a round trip, and an
 * import is merged by the same code. Caches: a copy is immutable, named by the store and the import that made it. The
 * number of an import is not enough: a database that was restored from a backup gives the next numbers once more.
 */
export class Copies {
  readonly #connection: Connection;
  readonly #folder: string;
  readonly #store: StoreId;
  /** Where the cache folder takes no file: removed at the end. */
  #ownFolder: string | undefined;
  readonly #open = new Map<string, Promise<DatabaseSync>>();

  constructor(connection: Connection, cacheFolder: string, store: StoreId) {
    this.#connection = connection;
    this.#folder = path.join(cacheFolder, "cache");
    this.#store = store;
    try {
      makeStoreFolder(cacheFolder);
    } catch {
      // It holds caches only.
    }
  }

  /** The copy of a snapshot, fetched where there is none yet. */
  of(stored: Stored): Promise<DatabaseSync> {
    const name = this.#name(stored);
    let known = this.#open.get(name);
    if (!known) {
      known = this.#opened(stored);
      this.#open.set(name, known);
      known.catch(() => this.#open.delete(name));
    }
    return known;
  }

  /** The facts of a snapshot: from its copy, where there is one. */
  async *facts(stored: Stored): AsyncGenerator<FactRow> {
    const db = this.#local(stored);
    if (!db) return yield* factsOnServer(this.#connection, stored.number);
    try {
      yield* factsInCopy(db);
    } finally {
      db.close();
    }
  }

  workspace(): Workspace {
    const folder = this.#newFolder();
    const db = openForWriting(folder);
    let kept = false;
    const remove = (): void => {
      if (db.isOpen) db.close();
      if (!kept) rmSync(folder, { recursive: true, force: true });
    };
    return {
      db,
      remove,
      keep: (stored) => {
        db.close();
        try {
          renameSync(folder, path.join(path.dirname(folder), this.#name(stored)));
          kept = true;
          this.#tidy(path.dirname(folder));
        } catch {
          // Another process was faster, or the file system says no: it is only a copy.
          remove();
        }
      },
    };
  }

  /** Removes the copies of every snapshot but these. */
  keepOnly(stored: readonly Stored[]): void {
    const names = new Set(stored.map((one) => this.#name(one)));
    for (const folder of [this.#folder, this.#ownFolder]) {
      if (folder === undefined || !existsSync(folder)) continue;
      for (const name of readdirSync(folder))
        if (name.startsWith(this.#prefix) && !unfinished.test(name) && !names.has(name))
          rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    for (const opened of this.#open.values()) (await opened.catch(() => undefined))?.close();
    if (this.#ownFolder !== undefined) rmSync(this.#ownFolder, { recursive: true, force: true });
  }

  async #opened(stored: Stored): Promise<DatabaseSync> {
    const there = this.#local(stored);
    if (there) return there;
    const workspace = this.workspace();
    try {
      await fill(workspace.db, stored, factsOnServer(this.#connection, stored.number));
      verify(workspace.db, this.#connection, stored);
      workspace.keep(stored);
    } finally {
      workspace.remove();
    }
    const fetched = this.#local(stored);
    if (!fetched) throw new Error("the copy of a snapshot is gone as soon as it is made");
    return fetched;
  }

  #local(stored: Stored): DatabaseSync | undefined {
    for (const folder of [this.#folder, this.#ownFolder]) {
      const copy = folder === undefined ? undefined : path.join(folder, this.#name(stored));
      if (copy === undefined || !existsSync(copy)) continue;
      try {
        return openForReading(copy);
      } catch {
        rmSync(copy, { recursive: true, force: true });
      }
    }
    return undefined;
  }

  #name({ number, info }: Stored): string {
    return `${this.#prefix}${number}-${hash("sha256", `${info.id} ${info.importedAt}`).slice(0, 12)}`;
  }

  get #prefix(): string {
    return `neo4j-${this.#store.slice(0, 8)}-`;
  }

  #newFolder(): string {
    const name = `${this.#prefix}${process.pid}-${randomUUID()}.part`;
    if (this.#ownFolder === undefined) {
      try {
        mkdirSync(path.join(this.#folder, name), { recursive: true, mode: 0o700 });
        return path.join(this.#folder, name);
      } catch {
        this.#ownFolder = mkdtempSync(path.join(tmpdir(), "ambit-"));
      }
    }
    return path.join(this.#ownFolder, name);
  }

  #tidy(folder: string): void {
    const at = (name: string): number => statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const own = readdirSync(folder).filter((name) => name.startsWith("neo4j-"));
    const whole = own.filter((name) => !unfinished.test(name)).sort((a, b) => at(b) - at(a));
    const left = own.filter((name) => unfinished.test(name) && !isRunning(Number(unfinished.exec(name)?.[1])));
    for (const name of [...whole.slice(mostCopies), ...left])
      rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}
