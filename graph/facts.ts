import { compare } from "../model/canonical.ts";
import { UserError } from "../model/errors.ts";
import type { CoverageState, Fact, FactKind, FactOf, FactReader } from "../model/fact.ts";

/** Kinds whose only object in a scope is the scope itself: to have read the scope is to know it. */
const scopeObjects: ReadonlySet<FactKind> = new Set(["aws.account", "k8s.cluster", "vault.cluster"]);

type FieldIndex = ReadonlyMap<string, readonly Fact[]>;

/** The facts of one snapshot (or overlay) in memory, indexed on demand. Immutable. */
export class FactBase implements FactReader {
  readonly #byKind = new Map<FactKind, Map<string, Fact>>();
  readonly #sorted = new Map<FactKind, readonly Fact[]>();
  readonly #indexes = new Map<string, FieldIndex>();
  readonly #aliases = new Map<string, string>();
  readonly #made = new Map<string, unknown>();
  readonly #coverage = new Map<string, FactOf<"coverage">>();
  readonly #closed = new Set<string>();
  /** Scopes of which an import said how far it read them. */
  readonly #read = new Set<string>();
  readonly asOf: string;
  #scopes: readonly string[] | undefined;

  /**
   * Of two facts with one kind and key the later stays.
   * @param asOf ISO 8601, UTC; left out: when the newest fact was observed
   * @throws UserError import.alias-conflict where two sources give one name to two nodes
   */
  constructor(facts: Iterable<Fact>, asOf?: string) {
    let newest = "";
    for (const fact of facts) {
      let kind = this.#byKind.get(fact.kind);
      if (!kind) {
        kind = new Map();
        this.#byKind.set(fact.kind, kind);
      }
      kind.set(fact.key, fact);
      if (fact.source.observedAt > newest) newest = fact.source.observedAt;
    }
    this.asOf = asOf ?? newest;
    this.#joinAliases();
    for (const fact of this.of("coverage")) {
      this.#coverage.set(`${fact.collection}@${fact.scope}`, fact);
      this.#read.add(fact.scope);
    }
    for (const { scope } of this.of("closed-world")) this.#closed.add(scope);
  }

  #joinAliases(): void {
    const said = new Map<string, FactOf<"alias">>();
    for (const alias of this.of("alias")) {
      const other = said.get(alias.name);
      if (other && other.node !== alias.node) {
        throw new UserError(
          "import.alias-conflict",
          `two sources give the name \`${alias.name}\` to different things`,
          "give both inputs the same cluster name with `--as`, or remove the stale one",
          [
            [other.node, `${other.source.document} at ${other.source.locator}`],
            [alias.node, `${alias.source.document} at ${alias.source.locator}`],
          ],
        );
      }
      said.set(alias.name, alias);
      this.#aliases.set(alias.name, alias.node);
    }
  }

  of<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    let sorted = this.#sorted.get(kind);
    if (!sorted) {
      sorted = [...(this.#byKind.get(kind)?.values() ?? [])].sort((a, b) => compare(a.key, b.key));
      this.#sorted.set(kind, sorted);
    }
    return sorted as readonly FactOf<K>[];
  }

  get<K extends FactKind>(kind: K, key: string): FactOf<K> | undefined {
    return this.#byKind.get(kind)?.get(key) as FactOf<K> | undefined;
  }

  where<K extends FactKind, F extends keyof FactOf<K> & string>(
    kind: K,
    field: F,
    value: string,
  ): readonly FactOf<K>[] {
    const name = `${kind} ${field}`;
    let index = this.#indexes.get(name);
    if (!index) {
      index = indexed(this.of(kind), field);
      this.#indexes.set(name, index);
    }
    return (index.get(value) ?? []) as readonly FactOf<K>[];
  }

  resolve(name: string): string {
    return this.#aliases.get(name) ?? name;
  }

  /** A closed world turns "nobody mentioned it" into "there is none"; it does not heal what was refused or broken. */
  coverage(collection: FactKind, scope: string): CoverageState {
    if (scopeObjects.has(collection)) return "read";
    const { state = "not-asked", unmentioned = false } = this.#coverage.get(`${collection}@${scope}`) ?? {};
    return this.isClosed(scope) && (state === "not-asked" || unmentioned) ? "read" : state;
  }

  isClosed(scope: string): boolean {
    return this.#closed.has(scope) || (this.#closed.size > 0 && !this.#read.has(scope));
  }

  scopes(prefix: string): readonly string[] {
    this.#scopes ??= [...new Set([...this.all()].map((fact) => fact.scope))].sort(compare);
    return this.#scopes.filter((scope) => scope.startsWith(`${prefix}:`));
  }

  each<K extends FactKind>(kind: K): Iterable<FactOf<K>> {
    return this.of(kind);
  }

  items<T>(_name: string, things: Iterable<T>): Iterable<T> {
    return things;
  }

  memo<T>(name: string, compute: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, compute());
    return this.#made.get(name) as T;
  }

  own<T>(name: string, make: (facts: FactReader) => T): T {
    return this.memo(`own ${name}`, () => make(this));
  }

  /** Every fact, kind by kind in code unit order, each kind sorted by key. */
  *all(): Iterable<Fact> {
    for (const kind of [...this.#byKind.keys()].sort(compare)) yield* this.of(kind);
  }
}

function indexed(facts: readonly Fact[], field: string): FieldIndex {
  const index = new Map<string, Fact[]>();
  for (const fact of facts) {
    const value: unknown = (fact as unknown as Record<string, unknown>)[field];
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === undefined) continue;
      const text = String(one);
      const list = index.get(text);
      if (list) list.push(fact);
      else index.set(text, [fact]);
    }
  }
  return index;
}
