import type { DatabaseSync } from "node:sqlite";
import { compare } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { NewestRead } from "../../model/moment.ts";
import { FactBase } from "../facts.ts";
import { scopeDigest, snapshotId } from "./content.ts";
import type { ImportMeta } from "./port.ts";
import type { Staged } from "./staging.ts";
import { Keeper } from "./stale.ts";

/** A scope of the newest snapshot. */
interface Current {
  readonly version: number;
  readonly takenAt: string;
  readonly importedAt: string;
}

const incoming = `
  CREATE TEMP TABLE incoming (
    scope INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, content INTEGER, document INTEGER NOT NULL,
    locator TEXT NOT NULL, stale TEXT, number INTEGER, PRIMARY KEY (scope, kind, key)
  ) STRICT, WITHOUT ROWID`;

/** For a store that has none: in others most are there already, and `fill` finds them. */
const firstContents =
  "INSERT INTO main.content (hash, body) SELECT hash, body FROM temp.staged WHERE true ON CONFLICT DO NOTHING";

/** Of two with one key the later stays. The content is null where the store has not got it yet. */
const fill = `
  INSERT OR REPLACE INTO temp.incoming (scope, kind, key, content, document, locator, number)
  SELECT s.target, t.kind, t.key, (SELECT id FROM main.content WHERE hash = t.hash), d.target, t.locator, t.number
  FROM temp.staged t JOIN temp.scope_target s ON s.number = t.scope JOIN temp.document_target d ON d.number = t.document
  ORDER BY s.target, t.kind, t.key, t.number`;

const newContents = `
  INSERT INTO main.content (hash, body) SELECT t.hash, t.body
  FROM temp.incoming i JOIN temp.staged t ON t.number = i.number WHERE i.content IS NULL ON CONFLICT DO NOTHING;
  UPDATE temp.incoming SET content = (
    SELECT c.id FROM temp.staged t JOIN main.content c ON c.hash = t.hash WHERE t.number = incoming.number)
  WHERE content IS NULL`;

const same = `
  i.scope = f.scope AND i.kind = f.kind AND i.key = f.key AND i.content = f.content AND i.document = f.document
  AND i.locator = f.locator AND i.stale IS f.stale`;

/** How many facts come in to a scope, how many its newest version has, and how many are the same from the same places. */
const common = `
  SELECT count(*) AS incoming, count(f.key) AS same,
    (SELECT v.facts FROM main.version v WHERE v.scope = :scope ORDER BY v.number DESC LIMIT 1) AS held
  FROM temp.incoming i LEFT JOIN main.fact f ON f.last IS NULL AND ${same} WHERE i.scope = :scope`;

const close = `UPDATE main.fact AS f SET last = ? WHERE f.scope = ? AND f.last IS NULL AND NOT EXISTS (SELECT 1 FROM temp.incoming i WHERE ${same})`;

const open = `
  INSERT INTO main.fact (scope, kind, key, first, content, document, locator, stale)
  SELECT i.scope, i.kind, i.key, ?, i.content, i.document, i.locator, i.stale FROM temp.incoming i
  WHERE i.scope = ? AND NOT EXISTS (SELECT 1 FROM main.fact f WHERE f.last IS NULL AND ${same})`;

/**
 * Makes the staged facts the newest read of their scopes, and with the other scopes the newest snapshot. Runs inside one
 * write transaction. Gives the snapshot's id. @throws UserError import.alias-conflict
 */
export function merge(db: DatabaseSync, staged: Staged, meta: ImportMeta): string {
  const current = currentScopes(db);
  const scopes = idsOf(
    db,
    "scope",
    ["name"],
    staged.scopes.map(({ name }) => [name]),
  );
  targets(db, "scope_target", scopes);
  const documents = staged.documents.map(({ importer, name }) => [importer, name]);
  targets(db, "document_target", idsOf(db, "document", ["importer", "name"], documents));
  if (!db.prepare("SELECT 1 FROM main.content LIMIT 1").get()) db.exec(firstContents);
  db.exec(incoming);
  db.exec(fill);
  db.exec(newContents);
  const keeper = new Keeper(db);
  for (const [index, scope] of staged.scopes.entries()) {
    const id = scopes[index] ?? -1;
    const before = current.get(id);
    const version = before && isHeld(db, id) ? before.version : undefined;
    if (before && version === undefined) keeper.keep(id, scope, before.takenAt);
    current.set(id, { version: version ?? advance(db, id), takenAt: scope.takenAt, importedAt: meta.importedAt });
  }
  checkAliases(db);
  const snapshot = record(db, current);
  db.prepare(
    "INSERT INTO main.import (at, snapshot, sources, scopes, facts, problems, taken_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  ).run(
    meta.importedAt,
    snapshot.number,
    JSON.stringify(meta.inputs),
    JSON.stringify(staged.scopes.map(({ name }) => name).sort(compare)),
    staged.facts,
    meta.problems.length,
    snapshot.takenAt,
  );
  return snapshot.id;
}

function currentScopes(db: DatabaseSync): Map<number, Current> {
  const rows = db
    .prepare(
      `SELECT scope, version, taken_at, imported_at FROM main.snapshot_scope
       WHERE snapshot = (SELECT snapshot FROM main.import ORDER BY number DESC LIMIT 1)`,
    )
    .all();
  return new Map(
    rows.map((row) => [
      Number(row["scope"]),
      { version: Number(row["version"]), takenAt: String(row["taken_at"]), importedAt: String(row["imported_at"]) },
    ]),
  );
}

