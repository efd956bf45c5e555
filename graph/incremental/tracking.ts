import { hash } from "node:crypto";
import { canonical } from "../../model/canonical.ts";
import type { CoverageState, Fact, FactKind, FactOf, FactReader, FieldOf, Fits, Plain } from "../../model/fact.ts";
import { accountField } from "../../model/told.ts";
import type { FactBase } from "../facts.ts";
import { OwnReader } from "./own-reader.ts";
import { type Loop, Reads, Round } from "./rounds.ts";
import type { Tokens } from "./tokens.ts";

/** What an earlier run knows: which rounds are to be gone through again, and values that still hold. */
export interface Known {
  /** Rounds of a loop of a recorded round, when that round is gone through again only for some of its rounds. */
  loop(round: number, ordinal: number): Earlier;
  /** Facts that were added, changed or removed, by kind: sorted keys. */
  changedKeys(kind: FactKind): readonly string[];
  isCleanCell(name: string): boolean;
  /** What the value of a cell was written down as; undefined where it was not. */
  keptOf(name: string): Plain | undefined;
  /** Values of cells, where the earlier run was in this process. */
  readonly values: Values | undefined;
}

/** Values of cells by name. */
export type Values = Pick<ReadonlyMap<string, unknown>, "has" | "get">;

interface Memo {
  /** Of the cell; -1 until a read of it is noted. */
  token: number;
  isMade: boolean;
  /** Its value is written down. */
  isKept: boolean;
  value: unknown;
}

/** The rounds of one loop as an earlier run recorded them. */
export interface Earlier {
  /** -1 where there is none. */
  find(key: string): number;
  /** The first whose key starts so; -1 where there is none. */
  findKin(start: string): number;
  /** Nothing that it or a round within it read has changed. */
  isClean(round: number): boolean;
  /** What it read itself has changed, not only what rounds within it read. */
  isSpoilt(round: number): boolean;
  /** Keys of rounds that are not clean. */
  unclean(): readonly string[];
}

/**
 * Facts as rules and evaluators read them, with a record of who read what.
 *
 * A rule runs in a round of its own, the root. `each` and `items` open a round within the current one: it lasts from the
 * moment the loop hands out a thing until it is asked for the next. What is read goes to the innermost round; what a
 * round read is spoilt with everything within it, as loops close over what was read around them. So that little is done
 * again, read inside of loops what only they need, and give `items` generators.
 *
 * `memo` and `own` make cells, which have reads of their own; a round that asks for a cell rests on the cell. Inside of a
 * cell `each` and `items` are plain loops. An object kept across rounds that reads and caches hides reads: it must be
 * an `own` cell, asked for in the round that uses it.
 */
export class Tracking implements FactReader {
  readonly facts: FactBase;
  readonly tokens: Tokens;
  readonly cells = new Map<string, Reads>();
  /** What `memo` made, by name. */
  readonly #memos = new Map<string, Memo>();
  /** Rounds that were gone through. */
  rounds = 0;
  readonly #owned = new Map<string, unknown>();
  /** Facts that a test lets through, by their kind and the test. */
  readonly #fitting = new Map<FactKind, Map<unknown, readonly Fact[]>>();
  readonly #known: Known | undefined;
  /** Who reads now. */
  #reads: Reads;
  /** The round that loops open rounds in; undefined inside of a cell. */
  #round: Round | undefined;
  /** A list of things is being made: what is read decides which rounds there are. */
  #listing = false;
  /** Reads are noted. */
  #records = true;

  constructor(facts: FactBase, tokens: Tokens, known?: Known) {
    this.facts = facts;
    this.tokens = tokens;
    this.#known = known;
    this.#reads = new Reads();
  }

