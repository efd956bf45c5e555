import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { canonical, compare } from "../../model/canonical.ts";
import { UserError } from "../../model/errors.ts";
import type { CoverageState, Fact } from "../../model/fact.ts";
import { factContent } from "../../model/fact-kinds.ts";
import type { CompiledGraph, FactRef } from "../compiled.ts";
import { FactBase } from "../facts.ts";
import { compile, type StoredSnapshot } from "../load.ts";
import { readCache, writeCache } from "./cache.ts";
import type { ImportMeta, ScopeInfo, SnapshotInfo, Store } from "./port.ts";
import { schema, schemaVersion } from "./schema.ts";

/** Milliseconds that a second import waits for the first. */
const patience = 120_000;

/**
 * Opens the store in a folder: SQLite holds the truth, compiled graphs are caches beside it.
 * @param create makes the folder where there is none; else `store.none`
 * @throws UserError store.none, store.unusable
 */
export async function openEmbedded(folder: string, create: boolean): Promise<Store> {
  const file = path.join(folder, "ambit.sqlite");
  if (!create && !existsSync(file)) {
    throw new UserError(
      "store.none",
      `there is no store in \`${folder}\``,
      "run `ambit import <path>` first, or name the store with --store",
    );
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const db = new DatabaseSync(file, { timeout: patience });
    chmodSync(file, 0o600);
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
    await migrate(db, folder);
    return new EmbeddedStore(db, folder);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unusable(folder, error);
  }
}

/** What SQLite or the file system says is about files, never about their content. */
const unusable = (folder: string, error: unknown): UserError =>
  new UserError(
    "store.unusable",
    `the store in \`${folder}\` cannot be used`,
    "check the folder's permissions and free space, or name another with --store",
    [["cause", error instanceof Error ? error.message : "unknown"]],
  );

async function migrate(db: DatabaseSync, folder: string): Promise<void> {
  const { user_version: found } = db.prepare("PRAGMA user_version").get() as { user_version: number };
  if (found > schemaVersion) {
    throw new UserError(
      "store.unusable",
      `the store in \`${folder}\` was written by a newer ambit`,
      "update ambit, or name another store with --store",
    );
  }
  if (found === schemaVersion) return;
  await transaction(db, () => {
    const { user_version: now } = db.prepare("PRAGMA user_version").get() as { user_version: number };
    if (now === 0) db.exec(schema);
  });
}

