import type { Plain } from "../../model/fact.ts";
import type { DerivedNode } from "../../model/step.ts";
import { Ints, Parts } from "../ints.ts";
import { firstFrom } from "../search.ts";
import type { Loop, Round } from "./rounds.ts";
import type { TokenTable } from "./tokens.ts";

/**
 * What one derivation did, round by round, in columns. Rounds are in the order of the rules, each before those within
 * it, these loop by loop and in code unit order of their keys; what a round derived itself comes before what those
 * within it did. That order is also the order of the compiled graph's steps.
 */
export interface Trace {
  /** How many derivations it goes back to a full one: each may leave reads behind that nobody makes any more. */
  readonly generation: number;
  readonly tokens: TokenTable;
  /** What each cell read: tokens of cell i are `cellTokens[cellStart[i] .. cellStart[i + 1]]`. */
  readonly cells: readonly string[];
  readonly cellStart: Int32Array;
  readonly cellTokens: Int32Array;
  /** Values of cells that are written down, by name. */
  readonly kept: ReadonlyMap<string, Plain>;
  /** `<id>@<version>` of each rule; its rounds are `ruleStart[i] .. ruleStart[i + 1]`, the first is its root. */
  readonly rules: readonly string[];
  readonly ruleStart: Int32Array;
  /** Rounds within it, and itself. */
  readonly size: Int32Array;
  /** Place of its loop among the loops of the round around it. */
  readonly loop: Int32Array;
  readonly keys: readonly string[];
  /** Twice the token, and one more where it only decided which rounds there are. */
  readonly readStart: Int32Array;
  readonly reads: Int32Array;
  /** What was derived: the graph's alternative, the `stepFlag` bits and the index into the graph's `leaves` it came with. */
  readonly rowStart: Int32Array;
  readonly rows: Int32Array;
  readonly rowFlags: Uint8Array;
  readonly rowLeaves: Uint8Array;
  /** Indexes into `derivedNodes`. */
  readonly nodeStart: Int32Array;
  readonly nodes: Int32Array;
  readonly derivedNodes: readonly DerivedNode[];
}

/** Rows as a collector has them. */
export interface NewRows {
  readonly alternative: Ints;
  readonly flags: Ints;
  readonly leaves: Ints;
}

/** What numbers of new rows and nodes are to be raised by: those before are an earlier trace's. */
export interface Firsts {
  readonly alternative: number;
  readonly leaves: number;
  readonly node: number;
}

type Column =
  | "size"
  | "loop"
  | "readStart"
  | "reads"
  | "rowStart"
  | "rows"
  | "rowFlags"
  | "rowLeaves"
  | "nodeStart"
  | "nodes";

/** Puts rounds that were gone through and rounds that an earlier trace keeps in one order. */
export class TraceWriter {
  readonly ruleStart: number[] = [0];
  readonly size: Ints;
  readonly loop: Ints;
  readonly keys = new Parts<string>();
  readonly readStart: Ints;
  readonly reads: Ints;
  readonly rowStart: Ints;
  readonly rows: Ints;
  readonly rowFlags: Ints;
  readonly rowLeaves: Ints;
  readonly nodeStart: Ints;
  readonly nodes: Ints;
  readonly #new: NewRows;
  readonly #firsts: Firsts;
  readonly #earlier: Trace | undefined;
  readonly #moved: number[] = [];
  /** How many of the earlier trace's nodes are told of. */
  #nodesSeen = 0;
  /** Rows of the earlier trace that are not kept: where each part of them starts and ends. */
  readonly #dropped: number[] = [];
  #rowsSeen = 0;

