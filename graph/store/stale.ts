import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { StagedScope } from "./staging.ts";

/** A fact that the newest version of a scope has and the import has not. */
interface Missing {
  readonly kind: string;
  readonly key: string;
  readonly content: number;
  readonly document: number;
  readonly locator: string;
  readonly stale: string | null;
}

/** Facts about the import itself: replaced whole. */
const ofTheImport: ReadonlySet<string> = new Set(["coverage", "closed-world", "unsupported"]);
/** Facts that say something of another fact: kept with it. */
const dependent: ReadonlySet<string> = new Set(["alias", "unlocks"]);

/**
 * Adds to the incoming facts of a scope those of its newest version that are missing and are not gone:
 * - what is missing from a collection that was `read`, or in a closed world, is gone;
 * - from one that was `partly` read it is gone where what it belongs to was read again (a statement of a policy, a
 *   membership of a user), else kept;
 * - from one that was refused or not asked it is kept;
 * - from a collection that the import does not speak of it is gone where the import has any fact of that kind, else kept;
 * - a shared name or declared reference is kept with the fact that it is about.
 * What is kept is marked with the time when it was last read, `since` where that was the newest version.
 */
export class Keeper {
  readonly #missing: StatementSync;
  readonly #keep: StatementSync;
  readonly #body: StatementSync;
  readonly #present: StatementSync;
  readonly #kinds: StatementSync;
  readonly #names: StatementSync;

  constructor(db: DatabaseSync) {
    this.#missing = db.prepare(`
      SELECT f.kind, f.key, f.content, f.document, f.locator, f.stale
      FROM main.fact f LEFT JOIN temp.incoming i ON i.scope = f.scope AND i.kind = f.kind AND i.key = f.key
      WHERE f.scope = ? AND f.last IS NULL AND i.key IS NULL`);
    this.#keep = db.prepare(
      "INSERT OR IGNORE INTO temp.incoming (scope, kind, key, content, document, locator, stale) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    this.#body = db.prepare("SELECT body FROM main.content WHERE id = ?");
    this.#present = db.prepare(
      "SELECT 1 FROM temp.incoming WHERE scope = ? AND kind = ? AND key = ? AND stale IS NULL",
    );
    this.#kinds = db.prepare("SELECT DISTINCT kind FROM temp.incoming WHERE scope = ?");
    this.#names = db.prepare("SELECT key FROM temp.incoming WHERE scope = ? AND kind = 'alias'");
  }

  keep(scope: number, staged: StagedScope, since: string): void {
    if (staged.closed) return;
    const missing = this.#missing.all(scope) as unknown as Missing[];
    if (missing.length === 0) return;
    const kinds = new Set(this.#kinds.all(scope).map((row) => String(row["kind"])));
    const names = new Set(this.#names.all(scope).map((row) => nameOf(String(row["key"]))));
    const kept = new Set<string>();
    for (const fact of missing) {
      if (ofTheImport.has(fact.kind) || dependent.has(fact.kind) || this.#isGone(fact, scope, staged, kinds)) continue;
      kept.add(fact.key);
      this.#mark(fact, scope, since);
    }
    for (const fact of missing) {
      if (!dependent.has(fact.kind) || (fact.kind === "alias" && names.has(nameOf(fact.key)))) continue;
      if (kept.has(this.#subject(fact))) this.#mark(fact, scope, since);
    }
  }

  #mark({ kind, key, content, document, locator, stale }: Missing, scope: number, since: string): void {
    this.#keep.run(scope, kind, key, content, document, locator, stale ?? since);
  }

  #isGone(fact: Missing, scope: number, { coverage }: StagedScope, kinds: ReadonlySet<string>): boolean {
    const state = coverage.get(fact.kind);
    if (state === "read") return true;
    if (state === undefined) return kinds.has(fact.kind);
    return state === "partly" && this.#ownerCame(fact, scope, kinds);
  }

  /** True where the import has a fact that this one is a part of: the beginning of its key, or its `holder`. */
  #ownerCame(fact: Missing, scope: number, kinds: ReadonlySet<string>): boolean {
    const owners = [...fact.key.matchAll(/[#|/]/g)].map(({ index }) => fact.key.slice(0, index));
    const { holder } = this.#content(fact);
    if (typeof holder === "string") owners.push(holder);
    return owners.some((key) => [...kinds].some((kind) => this.#present.get(scope, kind, key) !== undefined));
  }

  /** Key of the fact that a dependent one is about. */
  #subject(fact: Missing): string {
    const { node, secret } = this.#content(fact);
    return String(fact.kind === "alias" ? node : secret);
  }

  #content({ content }: Missing): Readonly<Record<string, unknown>> {
    return JSON.parse(String(this.#body.get(content)?.["body"] ?? "{}"));
  }
}

/** `<name>|<node>`. */
const nameOf = (key: string): string => key.slice(0, key.lastIndexOf("|"));
