import type { Routed } from "../routed.ts";
import { definePattern, isOpen, named, shown } from "./pattern.ts";
import { app, cluster, ingress, login, openNode, pod, service } from "./raw/kubernetes.ts";
import { asked, envoyAuthorizer, envoyFile, envoyRoute, nginxFile } from "./raw/proxies.ts";
import { skipped, skippedFires, skippedSilent } from "./skipped.ts";

/** The service `app` beside the proxy. */
const open = service("beside", [80], { type: "LoadBalancer", address: "203.0.113.10", selects: "app" });

const asksElsewhere = ({ ways, next }: Routed): boolean =>
  [ways, ...next.map((one) => one.ways)]
    .flat()
    .some(
      ({ main }) =>
        (main.kind === "k8s.ingress-path" && main.authentication.some((name) => /auth-url$|oauth$/.test(name))) ||
        (main.kind === "k8s.route" && main.middlewares.length > 0) ||
        main.kind === "edge.route",
    );

/** A login that stands before a service protects it where every way to it passes the login. */
export default definePattern({
  id: "AUTH-BYP-03",
  title: "What stands behind an external login is exposed beside it, or the login skips requests",
  reason:
    "oauth2-proxy and other external logins protect what is reached through them alone: skipped routes, trusted addresses and a second way to the upstream pass by.",
  references: [
    "https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview",
    "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
  ],
  *find(scene) {
    yield* skipped(scene);
    for (const group of scene.workloads.values()) {
      const guarded = group.guarded.find(asksElsewhere);
      if (!guarded) continue;
      for (const routed of group.open.filter(isOpen))
        if (routed.address.host !== guarded.address.host)
          yield {
            routed,
            why: `${named(routed)} leads to what ${named(guarded)} has a login before`,
            groups: [group],
            because: [...shown(routed), ...shown(guarded).slice(0, 1)],
          };
    }
  },
  fires: [
    {
      name: "the service has a load balancer of its own",
      files: cluster(
        ingress("chat", { annotations: login }),
        service("app", [80], { type: "LoadBalancer", address: "203.0.113.9" }),
        pod("app"),
      ),
    },
    {
      name: "the service has a port of nodes that are open",
      files: cluster(
        ingress("chat", { annotations: login }),
        service("app", [80], { type: "NodePort" }),
        pod("app"),
        openNode,
      ),
    },
    {
      name: "a second ingress of another host leads to the service without a login",
      files: cluster(ingress("chat", { annotations: login }), ingress("old", { host: "old.example.com" }), app()),
    },
    ...skippedFires,
    {
      name: "what nginx asks before has a load balancer of its own",
      files: nginxFile([`location / { ${asked} }`], open),
    },
    {
      name: "what Envoy asks before has a load balancer of its own",
      files: envoyFile([envoyRoute("prefix: /")], [envoyAuthorizer()], open),
    },
  ],
  silent: [
    { name: "the service is inside", files: cluster(ingress("chat", { annotations: login }), app()) },
    {
      name: "the second way asks too",
      files: cluster(
        ingress("chat", { annotations: login }),
        ingress("old", { host: "old.example.com", annotations: login }),
        app(),
      ),
    },
    {
      name: "an ingress of another host leads to another service",
      files: cluster(
        ingress("chat", { annotations: login }),
        ingress("site", { host: "www.example.com", service: "site" }),
        app(),
        app("site"),
      ),
    },
    ...skippedSilent,
    { name: "what nginx asks before is inside", files: nginxFile([`location / { ${asked} }`]) },
    { name: "what Envoy asks before is inside", files: envoyFile([envoyRoute("prefix: /")]) },
  ],
});
