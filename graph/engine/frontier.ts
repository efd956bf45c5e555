/** Where something waits to be looked at: earlier strata first, then the cheaper; of equal ones the solved, then the older. */
export interface Waiting {
  readonly stratum: number;
  /** Exact when solved, else at most what it will be. */
  readonly cost: number;
  readonly solved: boolean;
}

/** A priority queue of few items. */
export class Frontier<Item extends Waiting> {
  readonly #items: (Item & { readonly order: number })[] = [];
  #added = 0;

  get size(): number {
    return this.#items.length;
  }

  add(item: Item): void {
    const items = this.#items;
    let at = items.push({ ...item, order: this.#added++ }) - 1;
    for (let up = (at - 1) >> 1; at > 0 && this.#isBefore(at, up); up = (at - 1) >> 1) {
      this.#swap(at, up);
      at = up;
    }
  }

  /** Takes out the first; undefined when empty. */
  take(): Item | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    items[0] = last;
    for (let at = 0, child = 1; child < items.length; child = 2 * at + 1) {
      const least = child + 1 < items.length && this.#isBefore(child + 1, child) ? child + 1 : child;
      if (!this.#isBefore(least, at)) break;
      this.#swap(at, least);
      at = least;
    }
    return first;
  }

  #isBefore(one: number, other: number): boolean {
    const a = this.#items[one];
    const b = this.#items[other];
    if (!a || !b) return false;
    const order = a.stratum - b.stratum || a.cost - b.cost || Number(b.solved) - Number(a.solved) || a.order - b.order;
    return order < 0;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#items[one], this.#items[other]];
    if (!a || !b) return;
    this.#items[one] = b;
    this.#items[other] = a;
  }
}
