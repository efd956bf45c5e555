import type { FactUse, GraphReader } from "../graph/port.ts";
import { splitPrivilege } from "../model/access.ts";

/**
 * Tells of a step that rests on an edited fact whether anybody loses by the edit. Many a step cites a fact for another
 * part of it than the edit changes, or has another reason beside it: it is there in the edited graph still.
 * @param after the graph that the edited facts give
 */
export function losses(after: GraphReader): (use: FactUse) => boolean {
  const given = new Map<string, ReadonlySet<number>>();
  const numberOf = (key: FactUse["to"]): number => {
    const { node, access } = splitPrivilege(key);
    const index = after.nodeIndex(node);
    return index < 0 ? -1 : after.privilegeIndex(index, access);
  };
  const givenBy = (key: FactUse["to"]): ReadonlySet<number> => {
    const known = given.get(key) ?? behind(after, numberOf(key));
    given.set(key, known);
    return known;
  };
  return ({ from, to }) => {
    const conclusion = numberOf(to);
    return conclusion < 0 || !from.every((one) => numberOf(one) >= 0 && givenBy(one).has(conclusion));
  };
}

/** What the steps that need a privilege give, hubs joined with what lies behind them. */
function behind(graph: GraphReader, privilege: number): ReadonlySet<number> {
  const { useStart, uses } = graph.csr;
  const found = new Set<number>();
  const open = privilege < 0 ? [] : [privilege];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const step of uses.subarray(useStart[at], useStart[at + 1])) {
      const to = graph.conclusionOf(step);
      if (found.has(to)) continue;
      found.add(to);
      if (graph.nodes[graph.nodeOf(to)]?.kind === "Hub") open.push(to);
    }
  }
  return found;
}
