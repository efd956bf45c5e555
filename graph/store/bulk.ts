import type { DatabaseSync, StatementSync } from "node:sqlite";
import { compare } from "../../model/canonical.ts";
import type { Fact, FactKind } from "../../model/fact.ts";

/** A scope as a snapshot has it. */
interface ScopeRead {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly takenAt: string;
}

/** Facts that one row gives. */
const chunk = 1024;

const scopes = `
  SELECT t.scope AS id, s.name, t.version, t.taken_at AS takenAt FROM main.snapshot n
  JOIN main.snapshot_scope t ON t.snapshot = n.number JOIN main.scope s ON s.id = t.scope WHERE n.id = ?`;

/** One look-up a kind: there are few, of very many facts. */
const kinds = `
  WITH RECURSIVE own(kind) AS (
    SELECT min(kind) FROM main.fact WHERE scope = :scope
    UNION ALL SELECT (SELECT min(f.kind) FROM main.fact f WHERE f.scope = :scope AND f.kind > own.kind) FROM own WHERE own.kind IS NOT NULL)
  SELECT kind FROM own WHERE kind IS NOT NULL`;

/** Columns of many facts as JSON in one row: a row for each fact takes twice as long. */
const columns = `
  SELECT '[' || group_concat(c.body) || ']' AS bodies, json_group_array(f.key) AS keys, json_group_array(f.locator) AS locators,
    json_group_array(f.document) AS documents, json_group_array(f.stale) AS stale, count(*) AS count, max(f.key) AS last
  FROM (SELECT key, content, document, locator, stale FROM main.fact
    WHERE scope = ? AND kind = ? AND first <= ? AND (last IS NULL OR last > ?) AND key >= ? AND key IS NOT ? ORDER BY key LIMIT ${chunk}) f
  CROSS JOIN main.content c ON c.id = f.content`;

interface Row {
  readonly bodies: string;
  readonly keys: string;
  readonly locators: string;
  readonly documents: string;
  readonly stale: string;
  readonly count: number;
  readonly last: string;
}

interface Document {
  readonly document: string;
  readonly importer: string;
}

/** Reads many facts of a snapshot. */
export class BulkReader {
  /** In code unit order of their names. */
  readonly scopes: readonly ScopeRead[];
  readonly #columns: StatementSync;
  readonly #kinds: StatementSync;
  readonly #document: StatementSync;
  readonly #versions: StatementSync;
  readonly #documents = new Map<number, Document>();

  constructor(db: DatabaseSync, snapshot: string) {
    const rows = db.prepare(scopes).all(snapshot) as unknown as ScopeRead[];
    this.scopes = rows.sort((a, b) => compare(a.name, b.name));
    this.#columns = db.prepare(columns);
    this.#kinds = db.prepare(kinds);
    this.#document = db.prepare("SELECT name AS document, importer FROM main.document WHERE id = ?");
    this.#versions = db.prepare("SELECT 1 FROM main.version WHERE scope = ? AND number = ?");
  }

  /** Whether all is still there: another process may have removed the snapshot meanwhile. */
  isThere(): boolean {
    return this.scopes.every(({ id, version }) => this.#versions.get(id, version) !== undefined);
  }

  /** Kinds of which the scope has facts, or had some in another snapshot. */
  kinds({ id }: ScopeRead): readonly FactKind[] {
    return this.#kinds.all({ scope: id }).map(({ kind }) => String(kind) as FactKind);
  }

  /** Sorted by key, as the database sorts. */
  facts(scope: ScopeRead, kind: FactKind): readonly Fact[] {
    const facts: Fact[] = [];
    let last: string | null = null;
    for (let row = this.#row(scope, kind, last); row.count > 0; row = this.#row(scope, kind, last)) {
      this.#add(facts, row, scope, kind);
      if (row.count < chunk) break;
      last = row.last;
    }
    return facts;
  }

  #row({ id, version }: ScopeRead, kind: FactKind, last: string | null): Row {
    return this.#columns.get(id, kind, version, version, last ?? "", last) as unknown as Row;
  }

  #add(facts: Fact[], row: Row, { name: scope, takenAt }: ScopeRead, kind: FactKind): void {
    // Bodies were made of facts by `bodyOf`.
    const bodies = JSON.parse(row.bodies) as readonly object[];
    const keys = JSON.parse(row.keys) as readonly string[];
    const locators = JSON.parse(row.locators) as readonly string[];
    const documents = JSON.parse(row.documents) as readonly number[];
    const stale = JSON.parse(row.stale) as readonly (string | null)[];
    for (const [at, body] of bodies.entries()) {
      const { document, importer } = this.#documentOf(documents[at] ?? -1);
      const source = { document, locator: locators[at], importer, observedAt: stale[at] ?? takenAt };
      facts.push({ kind, key: keys[at], scope, ...body, source } as Fact);
    }
  }

  #documentOf(id: number): Document {
    let known = this.#documents.get(id);
    if (!known) {
      known = this.#document.get(id) as unknown as Document;
      this.#documents.set(id, known);
    }
    return known;
  }
}