  /** The innermost round. */
  get round(): Round {
    if (!this.#round) throw new Error("a step was derived outside of a round");
    return this.#round;
  }

  /** Starts a rule. `earlier`: the recorded root whose clean rounds are left out. */
  start(earlier: number): Round {
    const root = new Round("", earlier);
    this.rounds++;
    this.#enter(root);
    return root;
  }

  get asOf(): string {
    if (this.#records) this.#note(this.tokens.asOf());
    return this.facts.asOf;
  }

  of<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    if (this.#records) this.#note(this.tokens.of(kind));
    return this.facts.of(kind);
  }

  get<K extends FactKind>(kind: K, key: string): FactOf<K> | undefined {
    if (!this.#records) return this.facts.get(kind, key);
    const { token, answer } = this.tokens.get(kind, key);
    this.#note(token);
    return answer as FactOf<K> | undefined;
  }

  where<K extends FactKind>(kind: K, field: FieldOf<K>, value: string): readonly FactOf<K>[] {
    if (!this.#records) return this.facts.where(kind, field, value);
    const { token, answer } = this.tokens.where(kind, field, value);
    this.#note(token);
    return answer as readonly FactOf<K>[];
  }

  inAccount<K extends FactKind>(kind: K, account: string): readonly FactOf<K>[] {
    if (!this.#records) return this.facts.inAccount(kind, account);
    const { token, answer } = this.tokens.where(kind, accountField, account);
    this.#note(token);
    return answer as readonly FactOf<K>[];
  }

  resolve(name: string): string {
    if (this.#records) this.#note(this.tokens.resolve(name));
    return this.facts.resolve(name);
  }

  coverage(collection: FactKind, scope: string): CoverageState {
    if (this.#records) this.#note(this.tokens.coverage(collection, scope));
    return this.facts.coverage(collection, scope);
  }

  scopes(prefix: string): readonly string[] {
    if (this.#records) this.#note(this.tokens.scopes(prefix));
    return this.facts.scopes(prefix);
  }

  *each<K extends FactKind>(kind: K, fits?: Fits<K>): Iterable<FactOf<K>> {
    const outer = this.#round;
    if (!outer || this.#listing) return yield* fits ? this.of(kind).filter(fits) : this.of(kind);
    this.tokens.note(outer, this.tokens.each(kind), false);
    const loop = outer.open(true);
    const earlier = outer.earlier < 0 ? undefined : this.#known?.loop(outer.earlier, loop.ordinal);
    try {
      for (const fact of earlier ? this.#unclean(kind, earlier, loop) : this.#fit(kind, fits)) {
        if (earlier && fits?.(fact) === false) continue;
        this.rounds++;
        this.#enter(loop.round(fact.key, earlierOf(earlier, fact.key)));
        yield fact;
      }
    } finally {
      this.#enter(outer);
      loop.close();
    }
  }

  #fit<K extends FactKind>(kind: K, fits: Fits<K> | undefined): readonly FactOf<K>[] {
    if (!fits) return this.facts.of(kind);
    const known = this.#fitting.get(kind) ?? new Map<unknown, readonly Fact[]>();
    const fitting = known.get(fits) ?? this.facts.of(kind).filter(fits);
    this.#fitting.set(kind, known.set(fits, fitting));
    return fitting as readonly FactOf<K>[];
  }

  /** Facts that were changed, and those whose rounds read something that was. */
  *#unclean<K extends FactKind>(kind: K, earlier: Earlier, loop: Loop): Iterable<FactOf<K>> {
    const changed = this.#known?.changedKeys(kind) ?? [];
    for (const key of [...new Set([...changed, ...earlier.unclean()])].sort()) {
      loop.leave(key);
      const fact = this.facts.get(kind, key);
      if (fact) yield fact;
    }
  }

  *items<T>(_name: string, things: Iterable<T>, key: (thing: T) => string, kin?: (thing: T) => string): Iterable<T> {
    const outer = this.#round;
    if (!outer || this.#listing) return yield* things;
    const loop = outer.open(false);
    const earlier = outer.earlier < 0 ? undefined : this.#known?.loop(outer.earlier, loop.ordinal);
    const iterator = things[Symbol.iterator]();
    const seen = new Set<string>();
    try {
      for (;;) {
        this.#enter(outer);
        this.#listing = true;
        const next = iterator.next();
        this.#listing = false;
        if (next.done) return;
        const held: Fact[] = [];
        const named = this.#nameOf(key(next.value), next.value, held);
        // Things that are alike in all are one round.
        if (seen.has(named)) continue;
        seen.add(named);
        const before = earlier?.find(named) ?? -1;
        if (earlier && before >= 0 && earlier.isClean(before)) {
          loop.keep(before);
          continue;
        }
        this.rounds++;
        this.#enter(loop.round(named, earlierOf(earlier, named, kin?.(next.value))));
        for (const fact of held) this.#note(this.tokens.get(fact.kind, fact.key).token);
        yield next.value;
      }
    } finally {
      this.#listing = false;
      this.#enter(outer);
      iterator.return?.();
      loop.close();
    }
  }

  /** Values of `memo`: plain data, of use to a later run. */
  get values(): Values {
    return valuesIn(this.#memos);
  }

  /** Values of `kept`, by name. */
  *keptValues(): Iterable<readonly [name: string, value: Plain]> {
    for (const [name, { isKept, isMade, value }] of this.#memos) if (isKept && isMade) yield [name, value as Plain];
  }

  kept<T extends Plain>(name: string, compute: () => T): T {
    return this.#value(name, compute, true);
  }

  memo<T>(name: string, compute: () => T): T {
    return this.#value(name, compute, false);
  }

  #value<T>(name: string, compute: () => T, isKept: boolean): T {
    // Asked for more often than anything else: one look-up.
    let memo = this.#memos.get(name);
    if (!memo) {
      memo = { token: -1, isMade: false, isKept, value: undefined };
      this.#memos.set(name, memo);
    }
    if (this.#records) {
      if (memo.token < 0) memo.token = this.tokens.cell(name);
      this.#note(memo.token);
    }
    if (memo.isMade) return memo.value as T;
    const known = this.#known?.isCleanCell(name) ? this.#known : undefined;
    const value = known ? this.#held(known, name, compute) : this.#inCell(new Reads(), name, compute);
    memo.value = value;
    memo.isMade = true;
    return value;
  }

  /** The value of a clean cell. */
  #held<T>(known: Known, name: string, compute: () => T): T {
    if (known.values?.has(name)) return known.values.get(name) as T;
    const kept = known.keptOf(name);
    return kept === undefined ? this.#again(compute) : (kept as T);
  }

  own<T>(name: string, make: (facts: FactReader) => T): T {
    const cell = `own ${name}`;
    if (this.#records) this.#note(this.tokens.cell(cell));
    if (!this.#owned.has(cell)) {
      const reads = new Reads(true);
      this.cells.set(cell, reads);
      this.#owned.set(cell, make(new OwnReader(this, reads)));
    }
    return this.#owned.get(cell) as T;
  }

  /** Runs a read whose record goes to a cell, whoever asked. */
  within<T>(reads: Reads, read: () => T): T {
    return this.#aside(reads, true, read);
  }

  /** What a clean cell reads is recorded already: it reads the same again, and only clean cells. */
  #again<T>(compute: () => T): T {
    return this.#aside(this.#reads, false, compute);
  }

  #aside<T>(reads: Reads, records: boolean, work: () => T): T {
    const [before, round, listing, recorded] = [this.#reads, this.#round, this.#listing, this.#records];
    this.#reads = reads;
    this.#round = undefined;
    this.#listing = false;
    this.#records = records;
    try {
      return work();
    } finally {
      this.#reads = before;
      this.#round = round;
      this.#listing = listing;
      this.#records = recorded;
    }
  }

  /** What a step of the rule relies on not being there. */
  relies(rule: string, collections: readonly FactKind[], scope: string): void {
    this.#note(this.tokens.relies(rule, collections, scope));
  }

  #inCell<T>(reads: Reads, name: string, compute: () => T): T {
    this.cells.set(name, reads);
    return this.within(reads, compute);
  }

  #enter(round: Round): void {
    this.#round = round;
    this.#reads = round;
  }

  #note(token: number): void {
    this.tokens.note(this.#reads, token, this.#listing);
  }

  /** A thing's key with what tells its content; facts in it count as read by its round. */
  #nameOf(key: string, thing: unknown, held: Fact[]): string {
    if (thing === key || typeof thing !== "object" || thing === null) return key;
    const plain = this.#plain(thing, held);
    if (typeof plain === "string") return key;
    const text = canonical(plain);
    return `${key} ${text.length > 64 ? hash("sha256", text).slice(0, 24) : text}`;
  }

  #plain(value: unknown, held: Fact[]): unknown {
    if (value === null || typeof value !== "object") {
      if (typeof value === "function") throw new Error("a thing of `items` holds a function");
      return value;
    }
    const { kind, key } = value as Partial<Fact>;
    if (kind !== undefined && key !== undefined && this.facts.get(kind, key) === value) {
      held.push(value as Fact);
      return `${kind} ${key}`;
    }
    if (Array.isArray(value)) return value.map((one) => this.#plain(one, held));
    if (value instanceof Set) return [...value].map((one) => this.#plain(one, held));
    if (value instanceof Map) return [...value].map((one) => this.#plain(one, held));
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null)
      throw new Error("a thing of `items` holds an object that is not plain");
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.#plain(one, held)]));
  }
}

/** Holds on to the memos alone: an earlier run must not keep those before it. */
const valuesIn = (memos: ReadonlyMap<string, Memo>): Values => ({
  has: (name) => memos.get(name)?.isMade ?? false,
  get: (name) => memos.get(name)?.value,
});

const earlierOf = (earlier: Earlier | undefined, key: string, kin?: string): number => {
  let round = earlier?.find(key) ?? -1;
  if (round < 0 && kin !== undefined) round = earlier?.findKin(kin) ?? -1;
  return round < 0 || earlier?.isSpoilt(round) ? -1 : round;
};
