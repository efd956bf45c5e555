/** A 4-ary min-heap of privileges by a key held outside; a privilege is in it at most once. */
export class Heap {
  readonly #key: Float64Array;
  readonly #items: Int32Array;
  /** Per privilege: its index in items; -1 when not in the heap. */
  readonly #at: Int32Array;
  #size = 0;

  /** @param key per privilege; lower one only through `offer`. */
  constructor(key: Float64Array) {
    this.#key = key;
    this.#items = new Int32Array(key.length);
    this.#at = new Int32Array(key.length).fill(-1);
  }

  /** Puts a privilege in, or moves it up after its key went down. */
  offer(item: number): void {
    const key = this.#key;
    const items = this.#items;
    const at = this.#at;
    const own = key[item] as number;
    let i = at[item] as number;
    if (i < 0) i = this.#size++;
    while (i > 0) {
      const up = (i - 1) >> 2;
      const parent = items[up] as number;
      if ((key[parent] as number) <= own) break;
      items[i] = parent;
      at[parent] = i;
      i = up;
    }
    items[i] = item;
    at[item] = i;
  }

  /** Takes out a privilege of least key; -1 when empty. */
  take(): number {
    if (this.#size === 0) return -1;
    const key = this.#key;
    const items = this.#items;
    const at = this.#at;
    const least = items[0] as number;
    at[least] = -1;
    const size = --this.#size;
    if (size === 0) return least;
    const moved = items[size] as number;
    const own = key[moved] as number;
    let i = 0;
    for (let child = 1; child < size; child = 4 * i + 1) {
      const end = Math.min(child + 4, size);
      let low = child;
      for (let c = child + 1; c < end; c++) {
        if ((key[items[c] as number] as number) < (key[items[low] as number] as number)) low = c;
      }
      const item = items[low] as number;
      if ((key[item] as number) >= own) break;
      items[i] = item;
      at[item] = i;
      i = low;
    }
    items[i] = moved;
    at[moved] = i;
    return least;
  }
}
