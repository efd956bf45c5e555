import { unsegment } from "../../model/access.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Condition, DerivedNode } from "../../model/step.ts";
import { balancersOf, environment, type ProxyWay, serviceRoutes } from "./kubernetes-exposure.ts";
import { routeNode, routes } from "./kubernetes-ways.ts";

/** A route of a cluster at a host that something outside sends requests to. */
export interface Origin {
  readonly id: string;
  readonly because: readonly [Fact, ...Fact[]];
  readonly conditions: readonly Condition[];
  readonly node: DerivedNode;
}
interface Place {
  /** Empty: any. */
  readonly host: string;
  readonly origin: Omit<Origin, "conditions">;
}

/** Routes by the names and addresses at which they are found: their host, the address of the load balancer before them. */
const places = (facts: FactReader): ReadonlyMap<string, readonly Place[]> =>
  facts.memo("edge.origins", () => {
    const found = new Map<string, Place[]>();
    const put = (name: string, place: Place): void => {
      const list = found.get(name.toLowerCase());
      if (list) list.push(place);
      else found.set(name.toLowerCase(), [place]);
    };
    for (const [id, ways] of routes(facts)) {
      for (const way of ways) {
        const host = hostOf(id);
        const node = routeNode(ways, id, way.fact.scope);
        const [gateway] = way.because.filter(({ kind }) => kind === "k8s.gateway");
        for (const [name, shown] of namesOf(way)) {
          const because: [Fact, ...Fact[]] = [way.fact, ...(gateway ? [gateway] : []), ...shown];
          put(name, { host: name === host ? "" : host, origin: { id, because, node } });
        }
      }
    }
    for (const { key } of facts.of("k8s.cluster"))
      for (const service of balancersOf(facts, key))
        for (const { port: _, ...node } of serviceRoutes(service))
          for (const address of service.addresses)
            put(address, { host: "", origin: { id: node.id, because: [service], node } });
    return found;
  });

const hostOf = (id: string): string => unsegment(/^route:[a-z0-9]+:\/\/([^:]*):/.exec(id)?.[1] ?? "");

/** What requests are sent to so that they come to the way, with what shows it. */
function namesOf(way: ProxyWay): ReadonlyMap<string, readonly Fact[]> {
  const { fact, because, fronts, id } = way;
  const names = new Map<string, readonly Fact[]>();
  for (const gateway of because)
    if (gateway.kind === "k8s.gateway") for (const address of gateway.addresses) names.set(address, []);
  for (const { proxy } of fronts)
    for (const address of proxy?.addresses ?? []) names.set(address, proxy ? [proxy] : []);
  for (const address of fact.addresses) names.set(address, []);
  const host = hostOf(id);
  if (host !== "" && !host.includes("*")) names.set(host, []);
  return names;
}

/** Routes of clusters that take what is sent to a host for one of the names. */
export function originsAt(facts: FactReader, host: string, names: readonly string[]): readonly Origin[] {
  return (places(facts).get(host.toLowerCase()) ?? []).flatMap((place) => {
    if (place.host === "" || place.host === "*") return [{ ...place.origin, conditions: [] }];
    if (!names.includes(place.host)) return [];
    return [{ ...place.origin, conditions: environment(`the Host header of the viewer is passed on to ${host}`) }];
  });
}
