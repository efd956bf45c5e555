import { components, reduced, type Sets } from "./hitting-set-rules.ts";

export interface HittingSet {
  /** Elements chosen, ascending: every set has one of them. */
  readonly chosen: readonly number[];
  /** Sum of their weights. */
  readonly weight: number;
  /** No hitting set weighs less. Equal to `weight`: this one is optimal. */
  readonly lowerBound: number;
}

/** Most looks at a set in one search, so that large problems end too. */
const mostLooks = 20_000_000;

/**
 * A hitting set of least weight: what is forced is taken, what cannot matter is left out, and each part that has nothing
 * in common with the others is searched by branch and bound; the best found where `nodes` branches do not suffice.
 * @param weights per element, > 0
 * @param sets each with at least one element; elements of a set are distinct
 * @param nodes most branches of a part, so that the answer does not depend on the machine's speed
 */
export function hittingSet(weights: ArrayLike<number>, sets: Sets, nodes = 20_000): HittingSet {
  const { forced, left } = reduced(weights, sets);
  const chosen = [...forced];
  let bound = weightOf(weights, forced);
  for (const part of components(left)) {
    const looks = part.reduce((sum, set) => sum + set.length, 0);
    const found = searched(weights, part, Math.min(nodes, Math.ceil(mostLooks / Math.max(1, looks))));
    chosen.push(...found.chosen);
    bound += found.lowerBound;
  }
  return { chosen: chosen.sort((a, b) => a - b), weight: weightOf(weights, chosen), lowerBound: bound };
}

function searched(weights: ArrayLike<number>, sets: Sets, nodes: number): HittingSet {
  const search = new Search(weights, nodes);
  search.offer(greedy(weights, sets));
  const root = packing(weights, sets, search.excluded);
  search.branch(sets, [], 0);
  const { best, weight, exhausted } = search;
  return { chosen: best, weight, lowerBound: exhausted ? Math.min(root, weight) : weight };
}

const weightOf = (weights: ArrayLike<number>, elements: readonly number[]): number =>
  elements.reduce((sum, element) => sum + (weights[element] ?? 0), 0);

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
    const weight = weightOf(this.#weights, chosen);
    if (weight >= this.weight) return;
    this.best = chosen;
    this.weight = weight;
  }

  /** Completes `chosen`, which hits everything but `open`. The smallest open set is tried element by element. */
  branch(open: Sets, chosen: readonly number[], weight: number): void {
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
function packing(weights: ArrayLike<number>, sets: Sets, excluded: ReadonlyMap<number, number>): number {
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
function greedy(weights: ArrayLike<number>, sets: Sets): readonly number[] {
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

function occurrences(sets: Sets): Map<number, number> {
  const count = new Map<number, number>();
  for (const set of sets) for (const element of set) count.set(element, (count.get(element) ?? 0) + 1);
  return count;
}
