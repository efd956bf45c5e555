import { compare } from "../../model/canonical.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import type { AmbitRule } from "../../rules/define.ts";
import { grouped } from "../csr-lists.ts";
import { type FactBase, valuesOf } from "../facts.ts";
import { Ints } from "../ints.ts";
import { reliesText, scopesText, tokenTypes } from "./tokens.ts";
import { children, type Trace } from "./trace.ts";
import type { Earlier, Known, Values } from "./tracking.ts";

/** A fact as it was and as it is; one of them is undefined where it was added or removed. */
export interface FactChange {
  readonly before: Fact | undefined;
  readonly after: Fact | undefined;
}

/**
 * Whether two facts of one kind and key say the same; where and when they were read does not count. Members in another
 * order do: rounds may be named by the text of what they read, and are ordered by their names.
 */
function saysTheSame(a: Fact, b: Fact): boolean {
  if (a === b) return true;
  const { source: _, ...one } = a;
  const { source: __, ...other } = b;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Changes by kind and key. */
export type Changes = ReadonlyMap<FactKind, ReadonlyMap<string, FactChange>>;

export function changesOf(changes: Iterable<FactChange>): Changes {
  const byKind = new Map<FactKind, Map<string, FactChange>>();
  for (const change of changes) {
    const fact = change.after ?? change.before;
    if (!fact || (change.before && change.after && saysTheSame(change.before, change.after))) continue;
    let ofKind = byKind.get(fact.kind);
    if (!ofKind) {
      ofKind = new Map();
      byKind.set(fact.kind, ofKind);
    }
    ofKind.set(fact.key, change);
  }
  return byKind;
}

const clean = 0;
/** Some of the rounds within it are to be gone through again, or there may be others. */
const stirred = 1;
/** What it read itself has changed: all within it is gone through again. */
const spoilt = 2;

/** What of a recorded derivation still holds once facts have changed. */
export class Standing implements Known {
  readonly values: Values | undefined;
  readonly #trace: Trace;
  readonly #changes: Changes;
  readonly #states: Uint8Array;
  /** 1 where the answer to a read may be another. */
  readonly #stale: Uint8Array;
  readonly #cells: ReadonlyMap<string, number>;
  readonly #cellStates: Uint8Array;
  readonly #keys = new Map<FactKind, readonly string[]>();
  readonly #children = new Map<number, ReadonlyMap<number, readonly number[]>>();

  constructor(trace: Trace, facts: FactBase, changes: Changes, rules: readonly AmbitRule[], values?: Values) {
    this.#trace = trace;
    this.#changes = changes;
    this.values = values;
    this.#stale = staleTokens(trace, facts, changes, rules);
    this.#cells = numbered(trace.cells);
    this.#cellStates = new Uint8Array(trace.cells.length);
    this.#spreadToCells();
    this.#states = this.#statesOfRounds();
  }

  isClean(round: number): boolean {
    return this.#states[round] === clean;
  }

  isSpoilt(round: number): boolean {
    return this.#states[round] === spoilt;
  }

  isCleanCell(name: string): boolean {
    const cell = this.#cells.get(name);
    return cell !== undefined && this.#cellStates[cell] === clean;
  }

  /** Cells whose values still hold, by their places in the trace. */
  *cleanCells(): Iterable<number> {
    for (const [cell, state] of this.#cellStates.entries()) if (state === clean) yield cell;
  }

  changedKeys(kind: FactKind): readonly string[] {
    let keys = this.#keys.get(kind);
    if (!keys) {
      keys = [...(this.#changes.get(kind)?.keys() ?? [])].sort(compare);
      this.#keys.set(kind, keys);
    }
    return keys;
  }

  loop(round: number, ordinal: number): Earlier {
    let loops = this.#children.get(round);
    if (!loops) {
      loops = Map.groupBy(children(this.#trace, round), (child) => this.#trace.loop[child] ?? 0);
      this.#children.set(round, loops);
    }
    const rounds = loops.get(ordinal) ?? [];
    const { keys } = this.#trace;
    const firstFrom = (key: string): number => {
      let from = 0;
      let to = rounds.length;
      while (from < to) {
        const middle = (from + to) >> 1;
        if ((keys[rounds[middle] ?? 0] ?? "") < key) from = middle + 1;
        else to = middle;
      }
      return rounds[from] ?? -1;
    };
    return {
      find(key) {
        const found = firstFrom(key);
        return keys[found] === key ? found : -1;
      },
      findKin(start) {
        const found = firstFrom(start);
        return keys[found]?.startsWith(start) ? found : -1;
      },
      isClean: (child) => this.isClean(child),
      isSpoilt: (child) => this.isSpoilt(child),
      unclean: () => rounds.filter((child) => !this.isClean(child)).map((child) => keys[child] ?? ""),
    };
  }

  /** A cell is stale when something that it read is, another cell too. */
  #spreadToCells(): void {
    const { tokens, cellStart, cellTokens, cells } = this.#trace;
    const type = tokenTypes.indexOf("cell");
    /** Per token the cell that it names, or -1. */
    const named = new Int32Array(tokens.type.length).fill(-1);
    for (let token = 0; token < named.length; token++) {
      if (tokens.type[token] !== type) continue;
      named[token] = this.#cells.get(tokens.a[token] ?? "") ?? -1;
      if ((named[token] ?? -1) < 0) this.#stale[token] = 1;
    }
    const askers = new Ints();
    const asked = new Ints();
    const spoiling: number[] = [];
    for (let cell = 0; cell < cells.length; cell++) {
      let isStale = false;
      for (let at = cellStart[cell] ?? 0; at < (cellStart[cell + 1] ?? 0); at++) {
        const token = cellTokens[at] ?? 0;
        isStale ||= this.#stale[token] === 1;
        if ((named[token] ?? -1) < 0) continue;
        askers.push(cell);
        asked.push(named[token] ?? 0);
      }
      if (isStale) spoiling.push(cell);
    }
    const readers = grouped(cells.length, asked.view(), askers.view());
    for (const cell of spoiling) this.#cellStates[cell] = spoilt;
    for (let cell = spoiling.pop(); cell !== undefined; cell = spoiling.pop()) {
      for (let at = readers.start[cell] ?? 0; at < (readers.start[cell + 1] ?? 0); at++) {
        const reader = readers.items[at] ?? 0;
        if (this.#cellStates[reader] !== clean) continue;
        this.#cellStates[reader] = spoilt;
        spoiling.push(reader);
      }
    }
    for (let token = 0; token < named.length; token++) {
      const cell = named[token] ?? -1;
      if (cell >= 0 && this.#cellStates[cell] !== clean) this.#stale[token] = 1;
    }
  }

  #statesOfRounds(): Uint8Array {
    const { size, reads, readStart, tokens } = this.#trace;
    const states = new Uint8Array(size.length);
    const each = tokenTypes.indexOf("each");
    for (let round = 0; round < size.length; round++) {
      let state = clean;
      for (let at = readStart[round] ?? 0; at < (readStart[round + 1] ?? 0) && state !== spoilt; at++) {
        const read = reads[at] ?? 0;
        const token = read >> 1;
        if (this.#stale[token]) state = read & 1 || tokens.type[token] === each ? stirred : spoilt;
      }
      states[round] = state;
    }
    // From the last: what is within a round comes after it.
    const around: number[] = [];
    for (let round = 0; round < size.length; round++) {
      while (around.length > 0 && (around.at(-1) ?? 0) + (size[around.at(-1) ?? 0] ?? 1) <= round) around.pop();
      if (states[round] !== clean)
        for (let at = around.length - 1; at >= 0 && states[around[at] ?? 0] === clean; at--)
          states[around[at] ?? 0] = stirred;
      if ((size[round] ?? 1) > 1) around.push(round);
    }
    return states;
  }
}

function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (let at = 0; at < names.length; at++) numbers.set(names[at] ?? "", at);
  return numbers;
}

function staleTokens({ tokens }: Trace, facts: FactBase, changes: Changes, rules: readonly AmbitRule[]): Uint8Array {
  const stale = new Uint8Array(tokens.type.length);
  const relied = new Map(rules.map((rule) => [rule.id as string, rule.reliesOnAbsenceIn]));
  const values = new Map<string, ReadonlySet<string>>();
  const valuesOf = (kind: FactKind, field: string): ReadonlySet<string> => {
    const name = `${kind} ${field}`;
    let known = values.get(name);
    if (!known) {
      known = fieldValues(changes.get(kind), field);
      values.set(name, known);
    }
    return known;
  };
  const isStale = (type: number, a: string, b: string, c: string): boolean => {
    switch (tokenTypes[type]) {
      case "of":
      case "each":
        return changes.has(a as FactKind);
      case "get":
        return changes.get(a as FactKind)?.has(b) ?? false;
      case "where":
        return changes.has(a as FactKind) && valuesOf(a as FactKind, b).has(c);
      case "coverage":
        return facts.coverage(a as FactKind, b) !== c;
      case "relies":
        return reliesText(facts, relied.get(a) ?? [], b) !== c;
      case "resolve":
        return facts.resolve(a) !== c;
      case "scopes":
        return scopesText(facts, a) !== c;
      case "asOf":
        return facts.asOf !== c;
      default:
        return false;
    }
  };
  const { type, a, b, c } = tokens;
  for (let token = 0; token < type.length; token++)
    if (isStale(type[token] ?? 0, a[token] ?? "", b[token] ?? "", c[token] ?? "")) stale[token] = 1;
  return stale;
}

/** Values of a field in changed facts, before and after. */
function fieldValues(changes: ReadonlyMap<string, FactChange> | undefined, field: string): ReadonlySet<string> {
  const values = new Set<string>();
  for (const { before, after } of changes?.values() ?? []) {
    for (const fact of [before, after]) {
      if (fact) for (const value of valuesOf(fact, field)) values.add(value);
    }
  }
  return values;
}
