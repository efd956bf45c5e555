/** Addresses remembered at once; beyond, the ones whose time is over go. */
const most = 10_000;

/** Counts wrong tokens by remote address in windows of fixed length. */
export class Attempts {
  readonly #limit: number;
  readonly #window: number;
  readonly #now: () => number;
  readonly #failed = new Map<string, { count: number; readonly ends: number }>();

  /** @param window milliseconds @param now milliseconds that only grow */
  constructor(limit: number, window: number, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#window = window;
    this.#now = now;
  }

  /** Milliseconds that the address has to wait; 0 where it may try. */
  wait(address: string): number {
    const found = this.#failed.get(address);
    if (!found || found.count < this.#limit) return 0;
    return Math.max(0, found.ends - this.#now());
  }

  failed(address: string): void {
    const now = this.#now();
    if (this.#failed.size >= most)
      for (const [key, { ends }] of this.#failed) if (ends <= now) this.#failed.delete(key);
    const found = this.#failed.get(address);
    if (found && found.ends > now) found.count += 1;
    else if (this.#failed.size < most || found) this.#failed.set(address, { count: 1, ends: now + this.#window });
  }
}
