import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { FactReader } from "../../model/fact.ts";
import type { RouteAuthentication } from "../../model/node.ts";
import { type Address, addressOf, holds } from "./address.ts";
import { ApiDocuments, type Application, settingsOf } from "./application.ts";
import { type Forward, forward, isPastAcl } from "./forward.ts";
import { holdsFor } from "./holds.ts";
import { meshHops } from "./hops/inside.ts";
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
  readonly application: Application;
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
  /** Routes of the proxy that it arrives at: each is a class of requests of its own. */
  readonly proxied: readonly Routed[];
}

const openFirst: readonly RouteAuthentication[] = ["unauthenticated", "not-proven", "authenticated"];
const openness = (state: RouteAuthentication): number => openFirst.indexOf(state);

const known = new WeakMap<GraphReader, readonly Routed[]>();

/** Routes that the internet comes to, sorted by id: found once for a graph. */
export function directRoutes(graph: GraphReader): readonly Routed[] {
  const made = known.get(graph) ?? new Routes(graph).direct();
  known.set(graph, made);
  return made;
}

/** Every route of the graph that something leads to, made once each. */
export class Routes {
  readonly #graph: GraphReader;
  readonly #documents: ApiDocuments;
  readonly #known = new Map<number, Routed | undefined>();
  readonly #settings = new Map<string, Application>();

  constructor(graph: GraphReader) {
    this.#graph = graph;
    this.#documents = new ApiDocuments(graph.facts());
  }

  /** Routes that the internet comes to, sorted by id. */
  direct(): readonly Routed[] {
    return this.#graph.nodes.flatMap(({ kind }, node) => {
      if (kind !== "Route" || isPastAcl(this.#graph, node)) return [];
      const routed = this.of(node);
      if (!routed?.direct) return [];
      const classes = routed.proxied.flatMap((inner) => within(routed, inner) ?? []);
      return classes.length > 0 ? classes : [routed];
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

  /** Hosts of many paths lead to the same few workloads. */
  #settingsOf(workloads: readonly string[]): Application {
    const key = workloads.join("\n");
    const known = this.#settings.get(key) ?? settingsOf(this.#graph.facts(), workloads);
    this.#settings.set(key, known);
    return known;
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
    const proxied = ahead.proxied.flatMap((each) => this.of(each) ?? []);
    const told = ways.map(({ main }) => targetsOfWay(facts, main));
    const reached = [...ahead.open, ...ahead.guarded].map((each) => graph.nodes[each]?.id ?? "");
    const workloads = [
      reached,
      ...told.map((each) => each.workloads),
      ...[...next, ...proxied].map((each) => each.workloads),
    ].flat();
    const direct = ways.filter((way) => way.direct);
    const services = [...new Set([told, next].flatMap((all) => all.flatMap((each) => each.services)))].sort(compare);
    const behind = [...new Set(workloads)].sort(compare);
    const documented = this.#documents.of(address, [...behind, ...services]);
    const application = documented.state === "not-proven" ? this.#settingsOf(behind) : documented;
    const silent = ahead.open.length === 0 && ahead.guarded.length === 0 && next.length + proxied.length === 0;
    return {
      node,
      id,
      address,
      own,
      state:
        silent && own !== "authenticated"
          ? unpassed(facts, own, ways, behind, address)
          : declared(stateOf(own, ahead, [...next, ...proxied]), application),
      application,
      ways,
      direct: direct.length > 0,
      stratum: Math.min(2, ...direct.map(({ stratum }) => stratum)),
      forward: ahead,
      workloads: behind,
      services,
      next,
      proxied,
    };
  }
}

/** The class of requests that a route passes on to a proxy, and that the proxy treats alike; undefined where none is both. */
function within(outer: Routed, inner: Routed): Routed | undefined {
  const [named, at] = inner.address.host.split("@");
  const known = /^[*]?$|^[0-9.]+$/.test(outer.address.host) || outer.address.scheme === "tcp";
  if (at !== undefined && named !== outer.address.host && !known) return undefined;
  const own = outer.address.pathClass;
  const theirs = classOf(inner);
  const pathClass = holds(own, theirs) ? theirs : holds(theirs, own) ? own : undefined;
  if (pathClass === undefined) return undefined;
  const host = at !== undefined && known && named !== undefined ? named : outer.address.host;
  return {
    ...outer,
    id: inner.id,
    node: inner.node,
    address: { ...outer.address, host, pathClass },
    state: stateOf(outer.own, { open: [], unsure: new Set() }, [inner]),
    application: inner.application,
    workloads: inner.workloads,
    services: inner.services,
    next: [inner],
    proxied: [],
  };
}

/** A class of paths by an expression, as far as it begins with plain text. */
function classOf({ ways, address }: Routed): string {
  const matched = ways.find(({ main }) => main.kind === "edge.route" && main.match === "regex");
  if (!matched) return address.pathClass;
  return `${/^\^?(\/[\w/-]*)/.exec(address.pathClass)?.[1] ?? "/"}*`;
}

/** What an API document or a setting declares is no proof, and more than silence. */
const declared = (state: RouteAuthentication, application: Application): RouteAuthentication =>
  state === "unauthenticated" && application.state === "declared" ? "not-proven" : state;

/** Of a route that no step leads on from: whether what stands behind it refuses, by its own policy or by its mesh. */
function unpassed(
  facts: FactReader,
  own: RouteAuthentication,
  ways: readonly Way[],
  workloads: readonly string[],
  { pathClass }: Address,
): RouteAuthentication {
  const pods = workloads.flatMap((id) => facts.get("k8s.pod", id) ?? []);
  if (workloads.length > 0 && pods.length === workloads.length)
    return meshHops(facts, pods, pathClass, ways).some(({ hop }) => hop.controls.some((one) => holdsFor(one, hop)))
      ? "authenticated"
      : own;
  const called = ways.find(({ main }) => main.kind === "aws.function")?.main;
  if (!called) return own;
  return facts.coverage("aws.statement", called.scope) === "read" ? "authenticated" : "not-proven";
}

/** A login at the route holds for all behind it; without one, what it leads to without being asked decides. */
function stateOf(
  own: RouteAuthentication,
  { open, unsure }: Pick<Forward, "open" | "unsure">,
  next: readonly Routed[],
): RouteAuthentication {
  if (own === "authenticated") return own;
  const behind: RouteAuthentication[] = [
    ...open.map((node) => (unsure.has(node) ? "not-proven" : "unauthenticated") as RouteAuthentication),
    ...next.map(({ state }) => state),
  ];
  const worst = openFirst.find((state) => behind.includes(state)) ?? "unauthenticated";
  return worst === "authenticated" ? worst : openness(own) > openness(worst) ? own : worst;
}