/** All or nothing; waits its turn behind another writer. */
async function transaction<T>(db: DatabaseSync, work: () => T | Promise<T>): Promise<T> {
  try {
    db.exec("BEGIN IMMEDIATE");
  } catch (error) {
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw new UserError(
        "store.busy",
        "another import holds the store",
        "wait for it to end and run the command again",
      );
    }
    throw error;
  }
  try {
    const result = await work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

interface MemberRow {
  readonly content: string;
  readonly document: string;
  readonly locator: string;
  readonly importer: string;
  readonly observed_at: string;
}

const factOf = ({ content, document, locator, importer, observed_at: observedAt }: MemberRow): Fact =>
  ({ ...(JSON.parse(content) as object), source: { document, locator, importer, observedAt } }) as Fact;

const factId = (kind: string, key: string): string => `${kind} ${key}`;

class EmbeddedStore implements Store {
  readonly #db: DatabaseSync;
  readonly #folder: string;

  constructor(db: DatabaseSync, folder: string) {
    this.#db = db;
    this.#folder = folder;
  }

  async import(facts: AsyncIterable<Fact>, meta: ImportMeta): Promise<SnapshotInfo> {
    try {
      return await transaction(this.#db, () => this.#write(facts, meta));
    } catch (error) {
      if (error instanceof UserError || !(error instanceof Error) || !("errcode" in error)) throw error;
      throw unusable(this.#folder, error);
    }
  }

  async #write(facts: AsyncIterable<Fact>, { importedAt, inputs, problems }: ImportMeta): Promise<SnapshotInfo> {
    const db = this.#db;
    const importId = Number(
      db
        .prepare("INSERT INTO import (at, inputs, problems) VALUES (?, ?, ?)")
        .run(importedAt, JSON.stringify(inputs), problems).lastInsertRowid,
    );
    const before = this.#latest();
    const reads = new Map(before === undefined ? [] : this.#reads(before.number).map(({ scope, id }) => [scope, id]));
    const fresh = new Map<string, ScopeWriter>();
    for await (const fact of facts) {
      let writer = fresh.get(fact.scope);
      if (!writer) {
        writer = new ScopeWriter(db, importId, fact.scope);
        fresh.set(fact.scope, writer);
      }
      writer.add(fact);
    }
    for (const [scope, writer] of fresh) {
      const old = reads.get(scope);
      if (old !== undefined) writer.keepUnread(old);
      reads.set(scope, writer.finish());
    }
    return this.#snapshot([...reads.values()], importedAt, before);
  }

  #snapshot(
    reads: readonly number[],
    importedAt: string,
    before: { readonly number: number; readonly id: string } | undefined,
  ): SnapshotInfo {
    const db = this.#db;
    const list = JSON.stringify(reads);
    const hash = createHash("sha256");
    let facts = 0;
    const sorted =
      "SELECT f.hash FROM member m JOIN fact f ON f.id = m.fact WHERE m.read IN (SELECT value FROM json_each(?)) ORDER BY f.kind, f.key, f.hash";
    for (const row of db.prepare(sorted).iterate(list)) {
      hash.update(`${(row as { hash: string }).hash}\n`);
      facts++;
    }
    const aliases =
      "SELECT f.content, m.document, m.locator, m.importer, m.observed_at FROM member m JOIN fact f ON f.id = m.fact WHERE f.kind = 'alias' AND m.read IN (SELECT value FROM json_each(?))";
    // INVARIANT: a snapshot in which one name stands for two things is never stored; the constructor throws.
    new FactBase((db.prepare(aliases).all(list) as unknown as MemberRow[]).map(factOf));
    const id = hash.digest("hex");
    const { taken } = db
      .prepare("SELECT max(taken_at) AS taken FROM scope_read WHERE id IN (SELECT value FROM json_each(?))")
      .get(list) as { taken: string | null };
    const takenAt = taken ?? importedAt;
    let number = before?.number ?? 0;
    if (before?.id === id) {
      db.prepare("UPDATE snapshot SET taken_at = ?, imported_at = ? WHERE number = ?").run(takenAt, importedAt, number);
      db.prepare("DELETE FROM snapshot_read WHERE snapshot = ?").run(number);
    } else {
      number = Number(
        db
          .prepare("INSERT INTO snapshot (id, taken_at, imported_at, facts) VALUES (?, ?, ?, ?)")
          .run(id, takenAt, importedAt, facts).lastInsertRowid,
      );
    }
    db.prepare("INSERT INTO snapshot_read (snapshot, read) SELECT ?, value FROM json_each(?)").run(number, list);
    return { id, takenAt, importedAt, facts, scopes: this.#scopes(number) };
  }

  #latest(): { readonly number: number; readonly id: string } | undefined {
    return this.#db.prepare("SELECT number, id FROM snapshot ORDER BY number DESC LIMIT 1").get() as
      | { number: number; id: string }
      | undefined;
  }

  #reads(snapshot: number): { readonly id: number; readonly scope: string }[] {
    return this.#db
      .prepare("SELECT r.id, r.scope FROM snapshot_read s JOIN scope_read r ON r.id = s.read WHERE s.snapshot = ?")
      .all(snapshot) as { id: number; scope: string }[];
  }

  #scopes(snapshot: number): ScopeInfo[] {
    const rows = this.#db
      .prepare(
        "SELECT r.scope, r.taken_at AS takenAt, i.at AS importedAt, r.facts, r.stale FROM snapshot_read s JOIN scope_read r ON r.id = s.read JOIN import i ON i.id = r.import WHERE s.snapshot = ?",
      )
      .all(snapshot) as unknown as ScopeInfo[];
    return rows.map((row) => ({ ...row })).sort((a, b) => compare(a.scope, b.scope));
  }

  async snapshots(): Promise<SnapshotInfo[]> {
    const rows = this.#db
      .prepare(
        "SELECT number, id, taken_at AS takenAt, imported_at AS importedAt, facts FROM snapshot ORDER BY number DESC",
      )
      .all() as unknown as (SnapshotInfo & { number: number })[];
    return rows.map(({ number, id, takenAt, importedAt, facts }) => ({
      id,
      takenAt,
      importedAt,
      facts,
      scopes: this.#scopes(number),
    }));
  }

  async open(id = ""): Promise<StoredSnapshot> {
    const rows = this.#db
      .prepare("SELECT number, id, taken_at AS takenAt FROM snapshot ORDER BY number DESC")
      .all() as unknown as { number: number; id: string; takenAt: string }[];
    if (rows.length === 0)
      throw new UserError(
        "store.none",
        `the store in \`${this.#folder}\` holds no snapshot`,
        "run `ambit import <path>` first",
      );
    const matches = rows.filter((row) => row.id.startsWith(id));
    const [found] = matches;
    if (!found || (id !== "" && new Set(matches.map((row) => row.id)).size > 1)) {
      const what = found ? "is the beginning of several snapshots" : "is no snapshot of this store";
      throw new UserError("usage.unknown-snapshot", `\`${id}\` ${what}`, "list them with `ambit snapshots`");
    }
    const facts = once(() => this.#facts(found.number));
    const one = this.#db.prepare(
      "SELECT f.content, m.document, m.locator, m.importer, m.observed_at FROM fact f JOIN member m ON m.fact = f.id JOIN snapshot_read s ON s.read = m.read WHERE f.key = ? AND f.kind = ? AND s.snapshot = ?",
    );
    return {
      snapshot: { id: found.id, takenAt: found.takenAt },
      compiled: this.#compiled(found.id, facts),
      facts,
      fact: ({ kind, key }: FactRef) => {
        const row = one.get(key, kind, found.number) as MemberRow | undefined;
        return row === undefined ? undefined : factOf(row);
      },
    };
  }

  #facts(snapshot: number): FactBase {
    const rows = this.#db
      .prepare(
        "SELECT f.content, m.document, m.locator, m.importer, m.observed_at FROM snapshot_read s JOIN member m ON m.read = s.read JOIN fact f ON f.id = m.fact WHERE s.snapshot = ?",
      )
      .iterate(snapshot) as Iterable<unknown>;
    return new FactBase(mapped(rows as Iterable<MemberRow>));
  }

  /** From the cache where it holds this snapshot by this code, else built and cached. A cache that cannot be written is no error. */
  #compiled(id: string, facts: () => FactBase): CompiledGraph {
    const known = readCache(this.#folder, id);
    if (known) return known;
    const graph = compile(facts());
    writeCache(this.#folder, id, graph);
    return graph;
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

function* mapped(rows: Iterable<MemberRow>): Iterable<Fact> {
  for (const row of rows) yield factOf(row);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Writes one read of one scope. */
class ScopeWriter {
  readonly #db: DatabaseSync;
  readonly #read: number;
  readonly #seen = new Set<string>();
  /** Kinds whose absence the new read proves. */
  readonly #states = new Map<string, CoverageState>();
  readonly #insertFact;
  readonly #findFact;
  readonly #insertMember;
  #closed = false;
  #taken = "";
  #count = 0;
  #stale = 0;

  constructor(db: DatabaseSync, importId: number, scope: string) {
    this.#db = db;
    this.#read = Number(
      db
        .prepare("INSERT INTO scope_read (import, scope, taken_at, facts, stale) VALUES (?, ?, '', 0, 0)")
        .run(importId, scope).lastInsertRowid,
    );
    this.#insertFact = db.prepare(
      "INSERT INTO fact (hash, kind, key, content) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
    );
    this.#findFact = db.prepare("SELECT id FROM fact WHERE hash = ?");
    this.#insertMember = db.prepare(
      "INSERT OR REPLACE INTO member (read, fact, document, locator, importer, observed_at) VALUES (?, ?, ?, ?, ?, ?)",
    );
  }

  /** Of two facts with one kind and key the first stays. */
  add(fact: Fact): void {
    const id = factId(fact.kind, fact.key);
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    if (fact.kind === "coverage") this.#states.set(fact.collection, fact.state);
    if (fact.kind === "closed-world") this.#closed = true;
    const content = canonical(factContent(fact));
    const hash = createHash("sha256").update(content).digest("hex");
    const inserted = this.#insertFact.run(hash, fact.kind, fact.key, content);
    const factRow =
      inserted.changes === 0 ? (this.#findFact.get(hash) as { id: number }).id : Number(inserted.lastInsertRowid);
    const { document, locator, importer, observedAt } = fact.source;
    this.#insertMember.run(this.#read, factRow, document, locator, importer, observedAt);
    if (observedAt > this.#taken) this.#taken = observedAt;
    this.#count++;
  }

  /** Keeps what an earlier read found in collections that this one did not read. */
  keepUnread(old: number): void {
    if (this.#closed) return;
    const rows = this.#db
      .prepare(
        "SELECT f.id, f.kind, f.key, m.document, m.locator, m.importer, m.observed_at FROM member m JOIN fact f ON f.id = m.fact WHERE m.read = ?",
      )
      .all(old) as unknown as (MemberRow & { id: number; kind: string; key: string })[];
    for (const row of rows) {
      const derived = row.kind === "coverage" || row.kind === "closed-world" || row.kind === "unsupported";
      if (derived || this.#states.get(row.kind) === "read" || this.#seen.has(factId(row.kind, row.key))) continue;
      this.#insertMember.run(this.#read, row.id, row.document, row.locator, row.importer, row.observed_at);
      this.#count++;
      this.#stale++;
    }
  }

  /** @returns the read's id */
  finish(): number {
    this.#db
      .prepare("UPDATE scope_read SET taken_at = ?, facts = ?, stale = ? WHERE id = ?")
      .run(this.#taken, this.#count, this.#stale, this.#read);
    return this.#read;
  }
}
