import { closeSync, existsSync, openSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { UserError } from "../../model/errors.ts";
import { makeStoreFolder } from "./folder.ts";
import { noStore } from "./resolved.ts";
import { applicationId, migrations, oldestReadable } from "./schema.ts";

/** How long one process waits for another's import: ms. */
const patience = 120_000;

const factsFile = (folder: string): string => path.join(folder, "facts.sqlite");

/** Runs a piece of work on the store; what the database or the file system refuses becomes an error to show. */
export function guarded<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translated(folder, error);
  }
}

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html */
const refusals: ReadonlyMap<number, readonly [message: string, help: string]> = new Map([
  [8, ["may not be written", "check who owns the folder, or name another with --store"]],
  [
    10,
    ["could not be read or written: the disk reports an error", "check the disk, or name another folder with --store"],
  ],
  [11, ["is damaged", "move the folder away and import again"]],
  [13, ["could not be written: the disk is full", "free space and run the command again; the last snapshot is intact"]],
  [14, ["could not be opened", "check who owns the folder, or name another with --store"]],
  [26, ["is not a store of Ambit", "move the folder away and import again, or name another with --store"]],
]);

export function translated(folder: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const code = "code" in error ? String(error.code) : "";
  if (code === "ERR_SQLITE_ERROR") {
    const result = ("errcode" in error ? Number(error.errcode) : 0) & 0xff;
    if (result === 5 || result === 6) return busy(folder);
    const refusal = refusals.get(result);
    return refusal ? unusable(folder, ...refusal) : error;
  }
  if (/^E(ACCES|PERM|ROFS)$/.test(code))
    return unusable(folder, "may not be written", "check who owns the folder, or name another with --store");
  if (/^E(NOSPC|DQUOT)$/.test(code))
    return unusable(
      folder,
      "could not be written: the disk is full",
      "free space and run the command again; the last snapshot is intact",
    );
  if (/^E(NOTDIR|EXIST|ISDIR)$/.test(code)) return unusable(folder, "is not a folder", "name a folder with --store");
  return error;
}

const unusable = (folder: string, message: string, help: string): UserError =>
  new UserError("store.unusable", `the store \`${folder}\` ${message}`, help);

const busy = (folder: string): UserError =>
  new UserError(
    "store.busy",
    `another process has held the store \`${folder}\` for ${patience / 1000} seconds`,
    "wait until the other import has ended and run the command again",
  );

/** Opens the store's database, making it where it is not there yet. @throws UserError store.unusable, store.busy */
export function openForWriting(folder: string): DatabaseSync {
  return guarded(folder, () => {
    const file = factsFile(folder);
    if (!existsSync(file)) create(folder, file);
    const db = new DatabaseSync(file);
    return prepared(folder, db, () => migrate(folder, db));
  });
}

/** @throws UserError store.none where there is none, store.unusable */
export function openForReading(folder: string): DatabaseSync {
  const file = factsFile(folder);
  if (!existsSync(file)) throw noStore(folder);
  return guarded(folder, () => {
    let db = new DatabaseSync(file, { readOnly: true });
    if (!readable(db) && !existsSync(`${file}-wal`)) {
      // A folder that may not be written: without a log beside it the file is complete in itself.
      db.close();
      db = new DatabaseSync(new URL(`${pathToFileURL(file).href}?immutable=1`), { readOnly: true });
    }
    return prepared(folder, db, () => {
      const version = identify(folder, db);
      if (version === 0) throw noStore(folder);
      if (version < oldestReadable) {
        throw unusable(
          folder,
          "was written by an older version of Ambit",
          "import something with this version: that brings the store up to date",
        );
      }
    });
  });
}

function prepared(folder: string, db: DatabaseSync, check: () => void): DatabaseSync {
  try {
    db.exec(`PRAGMA busy_timeout = ${patience}; PRAGMA cache_size = -65536; PRAGMA foreign_keys = OFF`);
    check();
    return db;
  } catch (error) {
    db.close();
    throw translated(folder, error);
  }
}

function create(folder: string, file: string): void {
  makeStoreFolder(folder);
  closeSync(openSync(file, "a", 0o600));
}

function readable(db: DatabaseSync): boolean {
  try {
    db.prepare("PRAGMA schema_version").get();
    return true;
  } catch (error) {
    const result = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
    if (result === 8 || result === 14) return false;
    db.close();
    throw error;
  }
}

/** The schema's version; 0 for an empty file. @throws UserError where it is not ours or newer */
function identify(folder: string, db: DatabaseSync): number {
  const application = pragma(db, "application_id");
  const version = pragma(db, "user_version");
  const tables = Number(db.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.["n"]);
  if (tables === 0) return 0;
  if (application !== applicationId)
    throw unusable(folder, "holds a database of another program", "name another folder with --store");
  if (version > migrations.length) {
    throw unusable(
      folder,
      "was written by a newer version of Ambit",
      "use that version, or name another folder with --store",
    );
  }
  return version;
}

const pragma = (db: DatabaseSync, name: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);

function migrate(folder: string, db: DatabaseSync): void {
  if (identify(folder, db) === migrations.length) return;
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  transaction(db, () => {
    // Another process may have been here since.
    const from = identify(folder, db);
    for (const step of migrations.slice(from)) db.exec(step);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
  });
}

/** All or nothing; holds the store from its beginning, so that two writers come one after the other. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** Reads the store as it is at the first look, whatever others write meanwhile. */
export function reading<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN");
  try {
    return work();
  } finally {
    if (db.isTransaction) db.exec("COMMIT");
  }
}

/** The part of the file that is to be free before it is written anew without: one over this. */
const freePart = 8;

/**
 * Gives freed space back to the disk, where it is a good part of the file and nobody holds the store: it is used again
 * otherwise.
 */
export function shrink(db: DatabaseSync): void {
  if (pragma(db, "freelist_count") * freePart < pragma(db, "page_count")) return;
  try {
    db.exec("PRAGMA busy_timeout = 1000; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR")) throw error;
  }
}
