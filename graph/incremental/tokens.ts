import type { Fact, FactKind } from "../../model/fact.ts";
import type { FactBase } from "../facts.ts";
import type { Reads } from "./rounds.ts";

/** What a read can ask for. The order is part of the file format. */
export const tokenTypes = [
  "of",
  "get",
  "where",
  "coverage",
  "resolve",
  "scopes",
  "asOf",
  "cell",
  "each",
  "relies",
] as const;
export type TokenType = (typeof tokenTypes)[number];
const number = Object.fromEntries(tokenTypes.map((type, index) => [type, index])) as Record<TokenType, number>;

/** Reads that were recorded, by number: `of(a)`, `get(a, b)`, `where(a, b, c)`; of those with a small answer c is the answer. */
export interface TokenTable {
  /** Index into `tokenTypes`. */
  readonly type: Uint8Array;
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly c: readonly string[];
}

type Nested<T = number> = Map<string, Map<string, T>>;

/** A read with its answer: the same is read many times over, and to find either takes a look-up among all of them. */
export interface Answered<T> {
  readonly token: number;
  readonly answer: T;
}

/** Numbers what is read. */
export class Tokens {
  readonly type: number[] = [];
  readonly a: string[] = [];
  readonly b: string[] = [];
  readonly c: string[] = [];
  readonly #facts: FactBase;
  readonly #first: number;
  readonly #gets: Nested<Answered<Fact | undefined>> = new Map();
  readonly #wheres = new Map<string, Nested<Answered<readonly Fact[]>>>();
  readonly #others: readonly Map<string, number>[] = tokenTypes.map(() => new Map());
  readonly #scoped: readonly Nested[] = tokenTypes.map(() => new Map());
  /** Per token, the record that noted it last. */
  #stamps = new Int32Array(1024);

  /** @param first number of the first token: those before are an earlier run's */
  constructor(facts: FactBase, first = 0) {
    this.#facts = facts;
    this.#first = first;
  }

  note(reads: Reads, token: number, listing: boolean): void {
    const at = token - this.#first;
    const serial = listing ? reads.serial + 1 : reads.serial;
    if (this.#stamps[at] === serial) return;
    this.#stamps[at] = serial;
    if (reads.noted?.has(token)) return;
    reads.noted?.add(token);
    reads.read(token, listing);
  }

  of = (kind: FactKind): number => this.#other("of", kind);
  each = (kind: FactKind): number => this.#other("each", kind);
  cell = (name: string): number => this.#other("cell", name);
  asOf = (): number => this.#other("asOf", "", () => this.#facts.asOf);
  resolve = (name: string): number => this.#other("resolve", name, () => this.#facts.resolve(name));
  scopes = (prefix: string): number => this.#other("scopes", prefix, () => scopesText(this.#facts, prefix));
  coverage = (collection: FactKind, scope: string): number =>
    this.#inScope("coverage", collection, scope, () => this.#facts.coverage(collection, scope));
  relies = (rule: string, collections: readonly FactKind[], scope: string): number =>
    this.#inScope("relies", rule, scope, () => reliesText(this.#facts, collections, scope));

  get(kind: FactKind, key: string): Answered<Fact | undefined> {
    let keys = this.#gets.get(kind);
    if (!keys) {
      keys = new Map();
      this.#gets.set(kind, keys);
    }
    let known = keys.get(key);
    if (!known) {
      known = { token: this.#add("get", kind, key, ""), answer: this.#facts.get(kind, key) };
      keys.set(key, known);
    }
    return known;
  }

  where(kind: FactKind, field: string, value: string): Answered<readonly Fact[]> {
    let fields = this.#wheres.get(kind);
    if (!fields) {
      fields = new Map();
      this.#wheres.set(kind, fields);
    }
    let values = fields.get(field);
    if (!values) {
      values = new Map();
      fields.set(field, values);
    }
    let known = values.get(value);
    if (!known) {
      known = { token: this.#add("where", kind, field, value), answer: this.#facts.valued(kind, field, value) };
      values.set(value, known);
    }
    return known;
  }

  #other(type: TokenType, a: string, answer?: () => string): number {
    const table = this.#others[number[type]] as Map<string, number>;
    let token = table.get(a);
    if (token === undefined) {
      token = this.#add(type, a, "", answer?.() ?? "");
      table.set(a, token);
    }
    return token;
  }

  #inScope(type: TokenType, a: string, scope: string, answer: () => string): number {
    const table = this.#scoped[number[type]] as Nested;
    let inner = table.get(a);
    if (!inner) {
      inner = new Map();
      table.set(a, inner);
    }
    let token = inner.get(scope);
    if (token === undefined) {
      token = this.#add(type, a, scope, answer());
      inner.set(scope, token);
    }
    return token;
  }

  #add(type: TokenType, a: string, b: string, c: string): number {
    const at = this.type.push(number[type]) - 1;
    this.a.push(a);
    this.b.push(b);
    this.c.push(c);
    if (at >= this.#stamps.length) {
      const grown = new Int32Array(this.#stamps.length * 2);
      grown.set(this.#stamps);
      this.#stamps = grown;
    }
    this.#stamps[at] = 0;
    return this.#first + at;
  }
}

export const scopesText = (facts: FactBase, prefix: string): string => facts.scopes(prefix).join("\n");
export const reliesText = (facts: FactBase, collections: readonly FactKind[], scope: string): string =>
  collections.map((collection) => facts.coverage(collection, scope)).join();
