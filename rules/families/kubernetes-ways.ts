import { privilege } from "../../model/access.ts";
import type { FactReader } from "../../model/fact.ts";
import { internet, type RouteAuthentication } from "../../model/node.ts";
import type { Derivation, DerivedNode } from "../../model/step.ts";
import type { ProxyWay } from "./kubernetes-exposure.ts";
import { gatewayWays } from "./kubernetes-gateway-ways.ts";
import { ingressWays } from "./kubernetes-ingress-ways.ts";

/** Every way by the route it makes. */
export const routes = (facts: FactReader): ReadonlyMap<string, readonly ProxyWay[]> =>
  facts.memo("kubernetes.ways", () => {
    const all = [
      ...facts.of("k8s.ingress-path").flatMap((path) => ingressWays(facts, path)),
      ...facts.of("k8s.route").flatMap((route) => gatewayWays(facts, route)),
    ];
    return Map.groupBy(all, ({ id }) => id);
  });

/** From the internet to the routes that facts of a kind make: as the input shows, or as may be where it does not show the proxy. */
export function* published(
  facts: FactReader,
  kind: ProxyWay["fact"]["kind"],
  by: "fronts" | "possible",
): Iterable<Derivation> {
  for (const [id, ways] of routes(facts)) {
    for (const way of ways.filter(({ fact }) => fact.kind === kind)) {
      // The rest of what the way rests on tells who is asked, which is no matter before the proxy.
      const through = way.because.filter((fact) => fact.kind === "k8s.gateway");
      for (const { because, conditions } of way[by]) {
        yield {
          from: [privilege(internet, "originate")],
          to: privilege(id, "connect"),
          because: [way.fact, ...through, ...because],
          conditions,
          nodes: [routeNode(ways, id, way.fact.scope)],
        };
      }
    }
  }
}

/** What all that makes the route says together of who is asked: one open way makes it open. */
export function routeNode(ways: readonly ProxyWay[], id: string, scope: string): DerivedNode {
  return { id, kind: "Route", name: id.slice("route:".length), scope, authentication: authentication(ways) };
}

function authentication(ways: readonly ProxyWay[]): RouteAuthentication {
  const open = ways.filter(({ asks }) => !asks);
  if (open.length === 0) return "authenticated";
  const unsure = (way: ProxyWay): boolean => way.conditions.some(({ kind }) => kind === "unsupported");
  return open.every(unsure) ? "not-proven" : "unauthenticated";
}
