import { definePattern, guardedGroups, isOpen, named, shown } from "./pattern.ts";
import { app, cluster, gateway, httpRoute, ingress, login, securityPolicy } from "./raw/kubernetes.ts";
import { asked, envoyFile, envoyRoute, envoyTokens, nginxFile, pass } from "./raw/proxies.ts";
import { ofItself, speaksOf } from "./words.ts";

/** Health, figures and documents are left out of logins by habit, and say more than they should. */
export default definePattern({
  id: "AUTH-BYP-08",
  title: "Pages about the application itself are left out of its login",
  reason:
    "Health checks, `/metrics`, `/docs`, `/openapi.json` and `/debug` are commonly taken out of a login. They name versions, models, routes and tokens in memory, and run in the same process.",
  references: [
    "https://owasp.org/API-Security/editions/2023/en/0xa8-security-misconfiguration/",
    "https://fastapi.tiangolo.com/tutorial/metadata/#docs-urls",
  ],
  *find(scene) {
    for (const routed of scene.all) {
      if (!isOpen(routed) || !speaksOf(routed, ofItself)) continue;
      const groups = guardedGroups(scene, routed);
      const guarded = groups[0]?.guarded[0];
      if (guarded)
        yield {
          routed,
          why: `${named(routed)} is left out of the login of ${named(guarded)}`,
          groups,
          because: [...shown(routed), ...shown(guarded).slice(0, 1)],
        };
    }
  },
  fires: [
    {
      name: "figures",
      files: cluster(ingress("chat", { annotations: login }), ingress("metrics", { path: "/metrics" }), app()),
    },
    {
      name: "the document of the API",
      files: cluster(
        ingress("chat", { annotations: login }),
        ingress("docs", { path: "/openapi.json", exact: true }),
        app(),
      ),
    },
    {
      name: "debugging, at a gateway",
      files: cluster(
        gateway,
        httpRoute("chat"),
        httpRoute("debug", { path: "/debug" }),
        securityPolicy("{ kind: HTTPRoute, name: chat }"),
        app(),
      ),
    },
    {
      name: "figures that nginx leaves out of the login",
      files: nginxFile([`location / { ${asked} }`, `location /metrics { ${pass} }`]),
    },
    {
      name: "documents that Envoy leaves out of the token",
      files: envoyFile(
        [envoyRoute("prefix: /")],
        [envoyTokens("[{ match: { prefix: /docs } }, { match: { prefix: / }, requires: { provider_name: corp } }]")],
      ),
    },
  ],
  silent: [
    {
      name: "they ask too",
      files: cluster(
        ingress("chat", { annotations: login }),
        ingress("metrics", { path: "/metrics", annotations: login }),
        app(),
      ),
    },
    {
      name: "a page of the product that only sounds so",
      files: cluster(
        ingress("chat", { annotations: login }),
        ingress("clinic", { path: "/doctors", service: "clinic" }),
        app(),
        app("clinic"),
      ),
    },
    {
      name: "the same page of a host without any login",
      files: cluster(ingress("site", { host: "www.example.com", path: "/health", service: "site" }), app("site")),
    },
    {
      name: "nginx asks for figures too",
      files: nginxFile([`location / { ${asked} }`, `location /metrics { ${asked} }`]),
    },
    {
      name: "Envoy answers for health by itself",
      files: envoyFile([`{ match: { prefix: /health }, direct_response: { status: 200 } }`, envoyRoute("prefix: /")]),
    },
  ],
});
