import type { Clock } from "../clock.ts";

/** Of an interval, what a run may begin later at random: services that were started at once do not ask at once. */
const jitter = 0.1;

/** When runs are due, by a clock that no correction moves. */
export class Schedule {
  readonly #every: number;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #random: () => number;
  /** When the last run was due. */
  #due: number;

  /** The first run is due now. @param every ms @param random from 0 to 1 */
  constructor(every: number, clock: Pick<Clock, "monotonic">, random: () => number) {
    this.#every = every;
    this.#clock = clock;
    this.#random = random;
    this.#due = clock.monotonic();
  }

  /** After a run: how long to wait for the next, ms, and how many were due while it went on. */
  next(): { readonly wait: number; readonly skipped: number } {
    const now = this.#clock.monotonic();
    const missed = Math.max(0, Math.floor((now - this.#due) / this.#every));
    this.#due += (missed + 1) * this.#every;
    return { wait: Math.max(0, this.#due - now) + this.#random() * jitter * this.#every, skipped: missed };
  }
}
