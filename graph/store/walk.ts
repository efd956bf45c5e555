/** How far ahead is looked for something that is not the next, at first. */
const shortest = 64;

/**
 * Finds things of a list that mostly come in the list's order, some left out and others in between: without an index of all
 * of them.
 */
export class Walk<T> {
  readonly #list: readonly T[];
  #next = 0;
  #reach = shortest;
  /** What may still be looked at in vain. */
  #left: number;

  constructor(list: readonly T[]) {
    this.#list = list;
    this.#left = 8 * list.length;
  }

  /** The thing's place, from that of the last one on; -1 where it was not found. */
  place(thing: T): number {
    const list = this.#list;
    const first = this.#next;
    const end = Math.min(list.length, first + this.#reach);
    for (let at = first; at < end; at++) {
      if (list[at] !== thing) continue;
      this.#next = at + 1;
      this.#reach = shortest;
      return at;
    }
    // Much may have been left out here: looked for further and further ahead, as long as that is worth it.
    this.#left -= end - first;
    this.#reach = this.#left > 0 ? Math.min(2 * this.#reach, list.length) : shortest;
    return -1;
  }
}
