import { Parts } from "../ints.ts";

type Column = Int32Array | Uint8Array | Uint16Array;

/** Shorter parts are copied one by one: a view of them takes longer. */
const short = 24;

/**
 * Parts of an earlier column with later values in between. Nearly all of an earlier graph stays where little has changed:
 * its columns are copied part by part, and few values are looked at. `later` columns hold the later values alone, in order.
 */
export class Weave {
  /** Three to a part: the earlier values from .. end, and how many later ones come after them. */
  readonly #parts: number[] = [];
  length = 0;
  /** How many of the values are later ones. */
  later = 0;

  /** Adds earlier values. */
  keep(from: number, end: number): void {
    if (end <= from) return;
    const parts = this.#parts;
    const last = parts.length - 3;
    if (last >= 0 && parts[last + 2] === 0 && parts[last + 1] === from) parts[last + 1] = end;
    else parts.push(from, end, 0);
    this.length += end - from;
  }

  /** Adds the next later values. */
  add(count = 1): void {
    if (count === 0) return;
    const parts = this.#parts;
    if (parts.length === 0) parts.push(0, 0, 0);
    const last = parts.length - 1;
    parts[last] = (parts[last] as number) + count;
    this.length += count;
    this.later += count;
  }

  /** Whether it is `length` earlier values as they were. */
  isAll(length: number): boolean {
    const [from, end] = this.#parts;
    return (
      this.length === length &&
      this.later === 0 &&
      this.#parts.length <= 3 &&
      (length === 0 || (from === 0 && end === length))
    );
  }

  column<T extends Column>(earlier: T, later: T, into: T): T {
    const parts = this.#parts;
    for (let part = 0, at = 0, next = 0; part < parts.length; part += 3) {
      const from = parts[part] as number;
      const end = parts[part + 1] as number;
      const count = parts[part + 2] as number;
      copy(earlier, from, end, into, at);
      at += end - from;
      copy(later, next, next + count, into, at);
      at += count;
      next += count;
    }
    return into;
  }

  /** The column of `numbers[n]` for each earlier n, and of later values as they are. */
  renumbered(
    earlier: Int32Array,
    numbers: Int32Array,
    later: Int32Array,
    into = new Int32Array(this.length),
  ): Int32Array {
    const parts = this.#parts;
    for (let part = 0, at = 0, next = 0; part < parts.length; part += 3) {
      const end = parts[part + 1] as number;
      const count = parts[part + 2] as number;
      at = renumber(earlier, parts[part] as number, end, numbers, into, at);
      copy(later, next, next + count, into, at);
      at += count;
      next += count;
    }
    return into;
  }

  list<T>(earlier: readonly T[], later: readonly T[]): readonly T[] {
    const parts = this.#parts;
    const all = new Parts<T>();
    for (let part = 0, next = 0; part < parts.length; part += 3) {
      all.append(earlier, parts[part] as number, parts[part + 1] as number);
      for (const end = next + (parts[part + 2] as number); next < end; next++) all.push(later[next] as T);
    }
    return all.all();
  }

  /** Where each of `count` earlier values is now; -1 where it is gone, or was not there. */
  places(count: number): Int32Array {
    const parts = this.#parts;
    const places = new Int32Array(count).fill(-1);
    for (let part = 0, at = 0; part < parts.length; part += 3) {
      at = place(places, parts[part] as number, parts[part + 1] as number, at);
      at += parts[part + 2] as number;
    }
    return places;
  }

  /** Where each later value is. */
  laterPlaces(): Int32Array {
    const parts = this.#parts;
    const places = new Int32Array(this.later);
    for (let part = 0, at = 0, next = 0; part < parts.length; part += 3) {
      at += (parts[part + 1] as number) - (parts[part] as number);
      for (const end = next + (parts[part + 2] as number); next < end; next++) places[next] = at++;
    }
    return places;
  }

  /** Of lists in one array: the weave of their items. @param startOf where an earlier list starts, or would after the last */
  items(startOf: (list: number) => number, laterStart: Int32Array): Weave {
    const parts = this.#parts;
    const items = new Weave();
    for (let part = 0, next = 0; part < parts.length; part += 3) {
      items.keep(startOf(parts[part] as number), startOf(parts[part + 1] as number));
      const end = next + (parts[part + 2] as number);
      items.add((laterStart[end] as number) - (laterStart[next] as number));
      next = end;
    }
    return items;
  }

  /** Where each list starts, and behind them where the last ends; what the column holds more is left as it is. */
  starts(earlier: Int32Array, laterStart: Int32Array, into = new Int32Array(this.length + 1)): Int32Array {
    const parts = this.#parts;
    into[0] = 0;
    for (let part = 0, at = 0, next = 0; part < parts.length; part += 3) {
      const from = parts[part] as number;
      const end = parts[part + 1] as number;
      const last = next + (parts[part + 2] as number);
      ends(earlier, from, end, into, at);
      at += end - from;
      ends(laterStart, next, last, into, at);
      at += last - next;
      next = last;
    }
    return into;
  }
}

/** Of `length` earlier values those that are not `gone`, and before which of them the next later one comes. Both ascend. */
export function woven(length: number, gone: Int32Array, places: readonly number[]): Weave {
  const weave = new Weave();
  let [first, next] = [0, 0];
  const keepTo = (end: number): void => {
    for (; next < gone.length && (gone[next] as number) < end; next++) {
      weave.keep(first, gone[next] as number);
      first = (gone[next] as number) + 1;
    }
    weave.keep(first, end);
    first = Math.max(first, end);
  };
  for (const place of places) {
    keepTo(place);
    weave.add();
  }
  keepTo(length);
  return weave;
}

function copy(source: Column, from: number, end: number, into: Column, at: number): void {
  if (end - from > short) into.set(source.subarray(from, end), at);
  else for (let next = from; next < end; next++) into[at + next - from] = source[next] as number;
}

function renumber(
  source: Int32Array,
  from: number,
  end: number,
  numbers: Int32Array,
  into: Int32Array,
  first: number,
): number {
  let at = first;
  for (let next = from; next < end; next++) into[at++] = numbers[source[next] as number] as number;
  return at;
}

/** Numbers `from .. end` of a column are `first` and on. */
function place(places: Int32Array, from: number, end: number, first: number): number {
  let at = first;
  for (let next = from; next < end; next++) places[next] = at++;
  return at;
}

/** Puts where lists `from .. end` end once the first starts where the list at `at` does. */
function ends(start: Int32Array, from: number, end: number, into: Int32Array, at: number): void {
  const by = (into[at] as number) - (start[from] as number);
  if (by === 0 && end - from > short) into.set(start.subarray(from + 1, end + 1), at + 1);
  else for (let next = from, to = at + 1; next < end; ) into[to++] = (start[++next] as number) + by;
}
