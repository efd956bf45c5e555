import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { kindSpec } from "../../model/node.ts";
import { tally } from "../answer.ts";
import { importanceOf } from "../importance.ts";
import type { Residual } from "./answer.ts";

/** Privileges that a residual names. */
const named = 10;

/** Targets in the order of what they mean to somebody, then by name. */
export function byImportance(graph: GraphReader, targets: Iterable<number>): number[] {
  const keyed = [...targets].map((target) => ({ target, rank: rankOf(graph, target), key: graph.key(target) }));
  return keyed.sort((a, b) => a.rank - b.rank || compare(a.key, b.key)).map(({ target }) => target);
}

function rankOf(graph: GraphReader, privilege: number): number {
  const kind = graph.nodes[graph.nodeOf(privilege)]?.kind ?? "Hub";
  return importanceOf(kind, graph.accessOf(privilege));
}

export const nodesOf = (graph: GraphReader, privileges: Iterable<number>): ReadonlySet<number> =>
  new Set([...privileges].map((p) => graph.nodeOf(p)));

/**
 * @param now what is reached, most important first
 * @param later what of it is reached when every session has ended; left out: the same
 */
export function residualOf(graph: GraphReader, now: readonly number[], later: readonly number[] = now): Residual {
  const nodes = nodesOf(graph, now);
  const kinds = [...nodes].flatMap((node) => graph.nodes[node]?.kind ?? []);
  return {
    nodes: nodes.size,
    privileges: now.length,
    first: now.slice(0, named).map((p) => graph.key(p)),
    byClass: tally(kinds.map((kind) => kindSpec(kind).class)),
    byKind: tally(kinds),
    lingering: nodes.size - nodesOf(graph, later).size,
  };
}
