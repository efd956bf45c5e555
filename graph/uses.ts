import type { Privilege } from "../model/access.ts";
import type { FactUse, GraphReader } from "./port.ts";

/** Steps that rest on the facts of alternatives, each once, hubs joined with what is before and behind them. */
export function* usesOfAlternatives(
  graph: GraphReader,
  alternatives: Iterable<number>,
  stepOf: Int32Array,
): Iterable<FactUse> {
  const seen = new Set<number>();
  for (const alternative of alternatives) {
    const step = stepOf[alternative] ?? -1;
    if (seen.has(step)) continue;
    seen.add(step);
    const { id, title } = graph.ruleOf(step);
    for (const from of before(graph, graph.premisesOf(step))) {
      for (const to of behind(graph, graph.conclusionOf(step))) yield { rule: id, title, from, to };
    }
  }
}

const isHub = (graph: GraphReader, p: number): boolean => graph.nodes[graph.nodeOf(p)]?.kind === "Hub";

/** What has to be held: the privileges themselves, a hub replaced by what leads to it. */
function* before(
  graph: GraphReader,
  premises: readonly number[],
  passed: ReadonlySet<number> = new Set(),
): Iterable<readonly Privilege[]> {
  const hub = premises.find((p) => isHub(graph, p));
  if (hub === undefined) yield premises.map((p) => graph.key(p)).sort();
  else if (!passed.has(hub)) {
    const others = premises.filter((p) => p !== hub);
    const { makeStart, makes } = graph.csr;
    for (const step of makes.subarray(makeStart[hub], makeStart[hub + 1]))
      yield* before(graph, [...new Set([...others, ...graph.premisesOf(step)])], new Set([...passed, hub]));
  }
}

/** What is obtained: the privilege itself, or what lies behind a hub. */
function* behind(graph: GraphReader, conclusion: number, passed: ReadonlySet<number> = new Set()): Iterable<Privilege> {
  if (!isHub(graph, conclusion)) yield graph.key(conclusion);
  else if (!passed.has(conclusion)) {
    const { useStart, uses } = graph.csr;
    for (const step of uses.subarray(useStart[conclusion], useStart[conclusion + 1]))
      yield* behind(graph, graph.conclusionOf(step), new Set([...passed, conclusion]));
  }
}
