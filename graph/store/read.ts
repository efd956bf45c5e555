import type { DatabaseSync, StatementSync } from "node:sqlite";
import { compare } from "../../model/canonical.ts";
import { UserError } from "../../model/errors.ts";
import type { Fact } from "../../model/fact.ts";
import type { FactRef } from "../compiled.ts";
import { noStore } from "./database.ts";
import type { ImportRecord, ScopeInfo, SnapshotInfo } from "./port.ts";

const columns = `
  f.kind, f.key, s.name AS scope, c.body, d.name AS document, f.locator, d.importer, coalesce(f.stale, t.taken_at) AS observed`;
const joined = `
  JOIN main.content c ON c.id = f.content JOIN main.document d ON d.id = f.document JOIN main.scope s ON s.id = f.scope`;
const inVersion = "f.first <= t.version AND (f.last IS NULL OR f.last > t.version)";

const factOf = ({
  kind,
  key,
  scope,
  body,
  document,
  locator,
  importer,
  observed,
}: Readonly<Record<string, unknown>>): Fact =>
  // The body was made of a fact by `bodyOf`.
  ({
    kind,
    key,
    scope,
    ...JSON.parse(String(body)),
    source: { document, locator, importer, observedAt: observed },
  }) as Fact;

/** Every fact of a snapshot, scope by scope in code unit order. */
export function* factsOf(db: DatabaseSync, snapshot: string): Iterable<Fact> {
  const scopes = db.prepare(
    `SELECT t.scope, s.name FROM main.snapshot n JOIN main.snapshot_scope t ON t.snapshot = n.number JOIN main.scope s ON s.id = t.scope WHERE n.id = ?`,
  );
  const rows = scopes.all(snapshot).sort((a, b) => compare(String(a["name"]), String(b["name"])));
  const facts = db.prepare(
    `SELECT ${columns} FROM main.snapshot n JOIN main.snapshot_scope t ON t.snapshot = n.number JOIN main.fact f ON f.scope = t.scope ${joined}
     WHERE n.id = ? AND t.scope = ? AND ${inVersion} ORDER BY f.kind, f.key`,
  );
  for (const row of rows) for (const fact of facts.iterate(snapshot, Number(row["scope"]))) yield factOf(fact);
}

/** What of `snapshot`'s facts `other` does not hold in the same words and from the same place, by kind and key. */
export function* factsMissingIn(db: DatabaseSync, snapshot: string, other: string): Iterable<FactRef> {
  const rows = db
    .prepare(
      `SELECT f.kind, f.key FROM main.snapshot n JOIN main.snapshot_scope t ON t.snapshot = n.number
       JOIN main.fact f ON f.scope = t.scope WHERE n.id = ? AND ${inVersion} AND NOT EXISTS (
         SELECT 1 FROM main.snapshot o JOIN main.snapshot_scope u ON u.snapshot = o.number
         WHERE o.id = ? AND u.scope = f.scope AND f.first <= u.version AND (f.last IS NULL OR f.last > u.version))`,
    )
    .iterate(snapshot, other);
  for (const { kind, key } of rows) yield { kind: String(kind) as FactRef["kind"], key: String(key) };
}

/** Reads single facts. Where several scopes hold one key, gives what a fact base of all would: the last scope's. */
export function factReader(db: DatabaseSync, snapshot: string): (ref: FactRef) => Fact | undefined {
  let statement: StatementSync | undefined;
  return ({ kind, key }) => {
    statement ??= db.prepare(
      `SELECT ${columns} FROM main.snapshot n JOIN main.snapshot_scope t ON t.snapshot = n.number
       JOIN main.fact f ON f.scope = t.scope AND f.kind = ? AND f.key = ? ${joined} WHERE n.id = ? AND ${inVersion}`,
    );
    const found = statement.all(kind, key, snapshot);
    const last = found.reduce((a, b) => (a && compare(String(a["scope"]), String(b["scope"])) > 0 ? a : b), found[0]);
    return last && factOf(last);
  };
}

/** Newest first: by the last import that gave each. */
export function snapshotsOf(db: DatabaseSync): SnapshotInfo[] {
  const scopes = db.prepare(
    `SELECT s.name, t.taken_at, t.imported_at, v.facts, v.stale FROM main.snapshot_scope t JOIN main.scope s ON s.id = t.scope
     JOIN main.version v ON v.scope = t.scope AND v.number = t.version WHERE t.snapshot = ?`,
  );
  const rows = db
    .prepare(
      `SELECT n.number, n.id, i.at FROM main.import i JOIN main.snapshot n ON n.number = i.snapshot
       WHERE i.number IN (SELECT max(number) FROM main.import GROUP BY snapshot) ORDER BY i.number DESC`,
    )
    .all();
  return rows.map((row) => {
    const own = scopes
      .all(Number(row["number"]))
      .map(scopeOf)
      .sort((a, b) => compare(a.scope, b.scope));
    return {
      id: String(row["id"]),
      takenAt:
        own
          .map(({ takenAt }) => takenAt)
          .sort(compare)
          .at(-1) ?? String(row["at"]),
      importedAt: String(row["at"]),
      scopes: own,
      facts: own.reduce((sum, { facts }) => sum + facts, 0),
    };
  });
}

const scopeOf = (row: Readonly<Record<string, unknown>>): ScopeInfo => ({
  scope: String(row["name"]),
  takenAt: String(row["taken_at"]),
  importedAt: String(row["imported_at"]),
  facts: Number(row["facts"]),
  stale: Number(row["stale"]),
});

/** @throws UserError store.none, usage.unknown-snapshot */
export function resolved(all: readonly SnapshotInfo[], folder: string, idOrPrefix?: string): SnapshotInfo {
  const [newest] = all;
  if (!newest) throw noStore(folder);
  if (idOrPrefix === undefined) return newest;
  const matches = idOrPrefix === "" ? [] : all.filter(({ id }) => id.startsWith(idOrPrefix.toLowerCase()));
  const [match, ...others] = matches;
  if (match && others.length === 0) return match;
  throw new UserError(
    "usage.unknown-snapshot",
    match
      ? `\`${idOrPrefix}\` is the beginning of ${matches.length} snapshots`
      : `no snapshot \`${idOrPrefix}\` is in the store`,
    match ? "give more of the id" : "list what there is: ambit snapshots",
    matches.slice(0, 10).map(({ id, importedAt }) => [importedAt, id]),
  );
}

export function importsOf(db: DatabaseSync): ImportRecord[] {
  const rows = db
    .prepare(
      "SELECT i.at, n.id, i.sources, i.scopes, i.facts, i.problems FROM main.import i JOIN main.snapshot n ON n.number = i.snapshot ORDER BY i.number",
    )
    .all();
  return rows.map((row) => ({
    importedAt: String(row["at"]),
    inputs: JSON.parse(String(row["sources"])) as string[],
    snapshot: String(row["id"]),
    scopes: JSON.parse(String(row["scopes"])) as string[],
    facts: Number(row["facts"]),
    problems: Number(row["problems"]),
  }));
}
