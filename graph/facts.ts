import { compare } from "../model/canonical.ts";
import { UserError } from "../model/errors.ts";
import type { CoverageState, Fact, FactKind, FactOf, FactReader, FieldOf, Fits, Plain } from "../model/fact.ts";
import { NewestRead } from "../model/moment.ts";
import { accountField } from "../model/told.ts";
import { type FieldIndex, indexed, inOrder, mended, merged, patched } from "./fact-lists.ts";
import { type KeptFacts, Shelf } from "./shelf.ts";

/** Kinds whose only object in a scope is the scope itself: to have read the scope is to know it. */
const scopeObjects: ReadonlySet<FactKind> = new Set(["aws.account", "k8s.cluster", "vault.cluster"]);

/** The facts that others were made of, and what differs: kind -> key -> the fact as it is now. */
interface Origin {
  readonly base: FactBase;
  readonly changed: ReadonlyMap<FactKind, ReadonlyMap<string, Fact | undefined>>;
}

/** The facts of one snapshot (or overlay) in memory, indexed on demand. Immutable. */
export class FactBase implements FactReader {
  readonly #byKind = new Map<FactKind, Map<string, Fact>>();
  readonly #sorted = new Map<FactKind, readonly Fact[]>();
  /** By kind and field. */
  readonly #indexes = new Map<FactKind, Map<string, FieldIndex>>();
  readonly #aliases = new Map<string, string>();
  readonly #made = new Map<string, unknown>();
  /** By scope and collection. */
  readonly #coverage = new Map<string, Map<FactKind, FactOf<"coverage">>>();
  readonly #closed = new Set<string>();
  /** Scopes of which an import said how far it read them. */
  readonly #read = new Set<string>();
  readonly asOf: string;
  #origin: Origin | undefined;
  /** Facts that are read when they are asked for. */
  #shelf: Shelf | undefined;
  /** How many facts there are of each scope. */
  #scopes: ReadonlyMap<string, number> | undefined;
  #scopeList: readonly string[] | undefined;

  /**
   * Of two facts with one kind and key the later stays.
   * @param asOf ISO 8601, UTC; left out: when the newest fact was observed
   * @throws UserError import.alias-conflict where two sources give one name to two nodes
   */
  constructor(facts: Iterable<Fact>, asOf?: string) {
    const newest = new NewestRead();
    const scopes = new ScopeCounts();
    for (const fact of facts) {
      let kind = this.#byKind.get(fact.kind);
      if (!kind) {
        kind = new Map();
        this.#byKind.set(fact.kind, kind);
      }
      const before = kind.size;
      kind.set(fact.key, fact);
      if (kind.size > before) scopes.add(fact.scope);
      else scopes.isSure = false;
      newest.add(fact.scope, fact.source.observedAt);
    }
    this.#scopes = scopes.counts();
    this.asOf = asOf ?? newest.at;
    this.#joined();
  }

  /** Facts that are kept elsewhere, each kind read when it is asked for: a derivation from an earlier one asks for few. */
  static of(kept: KeptFacts): FactBase {
    const made = new FactBase([], kept.asOf);
    made.#shelf = new Shelf(kept);
    made.#sorted.clear();
    made.#scopes = undefined;
    made.#joined();
    return made;
  }

