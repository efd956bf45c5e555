import type { DatabaseSync } from "node:sqlite";
import { contentHash, scopeDigest } from "../content.ts";
import type { Connection } from "./connection.ts";
import { unusable } from "./errors.ts";
import { indexable } from "./indexable.ts";
import type { Stored } from "./read.ts";

/** A fact as it is stored: what it says is canonical JSON, so that it comes back as it was. */
export interface FactRow {
  readonly scope: string;
  readonly kind: string;
  readonly key: string;
  readonly body: string;
  readonly importer: string;
  readonly document: string;
  readonly locator: string;
  /** When it was last read, where it was kept from an earlier read. */
  readonly stale: string | null;
}

/** The facts of a snapshot, as the server gives them. */
export async function* factsOnServer(connection: Connection, number: number): AsyncGenerator<FactRow> {
  const query = `
    MATCH (f:Fact) WHERE f.from <= $number AND f.to > $number
    RETURN f.scope AS scope, f.kind AS kind, coalesce(f.wholeKey, f.key) AS key, f.body AS body, f.importer AS importer,
      f.document AS document, f.locator AS locator, f.stale AS stale`;
  for await (const row of connection.stream(query, { number })) yield row as unknown as FactRow;
}

const columns = `
  SELECT s.name AS scope, f.kind, f.key, c.body, d.importer, d.name AS document, f.locator, f.stale
  FROM main.fact f JOIN main.scope s ON s.id = f.scope JOIN main.content c ON c.id = f.content
    JOIN main.document d ON d.id = f.document`;

/** The facts of the newest snapshot of a local copy. */
export function* factsInCopy(db: DatabaseSync): Iterable<FactRow> {
  for (const row of db.prepare(`${columns} WHERE f.last IS NULL`).iterate()) yield row as unknown as FactRow;
}

/** Makes a snapshot the only one of an empty local copy: every scope at version 0, so that a merge makes version 1. */
export async function fill(
  db: DatabaseSync,
  { info, scopes }: Stored,
  facts: AsyncIterable<FactRow> | Iterable<FactRow>,
  signal?: AbortSignal,
): Promise<void> {
  db.exec("BEGIN");
  db.prepare("INSERT INTO main.snapshot (number, id) VALUES (1, ?)").run(info.id);
  db.prepare(
    "INSERT INTO main.import (number, at, snapshot, sources, scopes, facts, problems) VALUES (1, ?, 1, '[]', '[]', 0, 0)",
  ).run(info.importedAt);
  const ids = new Map<string, number>();
  for (const { scope, takenAt, importedAt, facts: count, stale, digest } of scopes) {
    const id = ids.size + 1;
    ids.set(scope, id);
    db.prepare("INSERT INTO main.scope (id, name) VALUES (?, ?)").run(id, scope);
    db.prepare("INSERT INTO main.version (scope, number, digest, facts, stale) VALUES (?, 0, ?, ?, ?)").run(
      id,
      digest,
      count,
      stale,
    );
    db.prepare(
      "INSERT INTO main.snapshot_scope (snapshot, scope, version, taken_at, imported_at) VALUES (1, ?, 0, ?, ?)",
    ).run(id, takenAt, importedAt);
  }
  await insert(db, facts, ids, signal);
  db.exec("COMMIT");
}

async function insert(
  db: DatabaseSync,
  facts: AsyncIterable<FactRow> | Iterable<FactRow>,
  scopes: ReadonlyMap<string, number>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const document = db.prepare("INSERT INTO main.document (id, importer, name) VALUES (?, ?, ?)");
  const content = db.prepare(
    "INSERT INTO main.content (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET hash = hash RETURNING id",
  );
  const fact = db.prepare(
    "INSERT OR REPLACE INTO main.fact (scope, kind, key, first, content, document, locator, stale) VALUES (?, ?, ?, 0, ?, ?, ?, ?)",
  );
  const documents = new Map<string, number>();
  for await (const { scope, kind, key, body, importer, document: name, locator, stale } of facts) {
    signal?.throwIfAborted();
    const source = `${importer} ${name}`;
    let from = documents.get(source);
    if (from === undefined) {
      from = documents.size + 1;
      documents.set(source, from);
      document.run(from, importer, name);
    }
    const said = Number(content.get(contentHash(kind, key, body), body)?.["id"]);
    fact.run(scopes.get(scope) ?? -1, kind, key, said, from, locator, stale);
  }
}

/** @throws UserError store.unusable where the facts are not those that the snapshot was made of */
export function verify(db: DatabaseSync, connection: Connection, { info, scopes }: Stored): void {
  const hashes = db.prepare(
    `SELECT c.hash FROM main.fact f JOIN main.scope s ON s.id = f.scope JOIN main.content c ON c.id = f.content
     WHERE s.name = ? ORDER BY c.hash`,
  );
  for (const { scope, digest } of scopes) {
    const found = hashes.all(scope).map((row) => row["hash"] as Uint8Array);
    if (scopeDigest(found) === digest) continue;
    throw unusable(
      connection.settings,
      `holds other facts of ${scope} than snapshot ${info.id.slice(0, 12)} was made of`,
      "somebody has changed :Fact nodes by hand: restore the database, or import again",
    );
  }
}

/** What a merge changed in a local copy: versions that begin and versions that end. */
export interface FactChange {
  readonly opened: number;
  readonly closed: number;
  rows(which: "opened" | "closed"): Iterable<FactRow>;
}

/** What differs from version 0, which `fill` made. */
export function factChange(db: DatabaseSync): FactChange {
  const where = { opened: "f.first > 0", closed: "f.last IS NOT NULL" };
  const count = (which: keyof typeof where): number =>
    Number(db.prepare(`SELECT count(*) AS n FROM main.fact f WHERE ${where[which]}`).get()?.["n"]);
  return {
    opened: count("opened"),
    closed: count("closed"),
    *rows(which) {
      const rows = db.prepare(`${columns} WHERE ${where[which]}`);
      for (const row of rows.iterate()) yield row as unknown as FactRow;
    },
  };
}

/** A fact's properties on the server. */
export function factProperties({ key, stale, ...rest }: FactRow): Readonly<Record<string, string>> {
  const short = indexable(key);
  return {
    ...rest,
    key: short,
    ...(short === key ? {} : { wholeKey: key }),
    ...(stale === null ? {} : { stale }),
  };
}