  constructor(rows: NewRows, firsts: Firsts, earlier?: Trace) {
    this.#new = rows;
    this.#firsts = firsts;
    this.#earlier = earlier;
    // Mostly what there was: space that grows costs collections of all that is held.
    const column = (name: Column): Ints => new Ints((earlier?.[name].length ?? 0) + 1024);
    this.size = column("size");
    this.loop = column("loop");
    this.readStart = column("readStart");
    this.reads = column("reads");
    this.rowStart = column("rowStart");
    this.rows = column("rows");
    this.rowFlags = column("rowFlags");
    this.rowLeaves = column("rowLeaves");
    this.nodeStart = column("nodeStart");
    this.nodes = column("nodes");
    for (const starts of [this.readStart, this.rowStart, this.nodeStart]) starts.push(0);
  }

  /** Ends the rule whose root was written last. */
  endRule(): void {
    this.ruleStart.push(this.size.length);
  }

  /** A round that was gone through, with those within it. */
  round(round: Round, ordinal = 0): void {
    const at = this.#own(round, ordinal);
    const earlier = round.earlier < 0 || round.loops.length === 0 ? undefined : this.#earlier;
    const before = earlier ? children(earlier, round.earlier) : [];
    for (const loop of round.loops) {
      const own = earlier ? ofLoop(earlier, before, loop.ordinal) : [];
      if (earlier && own.length > 0) this.#mixed(loop, earlier, own);
      else for (const one of loop.rounds) this.round(one, loop.ordinal);
    }
    this.size.set(at, this.size.length - at);
  }

