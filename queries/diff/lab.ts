import type { GraphReader } from "../../graph/port.ts";
import { type Change, undoing } from "./changes.ts";
import type { Found } from "./compare.ts";
import { type Asked, Side } from "./side.ts";

/** Steps that may be derived again for one answer, all derivations together. */
const mostDerived = 2_000_000;
/** Derivations that are always allowed, and that are never exceeded. */
const fewest = 6;
const most = 80;
/** Snapshots with something undone that are kept: each is as large as its graph. */
const kept = 3;

/** How much may be derived again for one answer. */
export class Budget {
  left: number;

  constructor(steps: number) {
    this.left = Math.min(most, Math.max(fewest, Math.floor(mostDerived / Math.max(1, steps))));
  }
}

/** One snapshot with changes taken back, derived anew for each set of them that is asked for. */
export class Lab {
  readonly side: Side;
  /** By id: changes as seen from this snapshot, which has what is `after`. */
  readonly changes: ReadonlyMap<string, Change>;
  /** Ids of those that tell of what was read, and not of the estate. */
  readonly unread: ReadonlySet<string>;
  readonly #snapshot: GraphReader;
  readonly #asked: Asked;
  readonly #budget: Budget;
  readonly #made = new Map<string, Side>();

  constructor(
    side: Side,
    snapshot: GraphReader,
    asked: Asked,
    changes: ReadonlyMap<string, Change>,
    unread: ReadonlySet<string>,
    budget: Budget,
  ) {
    this.unread = unread;
    this.side = side;
    this.changes = changes;
    this.#snapshot = snapshot;
    this.#asked = asked;
    this.#budget = budget;
  }

  /** Undefined where the budget is spent. */
  without(undone: ReadonlySet<string>): Side | undefined {
    if (undone.size === 0) return this.side;
    const names = [...undone].sort();
    const key = names.join("\n");
    const known = this.#made.get(key);
    if (known) return known;
    if (this.#budget.left <= 0) return undefined;
    this.#budget.left--;
    const changes = names.flatMap((name) => this.changes.get(name) ?? []);
    const side = new Side(this.#snapshot.overlay(undoing(changes)), this.#asked);
    for (const old of [...this.#made.keys()].slice(0, Math.max(0, this.#made.size - kept + 1))) this.#made.delete(old);
    this.#made.set(key, side);
    return side;
  }
}

/** Those of the rows that a side still has, no weaker than the stratum. */
export const remaining = (side: Side, rows: readonly Found[], stratum: number): Found[] =>
  rows.filter(({ start, target }) => (side.stratum(start, side.named(target)) ?? Number.POSITIVE_INFINITY) <= stratum);
