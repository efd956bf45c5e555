import { type ClusterObject, canary, object, spec } from "./object.ts";

/** Of what Istio defines. */
export const istio: readonly ClusterObject[] = [
  object(
    "networking.istio.io/v1",
    "Gateway",
    "mesh-edge",
    spec({
      selector: { istio: "ingressgateway" },
      servers: [{ port: { number: 443, name: "https", protocol: "HTTPS" }, hosts: ["*"], tls: { mode: "SIMPLE" } }],
    }),
  ),
  object(
    "networking.istio.io/v1",
    "VirtualService",
    "web",
    spec({
      hosts: ["web.example.com"],
      gateways: ["mesh-edge"],
      http: [
        {
          match: [{ uri: { prefix: "/" }, headers: { "x-key": { exact: canary } } }],
          route: [{ destination: { host: "web", port: { number: 80 } }, headers: { request: { set: { x: canary } } } }],
        },
        { redirect: { uri: `/${canary}` } },
      ],
    }),
  ),
  object(
    "security.istio.io/v1",
    "AuthorizationPolicy",
    "web",
    spec({
      action: "ALLOW",
      selector: { matchLabels: { app: "web" } },
      rules: [{ when: [{ key: "request.headers[x-key]", values: [canary] }] }],
    }),
  ),
  object(
    "security.istio.io/v1",
    "RequestAuthentication",
    "web",
    spec({ selector: { matchLabels: { app: "web" } }, jwtRules: [{ issuer: canary, jwks: canary }] }),
  ),
  object(
    "networking.istio.io/v1alpha3",
    "EnvoyFilter",
    "login",
    spec({
      workloadSelector: { labels: { app: "web" } },
      configPatches: [
        { applyTo: "HTTP_FILTER", match: { context: canary }, patch: { operation: "REMOVE", value: { name: canary } } },
        {
          applyTo: "HTTP_FILTER",
          patch: {
            operation: "INSERT_BEFORE",
            value: { name: "envoy.filters.http.lua", typed_config: { inlineCode: canary } },
          },
        },
      ],
    }),
  ),
  object(
    "networking.istio.io/v1alpha3",
    "EnvoyFilter",
    "sizes",
    spec({ configPatches: [{ applyTo: "CLUSTER", patch: { operation: "MERGE", value: { alt_stat_name: canary } } }] }),
  ),
];
