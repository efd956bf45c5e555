/** Who wants to hear that something of the page has changed; `subscribe` and `tell` may be passed on as they are. */
export class Listeners {
  readonly #all = new Set<() => void>();

  get none(): boolean {
    return this.#all.size === 0;
  }

  /** @returns ends it */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  readonly tell = (): void => {
    for (const listener of [...this.#all]) listener();
  };
}
