import type { DatabaseSync, StatementSync } from "node:sqlite";
import { compare } from "../../model/canonical.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import { NewestRead } from "../../model/moment.ts";
import type { FactRef } from "../compiled.ts";
import type { KeptFacts } from "../shelf.ts";
import { BulkReader } from "./bulk.ts";
import { bodyOf } from "./content.ts";
import type { FactDifference } from "./port.ts";

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
  const reader = new BulkReader(db, snapshot);
  for (const scope of reader.scopes) for (const kind of reader.kinds(scope)) yield* reader.facts(scope, kind);
}

/** The facts of a snapshot, to be read kind by kind while the database is open, and whether none of them went meanwhile. */
export function keptFacts(db: DatabaseSync, snapshot: string): { readonly kept: KeptFacts; isThere(): boolean } {
  const reader = new BulkReader(db, snapshot);
  const one = factReader(db, snapshot);
  const newest = new NewestRead();
  for (const { name, takenAt } of reader.scopes) newest.add(name, takenAt);
  const kept: KeptFacts = {
    kinds: [...new Set(reader.scopes.flatMap((scope) => reader.kinds(scope)))],
    scopes: reader.scopes.map(({ name }) => name),
    asOf: newest.at,
    facts: (kind) => reader.scopes.flatMap((scope) => reader.facts(scope, kind)),
    fact: (kind, key) => one({ kind, key }),
  };
  return { kept, isThere: () => reader.isThere() };
}

/** The facts of some kinds, each kind sorted by key; of two with one key the last scope's, as a fact base of all has it. */
export function* factsOfKinds(db: DatabaseSync, snapshot: string, kinds: readonly FactKind[]): Iterable<Fact> {
  const facts = db.prepare(
    `SELECT ${columns} FROM main.snapshot n JOIN main.snapshot_scope t ON t.snapshot = n.number
     JOIN main.fact f ON f.scope = t.scope AND f.kind = ? ${joined} WHERE n.id = ? AND ${inVersion} ORDER BY f.key, s.name`,
  );
  for (const kind of kinds) {
    let last: Fact | undefined;
    for (const row of facts.iterate(kind, snapshot)) {
      const fact = factOf(row);
      if (last && last.key !== fact.key) yield last;
      last = fact;
    }
    if (last) yield last;
  }
}

/** Of what kind and key a scope's facts are that one of two of its versions says and the other does not. */
const unlike = (from: string, to: string): string => {
  const holds = (fact: string, version: string): string =>
    `${fact}.first <= ${version} AND (${fact}.last IS NULL OR ${fact}.last > ${version})`;
  return `
    SELECT f.kind, f.key FROM main.fact f WHERE f.scope = :scope AND ${holds("f", from)} AND NOT (${holds("f", to)})
      AND NOT EXISTS (SELECT 1 FROM main.fact g WHERE g.scope = f.scope AND g.kind = f.kind AND g.key = f.key
        AND ${holds("g", to)} AND g.content = f.content)`;
};

/** The facts that one of two snapshots says and the other does not, scope by scope; where they were read does not count. */
export function changedBetween(db: DatabaseSync, one: string, other: string): FactRef[] {
  const versions = db.prepare(
    `SELECT t.scope, max(CASE n.id WHEN :one THEN t.version ELSE 0 END) AS one, max(CASE n.id WHEN :other THEN t.version ELSE 0 END) AS other
     FROM main.snapshot n JOIN main.snapshot_scope t ON t.snapshot = n.number WHERE n.id IN (:one, :other) GROUP BY t.scope`,
  );
  const changed = db.prepare(`${unlike(":one", ":other")} UNION ${unlike(":other", ":one")}`);
  const refs: FactRef[] = [];
  for (const { scope, one: before, other: after } of versions.all({ one, other })) {
    if (before === after) continue;
    for (const { kind, key } of changed.iterate({ scope, one: before, other: after } as Record<string, number>))
      refs.push({ kind: String(kind) as FactRef["kind"], key: String(key) });
  }
  return refs;
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

/** A fact of a snapshot by what it says: enough to tell whether another snapshot says the same. */
interface Digest {
  readonly kind: string;
  readonly key: string;
  readonly hash: string;
}

/** Sorted by kind and key, in code unit order. Of one key in several scopes the last scope's, as in a fact base. */
function digestsOf(db: DatabaseSync, snapshot: string): Digest[] {
  const rows = db.prepare(
    `SELECT f.kind, f.key, s.name AS scope, hex(c.hash) AS hash FROM main.snapshot n
     JOIN main.snapshot_scope t ON t.snapshot = n.number JOIN main.fact f ON f.scope = t.scope
     JOIN main.content c ON c.id = f.content JOIN main.scope s ON s.id = f.scope WHERE n.id = ? AND ${inVersion}`,
  );
  const digests = new Map<string, Digest & { readonly scope: string }>();
  for (const row of rows.iterate(snapshot)) {
    const found = row as unknown as Digest & { readonly scope: string };
    const name = `${found.kind} ${found.key}`;
    const known = digests.get(name);
    if (!known || compare(known.scope, found.scope) < 0) digests.set(name, found);
  }
  return [...digests.values()].sort((a, b) => compare(a.kind, b.kind) || compare(a.key, b.key));
}

/** A snapshot in the database that holds it. */
export interface Held {
  readonly db: DatabaseSync;
  /** Whole id. */
  readonly id: string;
}

/** What two snapshots do not have alike, sorted by kind and key. Only facts that differ are read. */
export function differencesOf(before: Held, after: Held): FactDifference[] {
  return before.db === after.db ? differencesIn(before.db, before.id, after.id) : differencesBetween(before, after);
}

/** Of two snapshots in one database: scopes of one version are alike. */
function differencesIn(db: DatabaseSync, before: string, after: string): FactDifference[] {
  const fact = { before: factReader(db, before), after: factReader(db, after) };
  const refs = new Map(changedBetween(db, before, after).map((ref) => [`${ref.kind} ${ref.key}`, ref]));
  const sorted = [...refs.values()].sort((a, b) => compare(a.kind, b.kind) || compare(a.key, b.key));
  return sorted.flatMap((ref) => {
    const was = fact.before(ref);
    const is = fact.after(ref);
    // Where several scopes hold one key, one of them may have changed unseen.
    if (was && is && bodyOf(was) === bodyOf(is)) return [];
    return was || is ? [{ ...ref, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) }] : [];
  });
}

function differencesBetween(before: Held, after: Held): FactDifference[] {
  const fact = { before: factReader(before.db, before.id), after: factReader(after.db, after.id) };
  const differences: FactDifference[] = [];
  const put = ({ kind, key }: Digest, old: boolean, now: boolean): void => {
    const ref = { kind: kind as Fact["kind"], key };
    const was = old ? fact.before(ref) : undefined;
    const is = now ? fact.after(ref) : undefined;
    differences.push({ ...ref, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) });
  };
  const older = digestsOf(before.db, before.id);
  const newer = digestsOf(after.db, after.id);
  for (let o = 0, n = 0; o < older.length || n < newer.length; ) {
    const a = older[o];
    const b = newer[n];
    const order = a && b ? compare(a.kind, b.kind) || compare(a.key, b.key) : a ? -1 : 1;
    if (a && order < 0) put(a, true, false);
    else if (b && order > 0) put(b, false, true);
    else if (a && b && a.hash !== b.hash) put(b, true, true);
    if (order <= 0) o++;
    if (order >= 0) n++;
  }
  return differences;
}
