import type { Fact, FactKind } from "../model/fact.ts";

/** Facts of a snapshot that are kept elsewhere, to be read kind by kind. */
export interface KeptFacts {
  /** At least those of which there are facts. */
  readonly kinds: readonly FactKind[];
  /** Those of which there are facts. */
  readonly scopes: readonly string[];
  /** When the newest fact was observed: ISO 8601, UTC. */
  readonly asOf: string;
  /** Of two with one key the later stays. */
  facts(kind: FactKind): Iterable<Fact>;
  /** One of them, without reading the others. */
  fact(kind: FactKind, key: string): Fact | undefined;
}

/** Facts of a kind that are read one by one, before all are. */
const mostSingles = 64;

/** What was read of facts that are kept elsewhere: each kind when it is asked for, and each fact as one object. */
export class Shelf {
  readonly kept: KeptFacts;
  readonly #byKind = new Map<FactKind, ReadonlyMap<string, Fact>>();
  readonly #singles = new Map<FactKind, Map<string, Fact | undefined>>();

  constructor(kept: KeptFacts) {
    this.kept = kept;
  }

  /** All of a kind, by key. */
  all(kind: FactKind): ReadonlyMap<string, Fact> {
    const known = this.#byKind.get(kind);
    if (known) return known;
    const facts = new Map<string, Fact>();
    for (const fact of this.kept.facts(kind)) facts.set(fact.key, fact);
    for (const [key, fact] of this.#singles.get(kind) ?? []) if (fact) facts.set(key, fact);
    this.#byKind.set(kind, facts);
    return facts;
  }

  get(kind: FactKind, key: string): Fact | undefined {
    const all = this.#byKind.get(kind);
    if (all) return all.get(key);
    let singles = this.#singles.get(kind);
    if (!singles) {
      singles = new Map();
      this.#singles.set(kind, singles);
    }
    if (!singles.has(key)) {
      if (singles.size >= mostSingles) return this.all(kind).get(key);
      singles.set(key, this.kept.fact(kind, key));
    }
    return singles.get(key);
  }
}
