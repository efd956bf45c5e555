import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { RouteAuthentication } from "../../model/node.ts";
import { type Address, addressOf } from "./address.ts";
import { type Forward, forward, isPastAcl } from "./forward.ts";
import { targetsOfWay } from "./targets.ts";
import { type Way, waysTo } from "./ways.ts";

/** One route, before its hops are put together. */
export interface Routed {
  /** Node index. */
  readonly node: number;
  readonly id: string;
  readonly address: Address;
  /** As its rules say of it alone. */
  readonly own: RouteAuthentication;
  /** With what stands behind it. */
  readonly state: RouteAuthentication;
  readonly ways: readonly Way[];
  /** True where the internet comes to it without another route before. */
  readonly direct: boolean;
  readonly stratum: number;
  readonly forward: Forward;
  /** Node ids, sorted: also behind a login, and behind routes that it passes on to. */
  readonly workloads: readonly string[];
  readonly services: readonly string[];
  /** Routes that it passes on to, the least protected first. */
  readonly next: readonly Routed[];
}

const openFirst: readonly RouteAuthentication[] = ["unauthenticated", "not-proven", "authenticated"];
const openness = (state: RouteAuthentication): number => openFirst.indexOf(state);

/** Every route of the graph that something leads to, made once each. */
export class Routes {
  readonly #graph: GraphReader;
  readonly #known = new Map<number, Routed | undefined>();

  constructor(graph: GraphReader) {
    this.#graph = graph;
  }

  /** Routes that the internet comes to, sorted by id. */
  direct(): readonly Routed[] {
    return this.#graph.nodes.flatMap(({ kind }, node) => {
      if (kind !== "Route" || isPastAcl(this.#graph, node)) return [];
      const routed = this.of(node);
      return routed?.direct ? [routed] : [];
    });
  }

  of(node: number): Routed | undefined {
    if (this.#known.has(node)) return this.#known.get(node);
    // Routes that pass on to one another in a circle: whoever closes it is not followed.
    this.#known.set(node, undefined);
    const made = this.#make(node);
    this.#known.set(node, made);
    return made;
  }

  #make(node: number): Routed | undefined {
    const graph = this.#graph;
    const { id = "", authentication: own = "unauthenticated" } = graph.nodes[node] ?? {};
    const address = addressOf(id);
    const ways = waysTo(graph, graph.privilegeIndex(node, "connect"));
    if (!address || ways.length === 0) return undefined;
    const facts = graph.facts();
    const ahead = forward(graph, node);
    const next = ahead.routes
      .flatMap((each) => this.of(each) ?? [])
      .sort((a, b) => openness(a.state) - openness(b.state) || compare(a.id, b.id));
    const told = ways.map(({ main }) => targetsOfWay(facts, main));
    const reached = [...ahead.open, ...ahead.guarded].map((each) => graph.nodes[each]?.id ?? "");
    const workloads = [reached, ...told.map((each) => each.workloads), ...next.map((each) => each.workloads)].flat();
    const direct = ways.filter((way) => way.direct);
    return {
      node,
      id,
      address,
      own,
      state: stateOf(own, ahead, next),
      ways,
      direct: direct.length > 0,
      stratum: Math.min(2, ...direct.map(({ stratum }) => stratum)),
      forward: ahead,
      workloads: [...new Set(workloads)].sort(compare),
      services: [...new Set([told, next].flatMap((all) => all.flatMap(({ services }) => services)))].sort(compare),
      next,
    };
  }
}

/** A login at the route holds for all behind it; without one, what it leads to without being asked decides. */
function stateOf(own: RouteAuthentication, { open, unsure }: Forward, next: readonly Routed[]): RouteAuthentication {
  if (own === "authenticated") return own;
  const behind: RouteAuthentication[] = [
    ...open.map((node) => (unsure.has(node) ? "not-proven" : "unauthenticated") as RouteAuthentication),
    ...next.map(({ state }) => state),
  ];
  const worst = openFirst.find((state) => behind.includes(state)) ?? "unauthenticated";
  return worst === "authenticated" ? worst : openness(own) > openness(worst) ? own : worst;
}
