import { closure, type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { internet, kindSpec } from "../../model/node.ts";
import { tally } from "../answer.ts";
import { wantedPrivileges } from "../reached.ts";
import { impliedByStart } from "../starts.ts";

/** Nodes that somebody comes to hold something of. */
export interface Radius {
  readonly nodes: ReadonlySet<number>;
  readonly byClass: Readonly<Record<string, number>>;
}

/** The privilege of sending requests from the internet; none in a graph without it. */
export const everywhere = (graph: GraphReader): number[] =>
  [graph.privilegeIndex(graph.nodeIndex(internet), "originate")].filter((p) => p >= 0);

/** What whoever holds the starts reaches beyond them, by the closure alone. @param without nodes that do not count */
export function radiusOf(
  graph: GraphReader,
  starts: readonly number[],
  maxStratum: number,
  without: ReadonlySet<number> = new Set(),
): Radius {
  const wanted = wantedPrivileges(graph, []);
  const { order, count, stratumOf } = closure(graph.csr, starts, maxStratum);
  const held = impliedByStart(graph, starts);
  const nodes = new Set<number>();
  for (const p of order.subarray(0, count)) {
    if (held.has(p) || (stratumOf[p] ?? NOT_REACHED) > maxStratum || !wanted(p)) continue;
    const node = graph.nodeOf(p);
    if (!without.has(node)) nodes.add(node);
  }
  return { nodes, byClass: classesOf(graph, nodes) };
}

export const classesOf = (graph: GraphReader, nodes: Iterable<number>): Record<string, number> =>
  tally([...nodes].flatMap((node) => (graph.nodes[node] ? [kindSpec(graph.nodes[node].kind).class] : [])));
