import type { DatabaseSync } from "node:sqlite";
import { compare } from "../../model/canonical.ts";
import { NewestRead } from "../../model/moment.ts";
import type { ImportRecord, Pin, ScopeInfo, SnapshotInfo } from "./port.ts";
import { resolved } from "./resolved.ts";

/** A snapshot by what tells it from others. */
interface Listed {
  readonly number: number;
  readonly id: string;
  readonly importedAt: string;
}

/** Newest first: by the last import that gave each. */
export function snapshotsOf(db: DatabaseSync): SnapshotInfo[] {
  return listed(db).map(describer(db));
}

/**
 * One snapshot, without reading of which scopes all the others are.
 * @throws UserError store.none, usage.unknown-snapshot
 */
export function snapshotOf(db: DatabaseSync, folder: string, idOrPrefix?: string): SnapshotInfo {
  return describer(db)(resolved(listed(db), folder, idOrPrefix));
}

/** Ids, newest first. */
export const snapshotIds = (db: DatabaseSync): readonly string[] => listed(db).map(({ id }) => id);

function listed(db: DatabaseSync): Listed[] {
  return db
    .prepare(
      `SELECT n.number, n.id, i.at AS importedAt FROM main.import i JOIN main.snapshot n ON n.number = i.snapshot
       WHERE i.number IN (SELECT max(number) FROM main.import GROUP BY snapshot) ORDER BY i.number DESC`,
    )
    .all() as unknown as Listed[];
}

function describer(db: DatabaseSync): (snapshot: Listed) => SnapshotInfo {
  const scopes = db.prepare(
    `SELECT s.name, t.taken_at, t.imported_at, v.facts, v.stale FROM main.snapshot_scope t JOIN main.scope s ON s.id = t.scope
     JOIN main.version v ON v.scope = t.scope AND v.number = t.version WHERE t.snapshot = ?`,
  );
  const pins = pinsOf(db);
  return ({ number, id, importedAt }) => {
    const pinned = pins.get(number);
    const own = scopes
      .all(number)
      .map(scopeOf)
      .sort((a, b) => compare(a.scope, b.scope));
    const newest = new NewestRead();
    for (const { scope, takenAt } of own) newest.add(scope, takenAt);
    return {
      id,
      takenAt: newest.at || importedAt,
      importedAt,
      scopes: own,
      facts: own.reduce((sum, { facts }) => sum + facts, 0),
      ...(pinned ? { pinned } : {}),
    };
  };
}

/** By the snapshot's number. A store that was written before there were pins has none. */
function pinsOf(db: DatabaseSync): ReadonlyMap<number, Pin> {
  const isThere = db.prepare("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = 'pin'").get();
  if (!isThere) return new Map();
  return new Map(
    db
      .prepare("SELECT snapshot, at, note FROM main.pin")
      .all()
      .map(({ snapshot, at, note }) => [
        Number(snapshot),
        { at: String(at), ...(note === null ? {} : { note: String(note) }) },
      ]),
  );
}

const scopeOf = (row: Readonly<Record<string, unknown>>): ScopeInfo => ({
  scope: String(row["name"]),
  takenAt: String(row["taken_at"]),
  importedAt: String(row["imported_at"]),
  facts: Number(row["facts"]),
  stale: Number(row["stale"]),
});

export function importsOf(db: DatabaseSync): ImportRecord[] {
  // A store that is only read may be of an older version.
  const hasTime = db.prepare("SELECT 1 FROM pragma_table_info('import') WHERE name = 'taken_at'").get();
  const rows = db
    .prepare(
      `SELECT i.at, n.id, ${hasTime ? "i.taken_at" : "NULL"} AS taken_at, i.sources, i.scopes, i.facts, i.problems
       FROM main.import i JOIN main.snapshot n ON n.number = i.snapshot ORDER BY i.number`,
    )
    .all();
  return rows.map((row) => ({
    importedAt: String(row["at"]),
    inputs: JSON.parse(String(row["sources"])) as string[],
    snapshot: String(row["id"]),
    ...(row["taken_at"] === null ? {} : { takenAt: String(row["taken_at"]) }),
    scopes: JSON.parse(String(row["scopes"])) as string[],
    facts: Number(row["facts"]),
    problems: Number(row["problems"]),
  }));
}