/** Ids of the rows, made where they are not there. */
function idsOf(
  db: DatabaseSync,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): number[] {
  const marks = columns.map(() => "?").join(", ");
  const insert = db.prepare(
    `INSERT INTO main.${table} (${columns.join(", ")}) VALUES (${marks}) ON CONFLICT DO NOTHING`,
  );
  const find = db.prepare(
    `SELECT id FROM main.${table} WHERE ${columns.map((column) => `${column} = ?`).join(" AND ")}`,
  );
  return rows.map((values) => {
    insert.run(...values);
    return Number(find.get(...values)?.["id"]);
  });
}

/** Numbers of the staging table -> ids of the store. */
function targets(db: DatabaseSync, table: string, ids: readonly number[]): void {
  db.exec(`CREATE TEMP TABLE ${table} (number INTEGER PRIMARY KEY, target INTEGER NOT NULL) STRICT`);
  const insert = db.prepare(`INSERT INTO temp.${table} VALUES (?, ?)`);
  for (const [number, id] of ids.entries()) insert.run(number, id);
}

/** Whether what comes in to a scope is what its newest version has: nothing is to be done. */
function isHeld(db: DatabaseSync, scope: number): boolean {
  const { incoming, same, held } = db.prepare(common).get({ scope }) ?? {};
  return incoming === same && incoming === held;
}

/** Makes the incoming facts the scope's newest version; its number, the old one where nothing differs. */
function advance(db: DatabaseSync, scope: number): number {
  const row = db.prepare("SELECT max(number) AS n FROM main.version WHERE scope = ?").get(scope);
  const newest = Number(row?.["n"] ?? 0);
  const closed = db.prepare(close).run(newest + 1, scope).changes;
  const opened = db.prepare(open).run(newest + 1, scope).changes;
  if (newest > 0 && Number(closed) === 0 && Number(opened) === 0) return newest;
  const counts = db
    .prepare("SELECT count(*) AS facts, count(stale) AS stale FROM temp.incoming WHERE scope = ?")
    .get(scope);
  db.prepare("INSERT INTO main.version (scope, number, digest, facts, stale) VALUES (?, ?, ?, ?, ?)").run(
    scope,
    newest + 1,
    scopeDigest(hashes(db, scope)),
    Number(counts?.["facts"]),
    Number(counts?.["stale"]),
  );
  return newest + 1;
}

function* hashes(db: DatabaseSync, scope: number): Iterable<Uint8Array> {
  const sorted = db.prepare(
    "SELECT c.hash FROM temp.incoming i JOIN main.content c ON c.id = i.content WHERE i.scope = ? ORDER BY c.hash",
  );
  for (const row of sorted.iterate(scope)) yield row["hash"] as Uint8Array;
}

/** A name that two sources give to different things would join what is apart. */
function checkAliases(db: DatabaseSync): void {
  const rows = db.prepare(
    `SELECT f.key, s.name AS scope, c.body, d.name AS document, f.locator FROM main.fact f JOIN main.scope s ON s.id = f.scope
     JOIN main.content c ON c.id = f.content JOIN main.document d ON d.id = f.document
     WHERE f.scope IN (SELECT id FROM main.scope) AND f.kind = 'alias' AND f.last IS NULL ORDER BY s.name, f.key`,
  );
  const aliases: Fact[] = [];
  for (const { key, scope, body, document, locator } of rows.iterate()) {
    const source = { document, locator, importer: "", observedAt: "" };
    aliases.push({ ...JSON.parse(String(body)), kind: "alias", key, scope, source } as Fact);
  }
  new FactBase(aliases);
}

/** The snapshot of these scope versions. One that was there before takes them over: the same content, read anew. */
function record(
  db: DatabaseSync,
  scopes: ReadonlyMap<number, Current>,
): { readonly number: number; readonly id: string; readonly takenAt: string | null } {
  const describe = db.prepare(
    "SELECT s.name, v.digest FROM main.scope s JOIN main.version v ON v.scope = s.id WHERE s.id = ? AND v.number = ?",
  );
  const digests = new Map<string, string>();
  const newest = new NewestRead();
  for (const [scope, { version, takenAt }] of scopes) {
    const row = describe.get(scope, version);
    digests.set(String(row?.["name"]), String(row?.["digest"]));
    newest.add(String(row?.["name"]), takenAt);
  }
  const id = snapshotId(digests);
  db.prepare("INSERT INTO main.snapshot (id) VALUES (?) ON CONFLICT DO NOTHING").run(id);
  const number = Number(db.prepare("SELECT number FROM main.snapshot WHERE id = ?").get(id)?.["number"]);
  db.prepare("DELETE FROM main.snapshot_scope WHERE snapshot = ?").run(number);
  const insert = db.prepare(
    "INSERT INTO main.snapshot_scope (snapshot, scope, version, taken_at, imported_at) VALUES (?, ?, ?, ?, ?)",
  );
  for (const [scope, { version, takenAt, importedAt }] of scopes)
    insert.run(number, scope, version, takenAt, importedAt);
  return { number, id, takenAt: newest.at || null };
}
