import type { Column, Container } from "./container.ts";
import { type PoolPart, StringPool, sharedReader } from "./string-pool.ts";
import { Walk } from "./walk.ts";

/** Gives a column by its name. @throws where there is none */
export type Columns = (name: string) => Column;

export function columnsOf({ columns }: Container): Columns {
  return (name) => {
    const found = columns.get(name);
    if (!found) throw new Error(`the file has no ${name}`);
    return found;
  };
}

/** The texts of a file that was read. Columns name them by number. */
export class Texts {
  readonly parts: readonly PoolPart[];
  readonly column: Columns;
  /** Text by number, each made once. */
  readonly text: (number: number) => string;

  constructor(column: Columns, encodings: readonly PoolPart["encoding"][]) {
    this.column = column;
    this.parts = encodings.map((encoding, index) => ({
      encoding,
      bytes: column(`text.${index}`) as Uint8Array,
      starts: column(`text.${index}.starts`) as Int32Array,
    }));
    this.text = sharedReader(this.parts);
  }

  all(name: string): string[] {
    const numbers = this.column(name);
    const all: string[] = [];
    for (let at = 0; at < numbers.length; at++) all.push(this.text(numbers[at] as number));
    return all;
  }
}

/** For each thing its place in an earlier list that is mostly the same; -1 where it is new. */
export function placesIn<T>(earlier: readonly T[], things: readonly T[]): Int32Array {
  const walk = new Walk(earlier);
  const places = new Int32Array(things.length);
  for (let at = 0; at < things.length; at++) places[at] = walk.place(things[at] as T);
  return places;
}

/**
 * Writes columns that name texts. What is as it was in a file that was read before keeps its numbers, and that file's texts
 * are taken over as they are: to look up each of a million texts took longer than all else.
 */
export class TextWriter {
  readonly #columns: Map<string, Column>;
  readonly #earlier: Texts | undefined;
  readonly #pool: StringPool;
  readonly #written: Int32Array[] = [];

  constructor(columns: Map<string, Column>, earlier?: Texts) {
    this.#columns = columns;
    this.#earlier = earlier;
    this.#pool = new StringPool(earlier?.parts);
  }

  /**
   * One text for each thing.
   * @param places where the things are in the earlier file's column of this name; -1 where they are not
   */
  put<T>(name: string, things: readonly T[], text: (thing: T) => string, places?: Int32Array): void {
    const old = places && this.#earlier?.column(name);
    const numbers = new Int32Array(things.length);
    for (let at = 0; at < things.length; at++) {
      const place = places?.[at] ?? -1;
      numbers[at] = old && place >= 0 ? (old[place] as number) : this.#pool.add(text(things[at] as T));
    }
    this.#add(name, numbers);
  }

  /** A list of texts for each thing, as one column of starts and one of numbers. */
  putLists<T>(name: string, things: readonly T[], list: (thing: T) => readonly string[], places?: Int32Array): void {
    const old = places && this.#earlier?.column(name);
    const oldStarts = places && this.#earlier?.column(`${name}.starts`);
    const starts = new Int32Array(things.length + 1);
    const items: number[] = [];
    for (let at = 0; at < things.length; at++) {
      const place = places?.[at] ?? -1;
      if (old && oldStarts && place >= 0) {
        const end = oldStarts[place + 1] as number;
        for (let item = oldStarts[place] as number; item < end; item++) items.push(old[item] as number);
      } else for (const text of list(things[at] as T)) items.push(this.#pool.add(text));
      starts[at + 1] = items.length;
    }
    this.#columns.set(`${name}.starts`, starts);
    this.#add(name, Int32Array.from(items));
  }

  #add(name: string, numbers: Int32Array): void {
    this.#columns.set(name, numbers);
    this.#written.push(numbers);
  }

  /** Whether a quarter of the texts or more is the earlier file's and named by nothing any more. */
  get isWasteful(): boolean {
    if (!this.#earlier) return false;
    const used = new Uint8Array(this.#pool.size);
    let count = 0;
    for (const numbers of this.#written)
      for (let at = 0; at < numbers.length; at++) {
        const number = numbers[at] as number;
        if (used[number] === 0) count++;
        used[number] = 1;
      }
    return count * 4 < used.length * 3;
  }

  /** Writes the texts; gives how they are encoded. */
  end(): PoolPart["encoding"][] {
    const parts = this.#pool.parts();
    for (const [index, { bytes, starts }] of parts.entries())
      this.#columns.set(`text.${index}`, bytes).set(`text.${index}.starts`, starts);
    return parts.map(({ encoding }) => encoding);
  }
}