  /** Rounds of a loop, those that are kept of the earlier ones in between. */
  #mixed(loop: Loop, earlier: Trace, before: readonly number[]): void {
    const stays = staying(loop, earlier, before);
    const kept = new Run((first, end) => this.kept(first, end));
    let next = 0;
    let upTo = placeOf(earlier, before, loop.rounds[0]?.key);
    for (let place = 0; place <= before.length; place++) {
      while (place === upTo && next < loop.rounds.length) {
        kept.end();
        this.round(loop.rounds[next++] as Round, loop.ordinal);
        upTo = placeOf(earlier, before, loop.rounds[next]?.key);
      }
      const child = before[place] as number;
      if (stays[place]) kept.add(child, child + (earlier.size[child] as number));
    }
    kept.end();
  }

  #own(round: Round, ordinal: number): number {
    const at = this.size.length;
    this.size.push(0);
    this.loop.push(ordinal);
    this.keys.push(round.key);
    const { tokens, listed, rows, nodes } = round;
    for (let read = 0; read < tokens.length; read++) this.reads.push((tokens[read] as number) * 2);
    for (let read = 0; read < listed.length; read++) this.reads.push((listed[read] as number) * 2 + 1);
    this.readStart.push(this.reads.length);
    for (let next = 0; next < rows.length; next++) {
      const row = rows[next] as number;
      this.rows.push(this.#new.alternative.at(row) + this.#firsts.alternative);
      this.rowFlags.push(this.#new.flags.at(row));
      this.rowLeaves.push(this.#new.leaves.at(row) + this.#firsts.leaves);
    }
    this.rowStart.push(this.rows.length);
    for (let next = 0; next < nodes.length; next++) {
      const node = nodes[next] as number;
      this.nodes.push(node + this.#firsts.node);
      if (this.#earlier) this.#moved.push(node + this.#firsts.node);
    }
    this.nodeStart.push(this.nodes.length);
    return at;
  }

  /** Rounds of the earlier trace, as they are. */
  kept(first: number, end: number): void {
    const earlier = this.#earlier;
    if (!earlier) return;
    this.size.append(earlier.size, first, end);
    this.loop.append(earlier.loop, first, end);
    this.keys.append(earlier.keys, first, end);
    raised(this.readStart, earlier.readStart, first, end, this.reads, earlier.reads);
    const [from, to] = raised(this.rowStart, earlier.rowStart, first, end, this.rows, earlier.rows);
    this.rowFlags.append(earlier.rowFlags, from, to);
    this.rowLeaves.append(earlier.rowLeaves, from, to);
    if (from > this.#rowsSeen) this.#dropped.push(this.#rowsSeen, from);
    this.#rowsSeen = to;
    const [nodesFrom, nodesTo] = raised(this.nodeStart, earlier.nodeStart, first, end, this.nodes, earlier.nodes);
    this.#drop(nodesFrom);
    this.#nodesSeen = nodesTo;
  }

  /** Nodes that rounds brought which are gone, or gone through again. Rounds are kept in their order. */
  #drop(end: number): void {
    const nodes = this.#earlier?.nodes;
    for (let at = this.#nodesSeen; nodes && at < end; at++) this.#moved.push(nodes[at] as number);
  }

  /** Once all is written: the alternatives of rows of the earlier trace that are gone, or gone through again. */
  eachDropped(each: (alternative: number) => void): void {
    const rows = this.#earlier?.rows ?? new Int32Array(0);
    const dropped = [...this.#dropped, this.#rowsSeen, rows.length];
    for (let part = 0; part < dropped.length; part += 2)
      for (let row = dropped[part] as number; row < (dropped[part + 1] as number); row++) each(rows[row] as number);
  }

  /** Once all is written: nodes that were brought by other rounds than those that were kept, before or now. */
  movedNodes(): readonly number[] {
    this.#drop(this.#earlier?.nodes.length ?? 0);
    this.#nodesSeen = this.#earlier?.nodes.length ?? 0;
    return this.#moved;
  }
}

/** Copies lists `first .. end` to the end of others. */
function raised(
  starts: Ints,
  earlierStarts: Int32Array,
  first: number,
  end: number,
  items: Ints,
  earlierItems: Int32Array,
): readonly [from: number, to: number] {
  const from = earlierStarts[first] ?? 0;
  const to = earlierStarts[end] ?? 0;
  const by = items.length - from;
  starts.appendRaised(earlierStarts, first + 1, end + 1, by);
  items.append(earlierItems, from, to);
  return [from, to];
}

/** Rounds directly within a round, in order. */
export function children({ size }: Trace, round: number): number[] {
  const all: number[] = [];
  const end = round + (size[round] ?? 1);
  for (let child = round + 1; child < end; child += size[child] ?? 1) all.push(child);
  return all;
}

/** Of rounds within one, in order, those of a loop. */
export function ofLoop({ loop }: Trace, all: readonly number[], ordinal: number): readonly number[] {
  let first = 0;
  while (first < all.length && (loop[all[first] as number] as number) < ordinal) first++;
  let end = first;
  while (end < all.length && loop[all[end] as number] === ordinal) end++;
  return all.slice(first, end);
}

/** Place of the first of a loop's rounds whose key is not before it; after all of them where there is no key. */
export function placeOf({ keys }: Trace, rounds: readonly number[], key: string | undefined): number {
  if (key === undefined) return rounds.length;
  return firstFrom(0, rounds.length, (at) => (keys[rounds[at] as number] as string) < key);
}

/** 1 for each place of an earlier round of the loop that stays. */
function staying(loop: Loop, earlier: Trace, before: readonly number[]): Uint8Array {
  const stays = new Uint8Array(before.length);
  if (!loop.every) {
    const kept = [...loop.kept].sort((a, b) => a - b);
    for (let place = 0, next = 0; place < before.length && next < kept.length; place++) {
      if (before[place] !== kept[next]) continue;
      stays[place] = 1;
      next++;
    }
    return stays;
  }
  stays.fill(1);
  for (const key of loop.left) {
    const place = placeOf(earlier, before, key);
    if (place < before.length && earlier.keys[before[place] as number] === key) stays[place] = 0;
  }
  return stays;
}

/** Joins neighbouring ranges. */
class Run {
  readonly #give: (first: number, end: number) => void;
  #first = -1;
  #end = -1;

  constructor(give: (first: number, end: number) => void) {
    this.#give = give;
  }

  add(first: number, end: number): void {
    if (first !== this.#end) {
      this.end();
      this.#first = first;
    }
    this.#end = end;
  }

  end(): void {
    if (this.#end > this.#first) this.#give(this.#first, this.#end);
    this.#first = -1;
    this.#end = -1;
  }
}
