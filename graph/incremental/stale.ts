import type { Fact, FactKind } from "../../model/fact.ts";
import type { AmbitRule } from "../../rules/define.ts";
import { valuesOf } from "../fact-lists.ts";
import type { FactBase } from "../facts.ts";
import type { Changes, FactChange } from "./changes.ts";
import { reliesText, scopesText, tokenTypes } from "./tokens.ts";
import type { Trace } from "./trace.ts";

/** What can tell that the answer to a read is another. */
interface Now {
  readonly facts: FactBase;
  readonly changes: Changes;
  readonly rules: readonly AmbitRule[];
}

/*
 * There are hundreds of thousands of reads, and tens of thousands of cells. Loops over all of them make no text, and are
 * called for some at once: the engine compiles what is called often.
 */
const atOnce = 4096;

const number = (type: (typeof tokenTypes)[number]): number => tokenTypes.indexOf(type);
const [get, where, cell, of, each] = (["get", "where", "cell", "of", "each"] as const).map(number);

/** What is known of recorded reads once facts have changed. */
export class StaleReads {
  /** 1 for each read whose answer may be another. */
  readonly stale: Uint8Array;
  /** Per read the cell that it asks for; -1 where it is another read, or there is no such cell. */
  readonly named: Int32Array;
  readonly #trace: Trace;
  readonly #now: Now;
  readonly #cells: CellNumbers;
  readonly #values = new Map<string, Map<string, ReadonlySet<string> | undefined>>();
  readonly #answers: readonly (((a: string, b: string) => string) | undefined)[];
  /** Neighbours mostly read the same kind, and field. */
  #kind = "";
  #changed: ReadonlyMap<string, FactChange> | undefined;
  #whereKind = "";
  #field = "";
  #fieldValues: ReadonlySet<string> | undefined;
  #nextCell = 0;

  constructor(trace: Trace, cells: CellNumbers, now: Now) {
    this.#trace = trace;
    this.#cells = cells;
    this.#now = now;
    this.#answers = answersOf(now);
    const count = trace.tokens.type.length;
    this.stale = new Uint8Array(count);
    this.named = new Int32Array(count).fill(-1);
    for (let first = 0; first < count; first += atOnce) this.#look(first, Math.min(first + atOnce, count));
  }

  #look(first: number, end: number): void {
    const { type, a, b, c } = this.#trace.tokens;
    const stale = this.stale;
    for (let token = first; token < end; token++) {
      const own = type[token] as number;
      if (own === where) stale[token] = this.#where(a[token] as string, b[token] as string, c[token] as string) ? 1 : 0;
      else if (own === get) stale[token] = this.#get(a[token] as string, b[token] as string) ? 1 : 0;
      else if (own === cell) stale[token] = this.#cell(token, a[token] as string) ? 1 : 0;
      else if (own === of || own === each) stale[token] = this.#now.changes.has(a[token] as FactKind) ? 1 : 0;
      else stale[token] = this.#answers[own]?.(a[token] as string, b[token] as string) === c[token] ? 0 : 1;
    }
  }

  #get(kind: string, key: string): boolean {
    if (kind !== this.#kind) {
      this.#kind = kind;
      this.#changed = this.#now.changes.get(kind as FactKind);
    }
    return this.#changed?.has(key) === true;
  }

  #where(kind: string, field: string, value: string): boolean {
    if (kind !== this.#whereKind || field !== this.#field) {
      this.#whereKind = kind;
      this.#field = field;
      this.#fieldValues = valuesIn(this.#values, this.#now.changes, kind as FactKind, field);
    }
    return this.#fieldValues?.has(value) === true;
  }

  /** A cell that nothing is known of may give anything. */
  #cell(token: number, name: string): boolean {
    // Cells are mostly recorded in the order in which they were first asked for.
    const number = this.#trace.cells[this.#nextCell] === name ? this.#nextCell : this.#cells.of(name);
    this.named[token] = number;
    this.#nextCell = number + 1;
    return number < 0;
  }
}

