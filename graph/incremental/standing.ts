import { compare } from "../../model/canonical.ts";
import type { FactKind, Plain } from "../../model/fact.ts";
import type { AmbitRule } from "../../rules/define.ts";
import type { FactBase } from "../facts.ts";
import type { Changes } from "./changes.ts";
import { CellNumbers, StaleReads, staleCells } from "./stale.ts";
import { tokenTypes } from "./tokens.ts";
import { children, ofLoop, placeOf, type Trace } from "./trace.ts";
import type { Earlier, Known, Values } from "./tracking.ts";

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
  readonly #cells: CellNumbers;
  readonly #staleCells: Uint8Array;
  readonly #keys = new Map<FactKind, readonly string[]>();
  readonly #children = new Map<number, readonly number[]>();

  constructor(trace: Trace, facts: FactBase, changes: Changes, rules: readonly AmbitRule[], values?: Values) {
    this.#trace = trace;
    this.#changes = changes;
    this.values = values;
    this.#cells = new CellNumbers(trace.cells);
    const reads = new StaleReads(trace, this.#cells, { facts, changes, rules });
    this.#staleCells = staleCells(trace, reads);
    this.#states = statesOf(trace, reads.stale);
  }

  isClean(round: number): boolean {
    return this.#states[round] === clean;
  }

  isSpoilt(round: number): boolean {
    return this.#states[round] === spoilt;
  }

  isCleanCell(name: string): boolean {
    return this.isCleanAt(this.placeOfCell(name));
  }

  /** In the trace; -1 where it has no such cell. */
  placeOfCell(name: string): number {
    return this.#cells.of(name);
  }

  /** Whether the value of a cell, by its place in the trace, still holds. */
  isCleanAt(cell: number): boolean {
    return this.#staleCells[cell] === 0;
  }

  keptOf(name: string): Plain | undefined {
    return this.#trace.kept.get(name);
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
    let within = this.#children.get(round);
    if (!within) {
      within = children(this.#trace, round);
      this.#children.set(round, within);
    }
    const trace = this.#trace;
    const { keys } = trace;
    const rounds = ofLoop(trace, within, ordinal);
    const firstFrom = (key: string): number => rounds[placeOf(trace, rounds, key)] ?? -1;
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
      unclean: () => this.#unclean(rounds),
    };
  }

  #unclean(rounds: readonly number[]): string[] {
    const states = this.#states;
    const unclean: string[] = [];
    for (const round of rounds) if (states[round] !== clean) unclean.push(this.#trace.keys[round] ?? "");
    return unclean;
  }
}

function statesOf(trace: Trace, stale: Uint8Array): Uint8Array {
  const states = new Uint8Array(trace.size.length);
  if (!stale.includes(1)) return states;
  markAround(trace, states, markRounds(trace, stale, states));
  return states;
}

/** Rounds that read what is stale themselves, in order. */
function markRounds({ reads, readStart, tokens }: Trace, stale: Uint8Array, states: Uint8Array): readonly number[] {
  const each = tokenTypes.indexOf("each");
  const unclean: number[] = [];
  let round = 0;
  for (let at = nextStale(reads, 0, stale); at < reads.length; at = nextStale(reads, at + 1, stale)) {
    while ((readStart[round + 1] as number) <= at) round++;
    if (states[round] === clean) unclean.push(round);
    const read = reads[at] as number;
    const listed = (read & 1) === 1 || tokens.type[read >> 1] === each;
    if (!listed) states[round] = spoilt;
    else if (states[round] === clean) states[round] = stirred;
  }
  return unclean;
}

function nextStale(reads: Int32Array, first: number, stale: Uint8Array): number {
  let at = first;
  while (at < reads.length && stale[(reads[at] as number) >> 1] === 0) at++;
  return at;
}

/** What is within a round comes after it: one around another that is not clean is stirred. */
function markAround({ size }: Trace, states: Uint8Array, unclean: readonly number[]): void {
  let first = 0;
  for (const round of unclean) {
    stir(size, states, first, round);
    first = round + 1;
  }
}

/** Of rounds before the next that is unclean, `first` and after, those that it is within. */
function stir(size: Int32Array, states: Uint8Array, first: number, unclean: number): void {
  for (let round = first; round < unclean; round++)
    if (round + (size[round] as number) > unclean) states[round] = stirred;
}
