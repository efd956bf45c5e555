import { globMeet, hasWildcard, literalPrefix } from "./pattern.ts";

/** Targets found by the globs that may cover them, without looking at the rest. */
export class TargetIndex<T> {
  readonly #exact = new Map<string, T[]>();
  readonly #sorted: { readonly prefix: string; readonly arn: string; readonly target: T }[];
  readonly #globs: { readonly arn: string; readonly target: T }[] = [];

  constructor(targets: readonly T[], arnOf: (target: T) => string) {
    this.#sorted = targets.map((target) => ({ prefix: literalPrefix(arnOf(target)), arn: arnOf(target), target }));
    this.#sorted.sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
    for (const entry of this.#sorted) {
      if (hasWildcard(entry.arn)) this.#globs.push(entry);
      const list = this.#exact.get(entry.prefix);
      if (list) list.push(entry.target);
      else this.#exact.set(entry.prefix, [entry.target]);
    }
  }

  /** Targets that the glob may match, whole or in part. */
  *overlapping(glob: string): Iterable<T> {
    const prefix = literalPrefix(glob);
    if (!hasWildcard(glob)) {
      yield* this.#exact.get(glob) ?? [];
      yield* this.#holding(prefix);
      return;
    }
    for (let at = this.#firstFrom(prefix); at < this.#sorted.length; at++) {
      const entry = this.#sorted[at];
      if (!entry?.prefix.startsWith(prefix)) break;
      if (globMeet(entry.arn, glob) !== undefined) yield entry.target;
    }
    yield* this.#holding(prefix);
  }

  /** Targets that are globs themselves and whose literal part is a proper prefix of the text. */
  *#holding(text: string): Iterable<T> {
    if (this.#globs.length === 0) return;
    for (let length = 0; length < text.length; length++) {
      for (const target of this.#exact.get(text.slice(0, length)) ?? []) yield target;
    }
  }

  #firstFrom(prefix: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle]?.prefix ?? "") < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
