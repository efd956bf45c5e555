/** A set of places in an order, walked in that order. */
export class Places {
  readonly #bits: Int32Array;
  #first: number;
  #last = -1;

  /** @param count places are 0 .. count - 1 */
  constructor(count: number) {
    this.#bits = new Int32Array(Math.ceil(count / 32));
    this.#first = this.#bits.length;
  }

  /** False: there is none. */
  get any(): boolean {
    return this.#last >= 0;
  }

  add(place: number): void {
    const word = place >>> 5;
    this.#bits[word] = (this.#bits[word] as number) | (1 << (place & 31));
    if (word < this.#first) this.#first = word;
    if (word > this.#last) this.#last = word;
  }

  /** Takes out each place, ascending, also what is added on the way after the one visited; the rest is left for the next. */
  sweep(visit: (place: number) => void): void {
    let word = this.#first;
    let last = this.#last;
    this.#first = this.#bits.length;
    this.#last = -1;
    for (; word <= last; word++) {
      for (let bits = this.#bits[word] as number; bits !== 0; bits = this.#bits[word] as number) {
        const bit = bits & -bits;
        this.#bits[word] = bits & ~bit;
        visit(word * 32 + 31 - Math.clz32(bit));
        last = Math.max(last, this.#last);
      }
    }
  }
}
