import { definePattern, named, shown } from "./pattern.ts";
import { app, cluster, ingress, login, nginx, object, settings } from "./raw/kubernetes.ts";
import { asked, envoyFile, envoyLua, envoyRoute, envoyTokens, nginxFile } from "./raw/proxies.ts";

/** What is decided about one form of a request holds for that form alone. */
export default definePattern({
  id: "AUTH-BYP-09",
  title: "A request is changed, or code runs on it, before it is asked who sends it",
  reason:
    "A rewrite, a regular expression, a script or a believed header between the client and the login lets the login judge another request than the one that is run; code before it is attacked without a login.",
  references: [
    "https://nginx.org/en/docs/dev/development_guide.html#http_phases",
    "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rewrite",
    "https://www.envoyproxy.io/docs/envoy/latest/configuration/best_practices/edge",
  ],
  *find(scene) {
    for (const routed of scene.all) {
      if (routed.state !== "authenticated") continue;
      const placement = scene.placement(routed);
      const { firstAuthentication } = placement;
      const changes = placement.before.filter(({ kind }) => kind === "transform" || kind === "trust");
      const [first] = changes;
      if (!first || !firstAuthentication) continue;
      const more = changes.length > 1 ? ` and ${changes.length - 1} more` : "";
      yield {
        routed,
        why: `before ${firstAuthentication.control.name} asks at ${named(routed)}: ${first.what}${more}`,
        groups: [],
        because: shown(routed),
      };
    }
  },
  fires: [
    {
      name: "the path is rewritten",
      files: cluster(
        ingress("chat", {
          path: "/ai",
          annotations: { ...login, [nginx("rewrite-target")]: "/$2", [nginx("use-regex")]: "true" },
        }),
        app(),
      ),
    },
    {
      name: "headers of the client are believed",
      files: cluster(settings({ "use-forwarded-headers": "true" }), ingress("chat", { annotations: login }), app()),
    },
    {
      name: "a middleware takes a part of the path before the login",
      files: cluster(
        service("traefik"),
        object("traefik.io/v1alpha1", "Middleware", "strip", "stripPrefix: { prefixes: [/ai] }"),
        object("traefik.io/v1alpha1", "Middleware", "login", "forwardAuth: { address: http://login }"),
        traefikRoute("[{ name: strip }, { name: login }]"),
        app(),
      ),
    },
    {
      name: "nginx rewrites before it asks",
      files: nginxFile(["location /ai {", "  rewrite ^/ai/(.*)$ /$1 break;", `  ${asked}`, "}"]),
    },
    {
      name: "a script of Envoy runs before the token is asked for",
      files: envoyFile([envoyRoute("prefix: /")], [envoyLua, envoyTokens()]),
    },
  ],
  silent: [
    { name: "nothing stands before the login", files: cluster(ingress("chat", { annotations: login }), app()) },
    {
      name: "the login comes first",
      files: cluster(
        service("traefik"),
        object("traefik.io/v1alpha1", "Middleware", "strip", "stripPrefix: { prefixes: [/ai] }"),
        object("traefik.io/v1alpha1", "Middleware", "login", "forwardAuth: { address: http://login }"),
        traefikRoute("[{ name: login }, { name: strip }]"),
        app(),
      ),
    },
    {
      name: "a path that is rewritten where no login is, which is another pattern's",
      files: cluster(ingress("chat", { path: "/ai", annotations: { [nginx("rewrite-target")]: "/" } }), app()),
    },
    { name: "nginx asks and changes nothing", files: nginxFile([`location / { ${asked} }`]) },
    {
      name: "a script of Envoy runs after the token was asked for",
      files: envoyFile([envoyRoute("prefix: /")], [envoyTokens(), envoyLua]),
    },
  ],
});

function service(name: string): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ingress }
spec: { type: LoadBalancer, selector: { app.kubernetes.io/name: ${name} }, ports: [{ port: 443 }] }
status: { loadBalancer: { ingress: [{ ip: 203.0.113.8 }] } }`;
}

function traefikRoute(middlewares: string): string {
  return object(
    "traefik.io/v1alpha1",
    "IngressRoute",
    "chat",
    `tls: {}\nroutes:\n  - match: Host(\`ai.example.com\`) && PathPrefix(\`/ai\`)\n    kind: Rule\n    middlewares: ${middlewares}\n    services: [{ name: app, port: 80 }]`,
  );
}
