/** Choices that follow from a seed alone: the same worlds on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2_654_435_761) >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  one<T>(from: readonly T[]): T {
    const chosen = from[Math.floor(this.next() * from.length)];
    if (chosen === undefined) throw new Error("nothing to choose from");
    return chosen;
  }

  /** `count` different ones, in the order given. */
  some<T>(from: readonly T[], count: number): T[] {
    const left = new Set(from.keys());
    while (left.size > Math.min(count, from.length)) left.delete(this.one([...left]));
    return [...left].map((index) => from[index] as T);
  }

  /** One of those that are not excluded. */
  other<T>(from: readonly T[], ...excluded: readonly T[]): T {
    return this.one(from.filter((each) => !excluded.includes(each)));
  }
}
