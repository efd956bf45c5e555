import { z } from "zod";
import type { K8sMiddlewareFact, K8sRouteFact } from "../../model/fact/kubernetes.ts";
import { hostName } from "./gateways.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { ranges } from "./services.ts";
import { list, maybe, metadata, ownership, plainPath } from "./shape.ts";

const reference = z.object({ name: z.string(), namespace: maybe(z.string()) });

export const ingressRouteShape = z.object({
  metadata,
  spec: z.object({
    routes: list(
      z.object({
        match: maybe(z.string()),
        middlewares: list(reference),
        services: list(
          reference.extend({
            kind: maybe(z.string()),
            port: maybe(z.union([z.number(), z.string()])),
            weight: maybe(z.number()),
          }),
        ),
      }),
    ),
    tls: maybe(z.object({ options: maybe(z.unknown()) })),
  }),
});

/** Calls of one matcher with their arguments: Host(`a`, `b`). */
const calls = (text: string, name: string): readonly string[] =>
  [...text.matchAll(new RegExp(`(?<![!\\w])${name}\\(([^)]*)\\)`, "g"))].flatMap(([, inner = ""]) =>
    [...inner.matchAll(/[`"']([^`"']*)[`"']/g)].map(([, value = ""]) => value),
  );
const others = /\b(Headers?(?:Regexp)?|Query(?:Regexp)?|Method|ClientIP|ALPN)\(|!/;

/**
 * IngressRoute and IngressRouteTCP. A rule is read for its hosts and paths; of what it asks beside, the answer says so.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export function* ingressRouteFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof ingressRouteShape>,
): Iterable<K8sRouteFact> {
  const type = at.kind.toLowerCase();
  const namespace = namespaceOf(meta);
  const route = scope.key(type, namespace, meta.name);
  const tcp = type === "ingressroutetcp";
  let index = 0;
  for (const [r, { match = "", middlewares, services }] of spec.routes.entries()) {
    const rule = match.slice(0, 4096);
    const hosts = [...calls(rule, "Host"), ...calls(rule, "HostSNI")].map((host) => hostName.parse(host));
    const exact = calls(rule, "Path").map((path) => ({ path, pathType: "Exact" as const }));
    const below = calls(rule, "PathPrefix").map((path) => ({ path, pathType: "Prefix" as const }));
    const like = calls(rule, "PathRegexp").map((path) => ({ path, pathType: "ImplementationSpecific" as const }));
    const paths = [...exact, ...below, ...like];
    for (const { path, pathType } of paths.length > 0 ? paths : [{ path: "/", pathType: "Prefix" as const }]) {
      yield {
        ...scope.base("k8s.route", `${route}/${index++}`, at, `/spec/routes/${r}`),
        cluster: scope.id,
        namespace,
        route,
        type,
        hosts: hosts.filter((host) => host !== ""),
        path: plainPath(path),
        pathType,
        scheme: tcp ? "tcp" : spec.tls ? "https" : "http",
        parents: [],
        backends: services
          .filter(({ kind, weight }) => (kind ?? "Service") === "Service" && weight !== 0)
          .map((service) => ({
            service: scope.key("service", service.namespace ?? namespace, service.name),
            ...(service.port === undefined ? {} : { port: numberOr(service.port) }),
          })),
        authentication: [],
        undecided: spec.tls?.options === undefined ? [] : ["tls.options"],
        narrowed: others.test(rule) ? ["what else its rule matches"] : [],
        sourceRanges: [],
        middlewares: middlewares.map((one) =>
          scope.key(tcp ? "middlewaretcp" : "middleware", one.namespace ?? namespace, one.name.replace(/@.*$/, "")),
        ),
        addresses: [],
        ...ownership(meta),
      };
    }
  }
}
const numberOr = (port: number | string): number | string =>
  typeof port === "string" && /^\d+$/.test(port) ? Number(port) : port;

/** Middlewares that look at no identity: they change a request, its path, its rate. */
const harmless = new Set([
  "addprefix",
  "buffering",
  "circuitbreaker",
  "compress",
  "contenttype",
  "errors",
  "grpcweb",
  "headers",
  "inflightconn",
  "inflightreq",
  "passtlsclientcert",
  "ratelimit",
  "redirectregex",
  "redirectscheme",
  "replacepath",
  "replacepathregex",
  "retry",
  "stripprefix",
  "stripprefixregex",
]);
const asking = new Set(["basicauth", "digestauth", "forwardauth"]);
const listing = new Set(["ipallowlist", "ipwhitelist"]);

export const middlewareShape = z.object({ metadata, spec: maybe(z.record(z.string(), z.unknown())) });
const sources = z.object({ sourceRange: list(z.string()) });
const members = z.object({ middlewares: list(reference) });

/** https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/ */
export function* middlewareFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec = {} }: z.infer<typeof middlewareShape>,
): Iterable<K8sMiddlewareFact> {
  const namespace = namespaceOf(meta);
  const [type = "none"] = Object.keys(spec).filter((name) => /^[A-Za-z]{1,40}$/.test(name));
  const plain = type.toLowerCase();
  const listed = listing.has(plain) ? sources.safeParse(spec[type]) : undefined;
  const chain = plain === "chain" ? members.safeParse(spec[type]) : undefined;
  const known = harmless.has(plain) || listing.has(plain) || plain === "chain" || plain === "none";
  yield {
    ...scope.base("k8s.middleware", scope.key(at.kind.toLowerCase(), namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    type,
    asks: asking.has(plain) ? "yes" : known ? "no" : "perhaps",
    sourceRanges: ranges(listed?.data?.sourceRange ?? []),
    chain: (chain?.data?.middlewares ?? []).map((one) =>
      scope.key("middleware", one.namespace ?? namespace, one.name.replace(/@.*$/, "")),
    ),
  };
}

/** Kong's plugins that refuse whoever shows nothing; with `config.anonymous` they let everybody pass as that consumer. */
const kongAsking =
  /^(basic-auth|hmac-auth|jwt|key-auth|key-auth-enc|ldap-auth|ldap-auth-advanced|mtls-auth|oauth2|oauth2-introspection|openid-connect|vault-auth)$/;
const kongListing = "ip-restriction";
export const kongPluginShape = z.object({
  metadata,
  plugin: z.string(),
  disabled: maybe(z.boolean()),
  config: maybe(z.object({ anonymous: maybe(z.unknown()), allow: list(z.string()) })),
});

/** https://developer.konghq.com/plugins/?category=authentication */
export function* kongPluginFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, plugin, disabled, config }: z.infer<typeof kongPluginShape>,
): Iterable<K8sMiddlewareFact> {
  const namespace = namespaceOf(meta);
  const refuses = kongAsking.test(plugin) && disabled !== true && config?.anonymous === undefined;
  const custom = /^(pre-function|post-function|request-termination|acl|opa|forward-proxy|request-callout)$/.test(
    plugin,
  );
  yield {
    ...scope.base("k8s.middleware", scope.key("kongplugin", namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    type: /^[a-z0-9-]{1,60}$/.test(plugin) ? plugin : "plugin",
    asks: refuses ? "yes" : custom && disabled !== true ? "perhaps" : "no",
    sourceRanges: plugin === kongListing && disabled !== true ? ranges(config?.allow ?? []) : [],
    chain: [],
  };
}
