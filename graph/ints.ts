/** A growing list of 32-bit integers: a tenth of the memory of an array of numbers when there are millions. */
export class Ints {
  #values: Int32Array;
  #length = 0;

  /** @param room for how many there is place at once */
  constructor(room = 1024) {
    this.#values = new Int32Array(room);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Int32Array(this.#values.length * 2 || 16);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** Adds each of `from[first .. end]`, raised. */
  appendRaised(from: Int32Array, first: number, end: number, by: number): void {
    const start = this.#length;
    this.append(from, first, end);
    if (by === 0) return;
    const values = this.#values;
    for (let at = start; at < this.#length; at++) values[at] = (values[at] as number) + by;
  }

  /** Adds `from[first .. end]`. */
  append(from: Int32Array | Uint8Array, first: number, end: number): void {
    const length = this.#length + end - first;
    if (length > this.#values.length) {
      const grown = new Int32Array(Math.max(length, this.#values.length * 2));
      grown.set(this.view());
      this.#values = grown;
    }
    this.#values.set(from.subarray(first, end), this.#length);
    this.#length = length;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  /** Replaces a value that was pushed. */
  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  /** A view on what is held; valid until the next push. */
  view(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** A growing list that is mostly made of long parts of others: those are copied whole. */
export class Parts<T> {
  readonly #parts: (readonly T[])[] = [];
  #last: T[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: T): void {
    this.#last.push(value);
    this.#length++;
  }

  /** Adds `from[first .. end]`. */
  append(from: readonly T[], first: number, end: number): void {
    this.#length += end - first;
    if (end - first < 64) {
      for (let at = first; at < end; at++) this.#last.push(from[at] as T);
      return;
    }
    this.#parts.push(this.#last, from.slice(first, end));
    this.#last = [];
  }

  all(): readonly T[] {
    let parts: (readonly T[])[] = [...this.#parts, this.#last];
    // An argument for each, of which a call takes only so many.
    while (parts.length > 1) {
      const joined: (readonly T[])[] = [];
      for (let at = 0; at < parts.length; at += 1024) joined.push(([] as T[]).concat(...parts.slice(at, at + 1024)));
      parts = joined;
    }
    return parts[0] ?? [];
  }
}

/** Numbers of pairs of numbers that are not negative. An open hash table: a map would hold an object per pair. */
export class Pairs {
  /** Three to a slot: the pair and its number, one more than that: 0 where the slot is free. */
  #slots = new Int32Array(3 * 256);
  #size = 0;

  /** The pair's number; where it has none, `next`, which it has from now on. */
  of(first: number, second: number, next: number): number {
    if (this.#size * 6 > this.#slots.length) this.#grow();
    const at = this.#find(first, second);
    const known = this.#slots[at + 2] ?? 0;
    if (known > 0) return known - 1;
    this.#slots[at] = first;
    this.#slots[at + 1] = second;
    this.#slots[at + 2] = next + 1;
    this.#size++;
    return next;
  }

  /** The slot of the pair, or the free one that it would take. */
  #find(first: number, second: number): number {
    const slots = this.#slots;
    const last = slots.length / 3 - 1;
    const mixed = Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & last;
    while (slots[3 * slot + 2] !== 0 && (slots[3 * slot] !== first || slots[3 * slot + 1] !== second))
      slot = (slot + 1) & last;
    return 3 * slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 4);
    for (let from = 0; from < old.length; from += 3) {
      if (old[from + 2] === 0) continue;
      const to = this.#find(old[from] as number, old[from + 1] as number);
      for (let at = 0; at < 3; at++) this.#slots[to + at] = old[from + at] as number;
    }
  }
}

/** Numbers distinct values in the order of their first appearance. */
export class Interned<T> {
  readonly values: T[] = [];
  readonly #index = new Map<string, number>();

  /** `key` tells values apart. */
  of(key: string, value: () => T): number {
    let index = this.#index.get(key);
    if (index === undefined) {
      index = this.values.push(value()) - 1;
      this.#index.set(key, index);
    }
    return index;
  }

  indexOf(key: string): number | undefined {
    return this.#index.get(key);
  }
}
