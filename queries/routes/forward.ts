import type { GraphReader } from "../../graph/port.ts";
import { kindSpec } from "../../model/node.ts";

/** What the graph lets a request on a route do next. Node indexes. */
export interface Forward {
  /** Workloads and stores that it arrives at without anybody having asked who sends it. */
  readonly open: readonly number[];
  /** Of those, what is conditional on something that no evaluator decides. */
  readonly unsure: ReadonlySet<number>;
  /** Those that a step leads to which takes an identity. */
  readonly guarded: readonly number[];
  /** Routes that it is passed on to. */
  readonly routes: readonly number[];
  /** Routes of the configuration of a proxy that it arrives at: the proxy's workload is none of `open`. */
  readonly proxied: readonly number[];
}

/** One step of passing on: routes that are only names of something (services, load balancers, APIs) are passed through. */
export function forward(graph: GraphReader, route: number): Forward {
  const open = new Set<number>();
  const sure = new Set<number>();
  const guarded = new Set<number>();
  const routes = new Set<number>();
  const proxied = new Set<number>();
  const queue = [graph.privilegeIndex(route, "connect")];
  const seen = new Set(queue);
  for (const p of queue) {
    const { useStart, uses } = graph.csr;
    for (const step of uses.subarray(useStart[p], useStart[p + 1])) {
      const to = graph.conclusionOf(step);
      const node = graph.nodeOf(to);
      const { kind = "Hub" } = graph.nodes[node] ?? {};
      const group = kindSpec(kind).class;
      if (kind === "Route" && !isPastAcl(graph, node)) routes.add(node);
      else if (group === "workload" || group === "data-store") {
        const own = configured(graph, to);
        for (const each of own) proxied.add(each);
        if (own.length > 0) continue;
        const asks = graph.authenticates(step);
        (asks ? guarded : open).add(node);
        if (!asks && !isUnsure(graph, step)) sure.add(node);
      } else if (group === "route" && !seen.has(to)) {
        seen.add(to);
        queue.push(to);
      }
    }
  }
  routes.delete(route);
  return {
    open: [...open],
    unsure: new Set([...open].filter((node) => !sure.has(node))),
    guarded: [...guarded],
    routes: [...routes],
    proxied: [...proxied],
  };
}

/** Routes that a workload has by its configuration as a proxy. */
function configured(graph: GraphReader, connect: number): readonly number[] {
  const { useStart, uses } = graph.csr;
  const found: number[] = [];
  for (const step of uses.subarray(useStart[connect], useStart[connect + 1]))
    if (graph.ruleOf(step).edge === "HAS_ROUTE") found.push(graph.nodeOf(graph.conclusionOf(step)));
  return found;
}

/** Past a web ACL a route is a node of its own: the same class, one hop on. */
export const isPastAcl = (graph: GraphReader, node: number): boolean =>
  graph.nodes[node]?.id.startsWith("route:waf:") ?? false;

const isUnsure = (graph: GraphReader, step: number): boolean =>
  graph.conditionsOf(step).some(({ kind }) => kind === "unsupported");
