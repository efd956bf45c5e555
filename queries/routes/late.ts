import { targetsOf } from "../../authz/kubernetes/index.ts";
import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { FactReader } from "../../model/fact.ts";
import { kindSpec } from "../../model/node.ts";
import { compose } from "./compose.ts";
import type { Placement } from "./placement.ts";
import { directRoutes, type Routed } from "./routed.ts";

/** A route that asks who sends a request after something was done with it. */
export interface LateLogin {
  /** Index of the route's node. */
  readonly node: number;
  /** What is done before, in words, sorted. */
  readonly before: readonly string[];
  /** Indexes of the workloads that do it, ascending; none where what does it was not read, or is a provider's own. */
  readonly by: readonly number[];
}

/**
 * What changes a request, or runs code on it, before the first login. To read one is what every hop before a login does;
 * to believe its headers may mislead the login, and is no work that is done for whoever sends it.
 */
const changedBefore = ({ before, firstAuthentication }: Pick<Placement, "before" | "firstAuthentication">) =>
  firstAuthentication ? before.filter(({ kind }) => kind === "transform") : [];

const known = new WeakMap<GraphReader, readonly LateLogin[]>();

/** Of every route that the internet comes to, by node, found once for a graph: linear in its routes. */
export function lateLogins(graph: GraphReader): readonly LateLogin[] {
  const made = known.get(graph) ?? [...found(graph)];
  known.set(graph, made);
  return made;
}

function* found(graph: GraphReader): Generator<LateLogin> {
  const byNode = new Map<number, { readonly before: Set<string>; readonly by: Set<number> }>();
  for (const routed of directRoutes(graph)) {
    if (routed.state !== "authenticated") continue;
    const placement = compose(graph.facts(), routed, []);
    for (const { hop, what } of changedBefore(placement)) {
      const all = byNode.get(routed.node) ?? { before: new Set(), by: new Set() };
      all.before.add(what);
      for (const one of doing(graph, routed, placement.hops[hop]?.node)) all.by.add(one);
      byNode.set(routed.node, all);
    }
  }
  for (const [node, { before, by }] of [...byNode].sort(([a], [b]) => a - b))
    yield { node, before: [...before].sort(compare), by: [...by].sort((a, b) => a - b) };
}

/** Workloads that a hop is: the proxy itself, or the pods of the service before it, which is its controller's. */
function doing(graph: GraphReader, routed: Routed, hop: string | undefined): readonly number[] {
  const own = workloads(graph, hop === undefined ? [] : [hop]);
  return own.length > 0 ? own : workloads(graph, fronts(graph.facts(), routed));
}

const workloads = (graph: GraphReader, ids: readonly string[]): readonly number[] =>
  ids
    .flatMap((id) => graph.nodesNamed(id))
    .filter((node) => kindSpec(graph.nodes[node]?.kind ?? "Hub").class === "workload");

/** Pods of the services that the route rests on and does not lead to. */
function fronts(facts: FactReader, { ways, next, services }: Routed): readonly string[] {
  const sides = [...ways, ...next.flatMap((one) => one.ways)].flatMap((way) => way.sides);
  return sides.flatMap((fact) =>
    fact.kind === "k8s.service" && !services.includes(fact.key)
      ? targetsOf(facts, fact, undefined).map(({ pod }) => pod.key)
      : [],
  );
}