  /** Reads what was not read yet: nothing is asked for again. */
  complete(): void {
    for (const kind of this.#kinds()) this.#facts(kind);
  }

  /**
   * These facts with some added, replaced or removed, judged at `asOf`; what stays is shared. Of an added and a removed one
   * with the same kind and key the added stays. @throws UserError import.alias-conflict
   */
  changed(add: Iterable<Fact>, remove: Iterable<Pick<Fact, "kind" | "key">>, asOf = this.asOf): FactBase {
    const changed = new Map<FactKind, Map<string, Fact | undefined>>();
    const put = (kind: FactKind, key: string, fact: Fact | undefined): void => {
      const ofKind = changed.get(kind);
      if (ofKind) ofKind.set(key, fact);
      else changed.set(kind, new Map([[key, fact]]));
    };
    for (const { kind, key } of remove) put(kind, key, undefined);
    for (const fact of add) put(fact.kind, fact.key, fact);
    const made = new FactBase([], asOf);
    made.#origin = { base: this, changed };
    made.#sorted.clear();
    made.#scopes = undefined;
    for (const [kind, facts] of this.#byKind) made.#byKind.set(kind, facts);
    for (const [kind, facts] of changed) made.#byKind.set(kind, patched(this.#facts(kind), facts));
    for (const [kind, facts] of this.#sorted) if (!changed.has(kind)) made.#sorted.set(kind, facts);
    made.#joined();
    return made;
  }

  #joined(): void {
    this.#joinAliases();
    for (const fact of this.of("coverage")) {
      const known = this.#coverage.get(fact.scope);
      if (known) known.set(fact.collection, fact);
      else this.#coverage.set(fact.scope, new Map([[fact.collection, fact]]));
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
      const changed = this.#origin?.changed.get(kind);
      sorted = changed
        ? merged(this.#origin?.base.of(kind) ?? [], changed)
        : inOrder([...(this.#facts(kind)?.values() ?? [])]);
      this.#sorted.set(kind, sorted);
    }
    return sorted as readonly FactOf<K>[];
  }

  get<K extends FactKind>(kind: K, key: string): FactOf<K> | undefined {
    return this.#get(kind, key) as FactOf<K> | undefined;
  }

  #get(kind: FactKind, key: string): Fact | undefined {
    const facts = this.#byKind.get(kind);
    if (facts) return facts.get(key);
    return this.#origin ? this.#origin.base.#get(kind, key) : this.#shelf?.get(kind, key);
  }

  /** All of a kind, by key. */
  #facts(kind: FactKind): ReadonlyMap<string, Fact> | undefined {
    const facts = this.#byKind.get(kind);
    if (facts) return facts;
    return this.#origin ? this.#origin.base.#facts(kind) : this.#shelf?.all(kind);
  }

  /** At least those of which there are facts. */
  #kinds(): ReadonlySet<FactKind> {
    const others = this.#origin ? this.#origin.base.#kinds() : (this.#shelf?.kept.kinds ?? []);
    return new Set([...this.#byKind.keys(), ...others]);
  }

  where<K extends FactKind>(kind: K, field: FieldOf<K>, value: string): readonly FactOf<K>[] {
    return this.valued(kind, field, value) as readonly FactOf<K>[];
  }

  inAccount<K extends FactKind>(kind: K, account: string): readonly FactOf<K>[] {
    return this.valued(kind, accountField, account) as readonly FactOf<K>[];
  }

  /** Facts of which a field, or what is told in place of one, has the value. */
  valued(kind: FactKind, field: string, value: string): readonly Fact[] {
    return this.#index(kind, field).get(value) ?? [];
  }

  #index(kind: FactKind, field: string): FieldIndex {
    let ofKind = this.#indexes.get(kind);
    if (!ofKind) {
      ofKind = new Map();
      this.#indexes.set(kind, ofKind);
    }
    let index = ofKind.get(field);
    if (!index) {
      const origin = this.#origin;
      const changed = origin?.changed.get(kind);
      if (!origin) index = indexed(this.of(kind), field);
      else
        index = changed
          ? mended(origin.base.#index(kind, field), changed, (key) => origin.base.get(kind, key), field)
          : origin.base.#index(kind, field);
      ofKind.set(field, index);
    }
    return index;
  }

  resolve(name: string): string {
    return this.#aliases.get(name) ?? name;
  }

  /** A closed world turns "nobody mentioned it" into "there is none"; it does not heal what was refused or broken. */
  coverage(collection: FactKind, scope: string): CoverageState {
    if (scopeObjects.has(collection)) return "read";
    const { state = "not-asked", unmentioned = false } = this.#coverage.get(scope)?.get(collection) ?? {};
    return this.isClosed(scope) && (state === "not-asked" || unmentioned) ? "read" : state;
  }

  isClosed(scope: string): boolean {
    return this.#closed.has(scope) || (this.#closed.size > 0 && !this.#read.has(scope));
  }

  scopes(prefix: string): readonly string[] {
    this.#scopeList ??= [...(this.#scopesOnShelf() ?? this.#scopeCounts().keys())].sort(compare);
    return this.#scopeList.filter((scope) => scope.startsWith(`${prefix}:`));
  }

  /** Scopes, told without counting all facts: where of each at least is known how far it was read. */
  #scopesOnShelf(): ReadonlySet<string> | undefined {
    const scopes = this.#possibleScopes();
    return scopes && [...scopes].every((scope) => this.#read.has(scope)) ? scopes : undefined;
  }

  /** Of which there may be facts; undefined where all are counted. */
  #possibleScopes(): ReadonlySet<string> | undefined {
    if (this.#scopes) return undefined;
    if (!this.#origin) return this.#shelf && new Set(this.#shelf.kept.scopes);
    const scopes = this.#origin.base.#possibleScopes();
    if (!scopes) return undefined;
    const changed = [...this.#origin.changed.values()].flatMap((facts) => [...facts.values()]);
    return new Set([...scopes, ...changed.flatMap((fact) => fact?.scope ?? [])]);
  }

  #scopeCounts(): ReadonlyMap<string, number> {
    if (this.#scopes) return this.#scopes;
    const origin = this.#origin;
    const counts = new Map(origin ? origin.base.#scopeCounts() : []);
    const add = (scope: string, by: number): void => {
      const count = (counts.get(scope) ?? 0) + by;
      if (count > 0) counts.set(scope, count);
      else counts.delete(scope);
    };
    if (!origin)
      for (const kind of this.#kinds()) for (const { scope } of this.#facts(kind)?.values() ?? []) add(scope, 1);
    for (const [kind, facts] of origin?.changed ?? []) {
      for (const [key, fact] of facts) {
        const before = origin?.base.get(kind, key);
        if (fact) add(fact.scope, 1);
        if (before) add(before.scope, -1);
      }
    }
    this.#scopes = counts;
    return counts;
  }

  each<K extends FactKind>(kind: K, fits?: Fits<K>): Iterable<FactOf<K>> {
    return fits ? this.of(kind).filter(fits) : this.of(kind);
  }

  items<T>(_name: string, things: Iterable<T>): Iterable<T> {
    return things;
  }

  memo<T>(name: string, compute: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, compute());
    return this.#made.get(name) as T;
  }

  kept<T extends Plain>(name: string, compute: () => T): T {
    return this.memo(name, compute);
  }

  own<T>(name: string, make: (facts: FactReader) => T): T {
    return this.memo(`own ${name}`, () => make(this));
  }

  /** Every fact, kind by kind in code unit order, each kind sorted by key. */
  *all(): Iterable<Fact> {
    for (const kind of [...this.#kinds()].sort(compare)) yield* this.of(kind);
  }
}

/** How many facts there are of each scope. Neighbours mostly are of one. */
class ScopeCounts {
  /** False where a fact took the place of another. */
  isSure = true;
  readonly #counts = new Map<string, number>();
  #last = "";
  #count = 0;

  add(scope: string): void {
    if (scope === this.#last) this.#count++;
    else {
      this.#end();
      this.#last = scope;
      this.#count = 1;
    }
  }

  #end(): void {
    if (this.#count > 0) this.#counts.set(this.#last, (this.#counts.get(this.#last) ?? 0) + this.#count);
    this.#count = 0;
  }

  counts(): ReadonlyMap<string, number> | undefined {
    this.#end();
    return this.isSure ? this.#counts : undefined;
  }
}
