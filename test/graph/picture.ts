import type { GraphReader } from "../../graph/port.ts";
import { canonical } from "../../model/canonical.ts";

/** Everything that an answer could show of a graph, in an order of its own: two graphs that say the same look the same. */
export function picture(graph: GraphReader): unknown {
  const steps = Array.from({ length: graph.csr.steps }, (_, s) =>
    canonical({
      ...graph.step(s),
      authenticates: graph.authenticates(s),
      structural: graph.isStructural(s),
      cost: graph.csr.cost[s],
      alternatives: graph.alternativesOf(s).map((facts, a) => ({
        facts: facts.map(canonical).toSorted(),
        certainty: graph.certaintyOf(s, a),
        conditions: graph.conditionsOf(s, a),
      })),
    }),
  );
  return { nodes: graph.nodes, gaps: graph.gaps, scopes: graph.scopes, steps: steps.toSorted() };
}
