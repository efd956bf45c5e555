import type { FactOf } from "../../../model/fact.ts";
import type { Routed } from "../routed.ts";
import { type Configuration, type Found, guardedGroups, isOpen, named, type Scene } from "./pattern.ts";
import { app, cluster, ingress, podWith, service } from "./raw/kubernetes.ts";

/** Routes of a configured proxy that a route is, or passes on to. */
const proxyRoutes = ({ ways, next }: Routed): readonly FactOf<"edge.route">[] =>
  [ways, ...next.map((one) => one.ways)].flat().flatMap(({ main }) => (main.kind === "edge.route" ? [main] : []));

/** Requests that oauth2-proxy lets pass without a login, as its configuration says. */
export function* skipped(scene: Scene): Iterable<Found> {
  for (const routed of scene.all) {
    if (!isOpen(routed)) continue;
    const route = proxyRoutes(routed).find(
      ({ proxy }) => scene.facts.get("edge.proxy", proxy)?.product === "oauth2-proxy",
    );
    if (route && route.does === "pass" && route.asks === "no")
      yield {
        routed,
        why: `oauth2-proxy passes ${named(routed)} on without a login`,
        groups: guardedGroups(scene, routed),
        because: [route],
        ...(route.methods?.[0] === undefined ? {} : { method: route.methods[0] }),
      };
  }
}

const proxy = (...more: readonly string[]): string =>
  podWith("login", "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0", [
    "--http-address=0.0.0.0:4180",
    "--upstream=http://app.ai.svc:80",
    ...more,
  ]);
const behind = [ingress("chat", { service: "login", port: 4180 }), service("login", [4180]), app()] as const;

export const skippedFires: readonly Configuration[] = [
  { name: "oauth2-proxy skips a route", files: cluster(...behind, proxy("--skip-auth-route=^/api/")) },
];
export const skippedSilent: readonly Configuration[] = [
  { name: "oauth2-proxy skips nothing", files: cluster(...behind, proxy()) },
];
