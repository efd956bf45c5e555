import type { FactOf } from "../../../model/fact.ts";
import type { Routed } from "../routed.ts";
import { definePattern, isOpen, named } from "./pattern.ts";
import { app, cluster, gateway, httpRoute, object, securityPolicy } from "./raw/kubernetes.ts";

type Route = FactOf<"k8s.route">;
const routesOf = ({ ways }: Routed): readonly Route[] =>
  ways.flatMap(({ main }) => (main.kind === "k8s.route" ? [main] : []));

/** A policy holds for what its target names, and for no other route to the same service. */
export default definePattern({
  id: "AUTH-BYP-07",
  title: "A route of the Gateway API to the same service, without the policy that another route has",
  reason:
    "A SecurityPolicy holds for the route, rule (`sectionName`) or gateway that its `targetRefs` name. A second route to the service is another target; a policy at a route stands in the place of the gateway's.",
  references: [
    "https://gateway-api.sigs.k8s.io/geps/gep-713/",
    "https://gateway.envoyproxy.io/docs/concepts/gateway_api_extensions/security-policy/",
  ],
  *find({ workloads }) {
    for (const group of workloads.values()) {
      const guarded = group.guarded.flatMap((routed) => {
        const [asking] = routesOf(routed);
        return asking ? [{ routed, asking }] : [];
      });
      for (const routed of group.open.filter(isOpen)) {
        const [own] = routesOf(routed);
        // What a policy lets pass of one route is no second route.
        const other = guarded.find(({ asking }) => asking.key !== own?.key);
        if (!own || !other) continue;
        const { asking } = other;
        yield {
          routed,
          why: `no policy holds for ${named(routed)}; ${named(other.routed)} leads to the same workload and has one`,
          groups: [group],
          because: [own, asking],
        };
      }
    }
  },
  fires: [
    {
      name: "a second route to the service",
      files: cluster(
        gateway,
        httpRoute("chat"),
        httpRoute("batch", { path: "/batch" }),
        securityPolicy("{ kind: HTTPRoute, name: chat }"),
        app(),
      ),
    },
    {
      name: "a second host to the service",
      files: cluster(
        gateway,
        httpRoute("chat"),
        httpRoute("old", { host: "old.example.com" }),
        securityPolicy("{ kind: HTTPRoute, name: chat }"),
        app(),
      ),
    },
    {
      name: "a policy of its own that asks for nothing stands in the place of the gateway's",
      files: cluster(
        gateway,
        httpRoute("chat"),
        httpRoute("batch", { path: "/batch" }),
        securityPolicy("{ kind: Gateway, name: edge }"),
        object(
          "gateway.envoyproxy.io/v1alpha1",
          "SecurityPolicy",
          "cors",
          "targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: batch }]\ncors: { allowOrigins: ['*'] }",
        ),
        app(),
      ),
    },
  ],
  silent: [
    {
      name: "the policy is the gateway's",
      files: cluster(
        gateway,
        httpRoute("chat"),
        httpRoute("batch", { path: "/batch" }),
        securityPolicy("{ kind: Gateway, name: edge }"),
        app(),
      ),
    },
    {
      name: "the second route leads to another service",
      files: cluster(
        gateway,
        httpRoute("chat"),
        httpRoute("site", { path: "/site", service: "site" }),
        securityPolicy("{ kind: HTTPRoute, name: chat }"),
        app(),
        app("site"),
      ),
    },
    {
      name: "one route",
      files: cluster(gateway, httpRoute("chat"), securityPolicy("{ kind: HTTPRoute, name: chat }"), app()),
    },
  ],
});
