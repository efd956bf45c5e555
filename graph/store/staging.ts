import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { CoverageState, Fact, FactOf } from "../../model/fact.ts";
import { bodyOf, contentHash } from "./content.ts";
import type { ImportControl } from "./port.ts";

/** What an import brings, in a private temporary table of its connection: the store itself is not held meanwhile. */
export interface Staged {
  /** Scope number in the table -> its name. */
  readonly scopes: readonly StagedScope[];
  /** Document number in the table -> importer and name. */
  readonly documents: readonly { readonly importer: string; readonly name: string }[];
  readonly facts: number;
}

export interface StagedScope {
  readonly name: string;
  /** ISO 8601, UTC: when the last of its facts was read. */
  readonly takenAt: string;
  /** By collection; what is absent here was not spoken of. */
  readonly coverage: ReadonlyMap<string, CoverageState>;
  readonly closed: boolean;
}

const table = `
  CREATE TEMP TABLE staged (
    number INTEGER PRIMARY KEY, scope INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, hash BLOB NOT NULL,
    body TEXT NOT NULL, document INTEGER NOT NULL, locator TEXT NOT NULL
  ) STRICT`;

const strength: readonly CoverageState[] = ["not-asked", "refused", "partly", "read"];

/** Facts between two reports of how many came in. */
const reported = 2000;

/** Reads facts to their end. Where the fact base would keep the later of two with one kind and key, so does the table. */
export async function stage(
  db: DatabaseSync,
  facts: AsyncIterable<Fact> | Iterable<Fact>,
  { progress, signal }: ImportControl = {},
): Promise<Staged> {
  db.exec(table);
  const stager = new Stager(
    db.prepare("INSERT INTO staged (scope, kind, key, hash, body, document, locator) VALUES (?, ?, ?, ?, ?, ?, ?)"),
  );
  // One temporary transaction: each insert on its own would be written out by itself.
  db.exec("BEGIN");
  let came = 0;
  for await (const fact of facts) {
    signal?.throwIfAborted();
    stager.add(fact);
    came += 1;
    if (came % reported === 0) progress?.("read", came);
  }
  signal?.throwIfAborted();
  const staged = stager.end();
  progress?.("read", came, came);
  db.exec("COMMIT");
  return staged;
}

class Stager {
  readonly #insert: StatementSync;
  readonly #scopes = new Map<
    string,
    { number: number; takenAt: string; closed: boolean; coverage: Map<string, FactOf<"coverage">> }
  >();
  readonly #documents = new Map<string, { number: number; importer: string; name: string }>();
  #facts = 0;

  constructor(insert: StatementSync) {
    this.#insert = insert;
  }

  add(fact: Fact): void {
    const scope = this.#scope(fact);
    if (fact.kind === "coverage") {
      // Two inputs of one scope in one import complement each other.
      const before = scope.coverage.get(fact.collection);
      if (!before || strength.indexOf(fact.state) >= strength.indexOf(before.state))
        scope.coverage.set(fact.collection, fact);
      return;
    }
    if (fact.kind === "closed-world") scope.closed = true;
    this.#put(fact, scope.number);
  }

  end(): Staged {
    for (const { number, coverage } of this.#scopes.values())
      for (const fact of coverage.values()) this.#put(fact, number);
    return {
      scopes: [...this.#scopes].map(([name, { takenAt, closed, coverage }]) => ({
        name,
        takenAt,
        closed,
        coverage: new Map([...coverage].map(([collection, { state }]) => [collection, state])),
      })),
      documents: [...this.#documents.values()],
      facts: this.#facts,
    };
  }

  #put(fact: Fact, scope: number): void {
    const body = bodyOf(fact);
    this.#insert.run(
      scope,
      fact.kind,
      fact.key,
      contentHash(fact.kind, fact.key, body),
      body,
      this.#document(fact),
      fact.source.locator,
    );
    this.#facts += 1;
  }

  #scope({ scope: name, source }: Fact) {
    let scope = this.#scopes.get(name);
    if (!scope) {
      scope = { number: this.#scopes.size, takenAt: source.observedAt, closed: false, coverage: new Map() };
      this.#scopes.set(name, scope);
    }
    if (source.observedAt > scope.takenAt) scope.takenAt = source.observedAt;
    return scope;
  }

  #document({ source: { importer, document: name } }: Fact): number {
    const key = `${importer} ${name}`;
    const known = this.#documents.get(key);
    if (known) return known.number;
    const number = this.#documents.size;
    this.#documents.set(key, { number, importer, name });
    return number;
  }
}
