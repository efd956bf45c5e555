/** What has to be hit: of each set one element. */
export type Sets = readonly (readonly number[])[];

/**
 * What can be told without a search: a set that has all elements of another is hit with it; an element is not needed
 * where another one that weighs no more hits all that it hits; the only element of a set is taken. Some hitting set of
 * least weight is `forced` with one of least weight of `left`.
 */
export function reduced(
  weights: ArrayLike<number>,
  sets: Sets,
): { readonly forced: readonly number[]; readonly left: Sets } {
  const forced = new Set<number>();
  let left = minimal(sets);
  for (;;) {
    const taken = new Set(left.flatMap((set) => (set.length === 1 ? set : [])));
    for (const element of taken) forced.add(element);
    const open = left.filter((set) => !set.some((element) => taken.has(element)));
    const idle = dominated(weights, open);
    if (taken.size === 0 && idle.size === 0) return { forced: [...forced], left: open };
    left = minimal(open.map((set) => set.filter((element) => !idle.has(element))));
  }
}

/** Sets that have an element in common, or are linked by others that do, together. */
export function components(sets: Sets): Sets[] {
  const of = new Map<number, number>();
  const parent = sets.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] ?? at] ?? at;
      at = parent[at] ?? at;
    }
    return at;
  };
  for (const [index, set] of sets.entries()) {
    for (const element of set) {
      const other = of.get(element);
      if (other === undefined) of.set(element, index);
      else parent[root(index)] = root(other);
    }
  }
  return [...Map.groupBy(sets.entries(), ([index]) => root(index)).values()].map((own) => own.map(([, set]) => set));
}

/** Without sets that have all elements of another one. */
function minimal(sets: Sets): Sets {
  const kept: (readonly number[])[] = [];
  /** Per element, the kept sets whose first element it is. */
  const startsWith = new Map<number, ReadonlySet<number>[]>();
  for (const set of sets.toSorted((a, b) => a.length - b.length)) {
    const own = new Set(set);
    if (set.some((element) => startsWith.get(element)?.some((other) => other.isSubsetOf(own)))) continue;
    kept.push(set);
    const first = set[0];
    if (first !== undefined) startsWith.set(first, [...(startsWith.get(first) ?? []), own]);
  }
  return kept;
}

/** Elements for which another one stands: it weighs no more and is in every set that they are in. */
function dominated(weights: ArrayLike<number>, sets: Sets): ReadonlySet<number> {
  const inSets = new Map<number, Set<number>>();
  for (const [index, set] of sets.entries()) {
    for (const element of set) {
      const own = inSets.get(element);
      if (own) own.add(index);
      else inSets.set(element, new Set([index]));
    }
  }
  const idle = new Set<number>();
  for (const [element, own] of inSets) {
    const [first = -1] = own;
    const stands = (other: number): boolean => {
      if (other === element || idle.has(other)) return false;
      const [mine, its] = [weights[element] ?? 0, weights[other] ?? 0];
      const theirs = inSets.get(other);
      if (its > mine || theirs === undefined || !own.isSubsetOf(theirs)) return false;
      return its < mine || theirs.size > own.size || other < element;
    };
    if (sets[first]?.some(stands)) idle.add(element);
  }
  return idle;
}
