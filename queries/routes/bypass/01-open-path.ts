import { definePattern, isOpen, named, shown } from "./pattern.ts";
import { app, cluster, gateway, httpRoute, ingress, login, nginx, securityPolicy } from "./raw/kubernetes.ts";
import { asked, envoyFile, envoyRoute, envoyUnasked, nginxFile, pass } from "./raw/proxies.ts";
import { isLogin } from "./words.ts";

/** Ingresses, routes and rules of one host are written apart, and each says for itself whether it asks. */
export default definePattern({
  id: "AUTH-BYP-01",
  title: "A path without a login on a host whose other paths ask for one",
  reason:
    "Ingresses and routes of one host are objects of their own: a login that one asks for holds for none of the others.",
  references: [
    "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#external-authentication",
  ],
  *find({ hosts }) {
    for (const group of hosts.values()) {
      const [guarded] = group.guarded;
      if (!guarded) continue;
      for (const routed of group.open)
        if (!isLogin(routed) && isOpen(routed))
          yield {
            routed,
            why: `${named(routed)} asks nobody who they are, while ${named(guarded)} does`,
            groups: [group],
            because: [...shown(routed), ...shown(guarded).slice(0, 1)],
          };
    }
  },
  fires: [
    {
      name: "a second ingress of the host without the annotation",
      files: cluster(ingress("chat", { annotations: login }), ingress("api", { path: "/api" }), app()),
    },
    {
      name: "a second ingress of the host, with passwords at the first",
      files: cluster(
        ingress("chat", { annotations: { [nginx("auth-type")]: "basic", [nginx("auth-secret")]: "users" } }),
        ingress("tools", { path: "/tools", service: "tools" }),
        app(),
        app("tools"),
      ),
    },
    {
      name: "a second route of the host at the same gateway",
      files: cluster(
        gateway,
        httpRoute("chat"),
        httpRoute("api", { path: "/api", service: "tools" }),
        securityPolicy("{ kind: HTTPRoute, name: chat }"),
        app(),
        app("tools"),
      ),
    },
    {
      name: "a location of nginx without the login of the others",
      files: nginxFile([`location / { ${asked} }`, `location /api { ${pass} }`]),
    },
    {
      name: "a route of Envoy with the authorizer off",
      files: envoyFile([envoyRoute("prefix: /api", envoyUnasked), envoyRoute("prefix: /")]),
    },
  ],
  silent: [
    {
      name: "both ask",
      files: cluster(
        ingress("chat", { annotations: login }),
        ingress("api", { path: "/api", annotations: login }),
        app(),
      ),
    },
    {
      name: "the path of the login itself",
      files: cluster(
        ingress("chat", { annotations: login }),
        ingress("login", { path: "/oauth2", service: "login" }),
        app(),
        app("login"),
      ),
    },
    {
      name: "another host",
      files: cluster(
        ingress("chat", { annotations: login }),
        ingress("site", { host: "www.example.com", service: "site" }),
        app(),
        app("site"),
      ),
    },
    {
      name: "every location of nginx asks",
      files: nginxFile([`location / { ${asked} }`, `location /api { ${asked} }`]),
    },
    { name: "every route of Envoy asks", files: envoyFile([envoyRoute("prefix: /api"), envoyRoute("prefix: /")]) },
  ],
});
