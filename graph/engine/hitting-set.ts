export interface HittingSet {
  /** Elements chosen, ascending: every set has one of them. */
  readonly chosen: readonly number[];
  /** Sum of their weights. */
  readonly weight: number;
  /** No hitting set weighs less. Equal to `weight`: this one is optimal. */
  readonly lowerBound: number;
}

/**
 * A hitting set of least weight by branch and bound; the best found where `nodes` branches do not suffice.
 * @param weights per element, > 0
 * @param sets each with at least one element; elements of a set are distinct
 * @param nodes most branches, so that the answer does not depend on the machine's speed
 */
export function hittingSet(
  weights: ArrayLike<number>,
  sets: readonly (readonly number[])[],
  nodes = 20_000,
): HittingSet {
  const search = new Search(weights, nodes);
  const minimal = withoutSupersets(sets);
  search.offer(greedy(weights, minimal));
  const root = packing(weights, minimal, search.excluded);
  search.branch(minimal, [], 0);
  const { best, weight, exhausted } = search;
  return { chosen: [...best].sort((a, b) => a - b), weight, lowerBound: exhausted ? Math.min(root, weight) : weight };
}

class Search {
  readonly #weights: ArrayLike<number>;
  #left: number;
  /** Per element, how many branches above exclude it. */
  readonly excluded = new Map<number, number>();
  best: readonly number[] = [];
  weight = Infinity;

  constructor(weights: ArrayLike<number>, nodes: number) {
    this.#weights = weights;
    this.#left = nodes;
  }

  get exhausted(): boolean {
    return this.#left < 0;
  }

  offer(chosen: readonly number[]): void {
    const weight = chosen.reduce((sum, element) => sum + (this.#weights[element] ?? 0), 0);
    if (weight >= this.weight) return;
    this.best = chosen;
    this.weight = weight;
  }

  /** Completes `chosen`, which hits everything but `open`. The smallest open set is tried element by element. */
  branch(open: readonly (readonly number[])[], chosen: readonly number[], weight: number): void {
    if (--this.#left < 0) return;
    if (open.length === 0) {
      this.offer(chosen);
      return;
    }
    if (weight + packing(this.#weights, open, this.excluded) >= this.weight) return;
    const smallest = open.map((set) => this.#allowed(set)).reduce((a, b) => (b.length < a.length ? b : a));
    const occurs = occurrences(open);
    const ordered = smallest.toSorted(
      (a, b) =>
        (occurs.get(b) ?? 0) / (this.#weights[b] ?? 1) - (occurs.get(a) ?? 0) / (this.#weights[a] ?? 1) || a - b,
    );
    for (const element of ordered) {
      const next = weight + (this.#weights[element] ?? 0);
      if (next < this.weight) {
        const rest = open.filter((set) => !set.includes(element));
        this.branch(rest, [...chosen, element], next);
      }
      // INVARIANT: what was tried once is not tried again beside its siblings.
      this.excluded.set(element, (this.excluded.get(element) ?? 0) + 1);
    }
    for (const element of ordered) {
      const times = (this.excluded.get(element) ?? 1) - 1;
      if (times === 0) this.excluded.delete(element);
      else this.excluded.set(element, times);
    }
  }

  #allowed(set: readonly number[]): readonly number[] {
    return this.excluded.size === 0 ? set : set.filter((element) => !this.excluded.has(element));
  }
}

/** A lower bound by a feasible dual: every set is paid for as far as its elements have weight left; Infinity where one cannot be hit. */
function packing(
  weights: ArrayLike<number>,
  sets: readonly (readonly number[])[],
  excluded: ReadonlyMap<number, number>,
): number {
  const paid = new Map<number, number>();
  let total = 0;
  for (const set of sets.toSorted((a, b) => a.length - b.length)) {
    let least = Infinity;
    for (const element of set) {
      if (!excluded.has(element)) least = Math.min(least, (weights[element] ?? 0) - (paid.get(element) ?? 0));
    }
    if (least === Infinity) return Infinity;
    if (least <= 0) continue;
    for (const element of set) paid.set(element, (paid.get(element) ?? 0) + least);
    total += least;
  }
  return total;
}

/** By most sets per weight, then what turned out to be superfluous taken out again, dearest first. */
function greedy(weights: ArrayLike<number>, sets: readonly (readonly number[])[]): readonly number[] {
  const chosen: number[] = [];
  let open = sets;
  while (open.length > 0) {
    let bestElement = -1;
    let bestValue = 0;
    for (const [element, count] of occurrences(open)) {
      const value = count / (weights[element] ?? 1);
      if (value > bestValue || (value === bestValue && element < bestElement)) {
        bestElement = element;
        bestValue = value;
      }
    }
    chosen.push(bestElement);
    open = open.filter((set) => !set.includes(bestElement));
  }
  const kept = new Set(chosen);
  for (const element of chosen.toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)) {
    kept.delete(element);
    if (!sets.every((set) => set.some((one) => kept.has(one)))) kept.add(element);
  }
  return [...kept];
}

function occurrences(sets: readonly (readonly number[])[]): Map<number, number> {
  const count = new Map<number, number>();
  for (const set of sets) for (const element of set) count.set(element, (count.get(element) ?? 0) + 1);
  return count;
}

/** A set that has all elements of another is hit with it. */
function withoutSupersets(sets: readonly (readonly number[])[]): (readonly number[])[] {
  const minimal: ReadonlySet<number>[] = [];
  const kept: (readonly number[])[] = [];
  for (const set of sets.toSorted((a, b) => a.length - b.length)) {
    const own = new Set(set);
    if (minimal.some((other) => other.isSubsetOf(own))) continue;
    minimal.push(own);
    kept.push(set);
  }
  return kept;
}
