/** A growing list of 32-bit integers: a tenth of the memory of an array of numbers when there are millions. */
export class Ints {
  #values = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Int32Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
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
