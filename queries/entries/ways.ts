import { type Closure, closure, type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { positional } from "../../model/access.ts";
import { internet, kindSpec, type NodeClass } from "../../model/node.ts";

/** One way in: a privilege that anybody on the internet has in one step, or a route of a proxy that such a step leads to. */
export interface Way {
  readonly p: number;
  readonly node: number;
  readonly stratum: number;
  /** Workloads that requests through it arrive at: node indexes. */
  readonly leadsTo: readonly number[];
  /** What somebody has who comes in and runs code in those workloads. */
  readonly held: readonly number[];
}

export interface WaysIn {
  /** `internet#originate`. */
  readonly start: number;
  /** What the internet reaches without authenticating anywhere; with `all` also by authenticating. */
  readonly found: Closure;
  /** In the order in which the internet comes to them. */
  readonly ways: readonly Way[];
}

/** Every way in up to a stratum. @param all also routes that authenticate, and what stands behind a login */
export function waysIn(graph: GraphReader, maxStratum: number, all: boolean): WaysIn {
  const start = graph.privilegeIndex(graph.nodeIndex(internet), "originate");
  const found = closure(graph.csr, [start], maxStratum, all ? undefined : authenticated(graph));
  const ways: Way[] = [];
  const entries = found.order.subarray(0, found.count).filter((p) => isEntry(graph, p, found.by));
  const seen = new Set(entries);
  for (const p of seen) {
    const node = graph.nodeOf(p);
    if (graph.nodes[node]?.authentication === "authenticated" && !all) continue;
    const leadsTo = workloadsBehind(graph, p, found.stratumOf, all);
    const run = leadsTo.map((workload) => graph.privilegeIndex(workload, "execute")).filter((one) => one >= 0);
    const held = positional.has(graph.accessOf(p)) ? run : [p, ...run];
    ways.push({ p, node, stratum: found.stratumOf[p] ?? 0, leadsTo, held });
    for (const workload of leadsTo) for (const route of configured(graph, workload, found.stratumOf)) seen.add(route);
  }
  return { start, found, ways };
}

/**
 * Routes that a proxy has by its configuration: what arrives at the proxy is not yet let in by it, so each is a way in of
 * its own, which asks or does not.
 */
function* configured(graph: GraphReader, workload: number, stratumOf: Uint8Array): Generator<number> {
  const connect = graph.privilegeIndex(workload, "connect");
  if (connect < 0) return;
  const { useStart, uses } = graph.csr;
  for (const step of uses.subarray(useStart[connect], useStart[connect + 1])) {
    const to = graph.conclusionOf(step);
    if (graph.ruleOf(step).edge === "HAS_ROUTE" && stratumOf[to] !== NOT_REACHED) yield to;
  }
}

function authenticated(graph: GraphReader): Uint8Array {
  const banned = new Uint8Array(graph.csr.steps);
  for (let s = 0; s < graph.csr.steps; s++) if (graph.authenticates(s)) banned[s] = 1;
  return banned;
}

/** What the internet gets in one step: a route, more than a connection, or a connection with no route in front. */
function isEntry(graph: GraphReader, p: number, by: Int32Array): boolean {
  const kind = graph.nodes[graph.nodeOf(p)]?.kind ?? "Hub";
  const step = by[p] ?? -1;
  if (kind === "Internet" || kind === "Hub" || step < 0 || graph.ruleOf(step).id === "model.implies") return false;
  return ways.has(kindSpec(kind).class) || !positional.has(graph.accessOf(p)) ? fromInternet(graph, step, by) : false;
}

/** Classes of which a connection alone is a way in. */
const ways: ReadonlySet<NodeClass> = new Set(["route", "workload", "data-store"]);

function fromInternet(graph: GraphReader, step: number, by: Int32Array): boolean {
  return graph.premisesOf(step).every((premise) => {
    const kind = graph.nodes[graph.nodeOf(premise)]?.kind;
    const before = by[premise] ?? -1;
    return kind === "Internet" || (kind === "Hub" && before >= 0 && fromInternet(graph, before, by));
  });
}

/** Workloads whose connection follows from this privilege through routes alone; with `login` also those behind one. */
function workloadsBehind(graph: GraphReader, entry: number, stratumOf: Uint8Array, login: boolean): number[] {
  const behind = new Set<number>();
  const queue = [entry];
  const seen = new Set(queue);
  for (const p of queue) {
    const node = graph.nodeOf(p);
    const group = kindSpec(graph.nodes[node]?.kind ?? "Hub").class;
    if (group === "workload" && graph.accessOf(p) === "connect") {
      behind.add(node);
      continue;
    }
    const { useStart, uses } = graph.csr;
    for (const s of uses.subarray(useStart[p], useStart[p + 1])) {
      const to = graph.conclusionOf(s);
      if (seen.has(to) || stratumOf[to] === NOT_REACHED || (graph.authenticates(s) && !login)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return [...behind];
}