/** Values of a field in changed facts, before and after; undefined where no fact of the kind was. */
function valuesIn(
  known: Map<string, Map<string, ReadonlySet<string> | undefined>>,
  changes: Changes,
  kind: FactKind,
  field: string,
): ReadonlySet<string> | undefined {
  const changed = changes.get(kind);
  if (!changed) return undefined;
  let fields = known.get(kind);
  if (!fields) {
    fields = new Map();
    known.set(kind, fields);
  }
  let values = fields.get(field);
  if (!values) {
    values = fieldValues(changed, field);
    fields.set(field, values);
  }
  return values;
}

function fieldValues(changed: ReadonlyMap<string, FactChange>, field: string): ReadonlySet<string> {
  const values = new Set<string>();
  const add = (fact: Fact | undefined): void => {
    if (fact) for (const value of valuesOf(fact, field)) values.add(value);
  };
  for (const { before, after } of changed.values()) {
    add(before);
    add(after);
  }
  return values;
}

/** Of reads whose answer is recorded: what it is now, by type. */
function answersOf({ facts, rules }: Now): readonly (((a: string, b: string) => string) | undefined)[] {
  const relied = new Map(rules.map((rule) => [rule.id as string, rule.reliesOnAbsenceIn]));
  const answers: Partial<Record<(typeof tokenTypes)[number], (a: string, b: string) => string>> = {
    coverage: (collection, scope) => facts.coverage(collection as FactKind, scope),
    relies: (rule, scope) => reliesText(facts, relied.get(rule) ?? [], scope),
    resolve: (name) => facts.resolve(name),
    scopes: (prefix) => scopesText(facts, prefix),
    asOf: () => facts.asOf,
  };
  return tokenTypes.map((name) => answers[name]);
}

/**
 * Cells by name, numbered as in the trace. Found when they are asked for: mostly few are. An open table of numbers: a map
 * of all takes several times as long to make.
 */
export class CellNumbers {
  readonly #cells: readonly string[];
  /** One more than the last cell of a hash, and per cell one more than the one before it of the same; 0 where there is none. */
  #last: Int32Array | undefined;
  #before = new Int32Array(0);

  constructor(cells: readonly string[]) {
    this.#cells = cells;
  }

  /** -1 where there is none. */
  of(name: string): number {
    const last = this.#last ?? this.#made();
    let cell = (last[hashOf(name) & (last.length - 1)] as number) - 1;
    while (cell >= 0 && this.#cells[cell] !== name) cell = (this.#before[cell] as number) - 1;
    return cell;
  }

  #made(): Int32Array {
    const cells = this.#cells;
    const last = new Int32Array(2 ** Math.ceil(Math.log2(cells.length + 1)));
    const before = new Int32Array(cells.length);
    for (let cell = 0; cell < cells.length; cell++) {
      const hash = hashOf(cells[cell] as string) & (last.length - 1);
      before[cell] = last[hash] as number;
      last[hash] = cell + 1;
    }
    this.#last = last;
    this.#before = before;
    return last;
  }
}

function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash ^ (hash >>> 15);
}

/** Of each cell whether something that it read is stale, another cell too; then a read of it is. */
export function staleCells(trace: Trace, { named, stale }: StaleReads): Uint8Array {
  const isStale = new Uint8Array(trace.cells.length);
  if (!stale.includes(1)) return isStale;
  while (spread(trace, isStale, named, stale) > 0);
  return isStale;
}

/** How many more cells are stale. From the last: what a cell asks for was mostly made after it was begun. */
function spread(
  { cellStart, cellTokens, cells }: Trace,
  isStale: Uint8Array,
  named: Int32Array,
  stale: Uint8Array,
): number {
  let more = 0;
  for (let cell = cells.length - 1; cell >= 0; cell--) {
    if (isStale[cell]) continue;
    const end = cellStart[cell + 1] as number;
    for (let at = cellStart[cell] as number; at < end; at++) {
      const token = cellTokens[at] as number;
      const other = named[token] as number;
      if (!stale[token] && (other < 0 || !isStale[other])) continue;
      isStale[cell] = 1;
      more++;
      break;
    }
  }
  if (more > 0) markNamed(named, isStale, stale);
  return more;
}

function markNamed(named: Int32Array, isStale: Uint8Array, stale: Uint8Array): void {
  for (let token = 0; token < named.length; token++) {
    const cell = named[token] as number;
    if (cell >= 0 && isStale[cell]) stale[token] = 1;
  }
}
