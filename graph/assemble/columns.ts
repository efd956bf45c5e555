import type { Lists } from "../csr-lists.ts";

/*
 * Loops over whole columns, each in a function of its own that is called often: V8 compiles such a loop once, while a
 * function of many loops falls back to the interpreter at the end of each.
 */

/** 0, 1, 2 ... */
export function counted(length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let at = 0; at < length; at++) numbers[at] = at;
  return numbers;
}

/** `column[places[i]]` for each i. */
export function picked(column: Int32Array, places: Int32Array): Int32Array {
  const chosen = new Int32Array(places.length);
  for (let at = 0; at < places.length; at++) chosen[at] = column[places[at] as number] as number;
  return chosen;
}

/** The lists of some keys, in their order. */
export function pickedLists({ start, items }: Lists, keys: Int32Array): Lists {
  const starts = pickedStarts(start, keys);
  const chosen = new Int32Array(starts[keys.length] as number);
  for (let at = 0, filled = 0; at < keys.length; at++) {
    const end = start[(keys[at] as number) + 1] as number;
    for (let from = start[keys[at] as number] as number; from < end; from++) chosen[filled++] = items[from] as number;
  }
  return { start: starts, items: chosen };
}

function pickedStarts(start: Int32Array, keys: Int32Array): Int32Array {
  const starts = new Int32Array(keys.length + 1);
  for (let at = 0, sum = 0; at < keys.length; at++) {
    const key = keys[at] as number;
    sum += (start[key + 1] as number) - (start[key] as number);
    starts[at + 1] = sum;
  }
  return starts;
}

/** Puts `numbers[n]` for each n of a column from a place on; negative ones stay. */
export function replace(column: Int32Array, numbers: Int32Array, first = 0): void {
  for (let at = first; at < column.length; at++) {
    const value = column[at] as number;
    if (value >= 0) column[at] = numbers[value] as number;
  }
}

/** An earlier column with a later one after it; of the later `numbers[n]` for each n that is not negative. */
export function joinedColumn(earlier: Int32Array | undefined, later: Int32Array, numbers?: Int32Array): Int32Array {
  const first = earlier?.length ?? 0;
  const all = new Int32Array(first + later.length);
  if (earlier) all.set(earlier);
  all.set(later, first);
  if (numbers) replace(all, numbers, first);
  return all;
}

/** Adds to each value from a place on. */
export function raise(column: Int32Array, by: number, first: number): void {
  for (let at = first; at < column.length; at++) column[at] = (column[at] as number) + by;
}

/** Where each number stands in a list. @param most more than any number; of those that it lacks the place is 0 */
export function placesOf(list: Int32Array, most: number): Int32Array {
  const places = new Int32Array(most);
  for (let at = 0; at < list.length; at++) places[list[at] as number] = at;
  return places;
}

/** 1 for each number of a column. @param most more than any of them */
export function marked(column: Int32Array, most: number): Uint8Array {
  const marks = new Uint8Array(most);
  for (let at = 0; at < column.length; at++) marks[column[at] as number] = 1;
  return marks;
}

/** Each number of a column once, in the order in which it comes first. @param seen 1 for those that are left out */
export function distinct(column: Int32Array, seen: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < column.length; at++) {
    const value = column[at] as number;
    if (seen[value]) continue;
    seen[value] = 1;
    numbers.push(value);
  }
  return numbers;
}

/** Per item the list that it is in, for `lists` lists. */
export function keysOfItems(start: Int32Array, lists: number): Int32Array {
  const keys = new Int32Array(start[lists] as number);
  for (let key = 0, at = 0; key < lists; key++)
    for (const end = start[key + 1] as number; at < end; at++) keys[at] = key;
  return keys;
}

/** Numbers anew, in the order in which they are first met. */
export class Met {
  /** What was met. */
  readonly numbers: number[] = [];
  readonly #places: Int32Array;

  /** @param most more than any number */
  constructor(most: number) {
    this.#places = new Int32Array(most).fill(-1);
  }

  place(number: number): number {
    let place = this.#places[number] as number;
    if (place < 0) {
      place = this.numbers.push(number) - 1;
      this.#places[number] = place;
    }
    return place;
  }

  /** Puts the place of each number of a column; negative ones stay. */
  replace(column: Int32Array): void {
    const places = this.#places;
    for (let at = 0; at < column.length; at++) {
      const value = column[at] as number;
      if (value < 0) continue;
      const place = places[value] as number;
      column[at] = place < 0 ? this.place(value) : place;
    }
  }
}
