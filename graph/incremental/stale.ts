import type { Fact, FactKind } from "../../model/fact.ts";
import type { AmbitRule } from "../../rules/define.ts";
import { type FactBase, valuesOf } from "../facts.ts";
import type { Changes, FactChange } from "./changes.ts";
import { reliesText, scopesText, type TokenTable, tokenTypes } from "./tokens.ts";
import type { Trace } from "./trace.ts";

/** What can tell that the answer to a read is another. */
interface Now {
  readonly facts: FactBase;
  readonly changes: Changes;
  readonly rules: readonly AmbitRule[];
}

/*
 * There are hundreds of thousands of reads, and tens of thousands of cells. Loops over all of them are functions of their
 * own, as those over columns are, and make no text.
 */

/** 1 for each read whose answer may be another, those of cells aside. */
export function staleReads({ tokens }: Trace, now: Now): Uint8Array {
  const stale = new Uint8Array(tokens.type.length);
  const { changes } = now;
  markEvery("of", tokens, changes, stale);
  markEvery("each", tokens, changes, stale);
  markGets(tokens, changes, stale);
  markWheres(tokens, changes, stale);
  markAnswers(tokens, now, stale);
  return stale;
}

const number = (type: (typeof tokenTypes)[number]): number => tokenTypes.indexOf(type);

function markEvery(of: "of" | "each", { type, a }: TokenTable, changes: Changes, stale: Uint8Array): void {
  const wanted = number(of);
  for (let token = 0; token < type.length; token++)
    if (type[token] === wanted && changes.has(a[token] as FactKind)) stale[token] = 1;
}

function markGets({ type, a, b }: TokenTable, changes: Changes, stale: Uint8Array): void {
  if (changes.size === 0) return;
  const wanted = number("get");
  let kind = "";
  let changed: ReadonlyMap<string, FactChange> | undefined;
  for (let token = 0; token < type.length; token++) {
    if (type[token] !== wanted) continue;
    const own = a[token] as string;
    if (own !== kind) {
      kind = own;
      changed = changes.get(own as FactKind);
    }
    if (changed?.has(b[token] as string)) stale[token] = 1;
  }
}

function markWheres({ type, a, b, c }: TokenTable, changes: Changes, stale: Uint8Array): void {
  if (changes.size === 0) return;
  const wanted = number("where");
  const byKind = new Map<string, Map<string, ReadonlySet<string> | undefined>>();
  let kind = "";
  let field = "";
  let values: ReadonlySet<string> | undefined;
  for (let token = 0; token < type.length; token++) {
    if (type[token] !== wanted) continue;
    if (a[token] !== kind || b[token] !== field) {
      kind = a[token] as string;
      field = b[token] as string;
      values = valuesIn(byKind, changes, kind as FactKind, field);
    }
    if (values?.has(c[token] as string)) stale[token] = 1;
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

/** Of reads whose answer is recorded. */
function markAnswers({ type, a, b, c }: TokenTable, { facts, rules }: Now, stale: Uint8Array): void {
  const relied = new Map(rules.map((rule) => [rule.id as string, rule.reliesOnAbsenceIn]));
  const answers: Partial<Record<(typeof tokenTypes)[number], (a: string, b: string) => string>> = {
    coverage: (collection, scope) => facts.coverage(collection as FactKind, scope),
    relies: (rule, scope) => reliesText(facts, relied.get(rule) ?? [], scope),
    resolve: (name) => facts.resolve(name),
    scopes: (prefix) => scopesText(facts, prefix),
    asOf: () => facts.asOf,
  };
  const byType = tokenTypes.map((name) => answers[name]);
  for (let token = 0; token < type.length; token++) {
    const answer = byType[type[token] as number];
    if (answer && answer(a[token] as string, b[token] as string) !== c[token]) stale[token] = 1;
  }
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

/** Per read the cell that it asks for; -1 where it is another read, or there is no such cell. */
export function namedCells({ tokens: { type, a }, cells }: Trace, numbers: CellNumbers): Int32Array {
  const named = new Int32Array(type.length).fill(-1);
  const wanted = number("cell");
  let next = 0;
  for (let token = 0; token < named.length; token++) {
    if (type[token] !== wanted) continue;
    const name = a[token] as string;
    // Cells are mostly recorded in the order in which they were first asked for.
    const cell = cells[next] === name ? next : numbers.of(name);
    named[token] = cell;
    next = cell + 1;
  }
  return named;
}

/** Of each cell whether something that it read is stale, another cell too; then a read of it is. */
export function staleCells(trace: Trace, named: Int32Array, stale: Uint8Array): Uint8Array {
  const wanted = number("cell");
  const isStale = new Uint8Array(trace.cells.length);
  markUnknown(trace.tokens.type, wanted, named, stale);
  if (!stale.includes(1)) return isStale;
  while (spread(trace, isStale, named, stale) > 0);
  return isStale;
}

/** A cell that nothing is known of may give anything. */
function markUnknown(type: Uint8Array, wanted: number, named: Int32Array, stale: Uint8Array): void {
  for (let token = 0; token < named.length; token++)
    if (type[token] === wanted && (named[token] as number) < 0) stale[token] = 1;
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
