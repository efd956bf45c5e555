import type { GraphReader } from "../../graph/port.ts";

/** Steps that give a conclusion, strongest first: each after the structural ones that lead up to it, in firing order. */
export function matching(
  graph: GraphReader,
  conclusion: number,
  premises: readonly number[],
  isAsked: (step: number) => boolean,
): number[][] {
  const { makeStart, makes, stratum } = graph.csr;
  const search = new Search(graph, new Set(premises));
  const found: { readonly chain: readonly number[]; readonly step: number }[] = [];
  for (const step of makes.subarray(makeStart[conclusion], makeStart[conclusion + 1])) {
    if (!isAsked(step)) continue;
    const chain = premises.length === 0 ? [] : search.leadingTo(step);
    if (chain) found.push({ chain, step });
  }
  return found
    .sort(
      (a, b) => (stratum[a.step] ?? 0) - (stratum[b.step] ?? 0) || a.chain.length - b.chain.length || a.step - b.step,
    )
    .map(({ chain, step }) => [...chain, step]);
}

/** Looks for what stands between given premises and a step: hubs, groups, included accesses. */
class Search {
  readonly #graph: GraphReader;
  readonly #asked: ReadonlySet<number>;
  /** Privileges that the asked ones do not give by structural steps, and those being looked at. */
  readonly #failed = new Set<number>();

  constructor(graph: GraphReader, asked: ReadonlySet<number>) {
    this.#graph = graph;
    this.#asked = asked;
  }

  /** The structural steps with which exactly the asked premises give the step; undefined where they do not. */
  leadingTo(step: number): number[] | undefined {
    const used = new Set<number>();
    const chain = new Set<number>();
    for (const premise of this.#graph.premisesOf(step)) {
      const way = this.#wayTo(premise);
      if (way === undefined) return undefined;
      for (const one of way) chain.add(one);
      if (way.length === 0) used.add(premise);
    }
    for (const one of chain)
      for (const premise of this.#graph.premisesOf(one)) if (this.#asked.has(premise)) used.add(premise);
    return used.size === this.#asked.size ? [...chain] : undefined;
  }

  /** Empty for a premise that is asked. */
  #wayTo(premise: number): readonly number[] | undefined {
    if (this.#asked.has(premise)) return [];
    if (this.#failed.has(premise)) return undefined;
    this.#failed.add(premise);
    const { makeStart, makes } = this.#graph.csr;
    for (const step of makes.subarray(makeStart[premise], makeStart[premise + 1])) {
      if (!this.#graph.isStructural(step)) continue;
      const ways = this.#graph.premisesOf(step).map((one) => this.#wayTo(one));
      if (ways.includes(undefined)) continue;
      this.#failed.delete(premise);
      return [...ways.flatMap((way) => way ?? []), step];
    }
    return undefined;
  }
}
