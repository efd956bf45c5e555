import { pod } from "./manifests.ts";
import { balancer, edge, gateway, httpRoute, ingress, object, policy, proxy, service } from "./network.ts";
import type { Row } from "./row.ts";

const way = { from: "internet", to: "pod:app:web#connect" } as const;
const web = pod();
const nginx = (annotations: Readonly<Record<string, string>>, more = {}) => [
  ingress({
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]),
    ),
    ...more,
  }),
  proxy(),
  service(),
  web,
];
const by = (className: string, annotations: Readonly<Record<string, string>>) => [
  ingress({ className, annotations }),
  proxy(),
  service(),
  web,
];
const alb = (annotations: Readonly<Record<string, string>>) => [
  ingress({
    className: "alb",
    addresses: [],
    annotations: {
      "alb.ingress.kubernetes.io/scheme": "internet-facing",
      ...Object.fromEntries(
        Object.entries(annotations).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]),
      ),
    },
  }),
  service(),
  web,
];
const login = { "auth-url": "https://login.example.com/auth" };
const routed = (...more: readonly object[]) => [httpRoute(), gateway(), edge(), service(), web, ...more];
const envoy = (
  name: string,
  kind: string,
  target: string,
  spec: Readonly<Record<string, unknown>>,
  namespace = "app",
) =>
  object(
    "gateway.envoyproxy.io/v1alpha1",
    "SecurityPolicy",
    name,
    { targetRefs: [{ group: "gateway.networking.k8s.io", kind, name: target }], ...spec },
    {},
    namespace,
  );
const settings = (data: Readonly<Record<string, string>>) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "ingress-nginx-controller", namespace: "ingress" },
  data,
});
const middleware = (spec: Readonly<Record<string, unknown>>) =>
  object("traefik.io/v1alpha1", "Middleware", "login", spec);
const traefik = object("traefik.io/v1alpha1", "IngressRoute", "web", {
  routes: [
    {
      match: "Host(`www.example.com`)",
      kind: "Rule",
      middlewares: [{ name: "login" }],
      services: [{ name: "web", port: 80 }],
    },
  ],
  tls: {},
});
const sidecar = pod({
  containers: [
    { name: "web", image: "a" },
    { name: "istio-proxy", image: "b" },
  ],
});
const meshed = (...more: readonly object[]) => [httpRoute(), gateway(), edge(), service(), sidecar, ...more];
const istio = (kind: string, spec: Readonly<Record<string, unknown>>) =>
  object("security.istio.io/v1", kind, "mesh", spec);
const backend = { "cloud.google.com/backend-config": '{"default":"iap"}' };

export const asks: readonly Row[] = [
  {
    name: "AUTH_AT_PROXY",
    rules: ["kubernetes.expose-ingress", "kubernetes.expose-ingress-class", "kubernetes.route-pods"],
    ...way,
    fires: {
      "a sign-in page without a check": nginx({ "auth-signin": "https://login.example.com" }),
      "users without a type": nginx({ "auth-secret": "users" }),
      "a certificate that is optional": nginx({ "auth-tls-secret": "ca", "auth-tls-verify-client": "optional" }),
      "an address is enough, and every address is listed": nginx({
        ...login,
        satisfy: "any",
        "whitelist-source-range": "0.0.0.0/0",
      }),
      "a snippet that sets headers": nginx({ "configuration-snippet": "more_set_headers 'a: b';" }),
      "another path of the host without it": [...nginx(login), ingress({ name: "hook", path: "/hook" })],
      "annotations of a controller that does not serve the class": by("traefik", {
        "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com",
      }),
      "an ALB that lets the unauthenticated pass": alb({
        "certificate-arn": "arn",
        "auth-type": "oidc",
        "auth-on-unauthenticated-request": "allow",
      }),
      "an ALB that listens for HTTP too": alb({ "auth-type": "oidc", "listen-ports": '[{"HTTP":80},{"HTTPS":443}]' }),
      "an ingress that the login for all does not stand before": [
        ...nginx({ "enable-global-auth": "false" }),
        settings({ "global-auth-url": "https://login.example.com" }),
      ],
    },
    conditional: {
      "a snippet that may refuse": nginx({ "server-snippet": "if ($x) { return 403; }" }),
      "a snippet that lifts what the annotations ask": nginx({
        ...login,
        "configuration-snippet": "auth_request off;",
      }),
      "a login for every ingress, of a controller that may be another": [
        ...nginx({}),
        settings({ "global-auth-url": "https://login.example.com" }),
      ],
      "a path that no login stands before": [...nginx(login), settings({ "no-auth-locations": "/" })],
      "a middleware that is not in the input": by("traefik", {
        "traefik.ingress.kubernetes.io/router.middlewares": "app-login@kubernetescrd",
      }),
      "Azure's profile of TLS": by("azure-application-gateway", {
        "appgw.ingress.kubernetes.io/appgw-ssl-profile": "mutual",
      }),
    },
    silent: {
      "nginx: another service is asked": nginx(login),
      "nginx: a password": nginx({ "auth-type": "basic", "auth-secret": "users" }),
      "nginx: a certificate": nginx({ "auth-tls-secret": "ca" }),
      "nginx: some addresses": nginx({ "whitelist-source-range": "10.0.0.0/8" }),
      "nginx: every address denied": nginx({ "denylist-source-range": "0.0.0.0/0" }),
      "nginx: a canary of a path that asks": [
        ingress({ annotations: { "nginx.ingress.kubernetes.io/canary": "true" } }),
        ingress({ name: "main", to: "other", annotations: { "nginx.ingress.kubernetes.io/auth-url": "https://a" } }),
        proxy(),
        service(),
        web,
      ],
      "ALB: a login": alb({ "certificate-arn": "arn", "auth-type": "cognito" }),
      "ALB: a token": alb({ "certificate-arn": "arn", "jwt-validation": "{}" }),
      "ALB: certificates": alb({
        "listen-ports": '[{"HTTPS":443}]',
        "mutual-authentication": '[{"port":443,"mode":"verify"}]',
      }),
      "ALB: HTTP is redirected": alb({
        "auth-type": "oidc",
        "listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
        "ssl-redirect": "443",
      }),
      "ALB: some addresses": alb({ "inbound-cidrs": "10.0.0.0/8" }),
      "ALB: an action that answers itself": [
        ingress({
          className: "alb",
          addresses: [],
          port: { name: "use-annotation" },
          annotations: {
            "alb.ingress.kubernetes.io/scheme": "internet-facing",
            "alb.ingress.kubernetes.io/actions.web": '{"type":"fixed-response"}',
          },
        }),
        service(),
        web,
      ],
      "Traefik: a middleware that asks": [
        ...by("traefik", { "traefik.ingress.kubernetes.io/router.middlewares": "app-login@kubernetescrd" }),
        middleware({ basicAuth: { secret: "users" } }),
      ],
      "HAProxy Technologies': a password": by("haproxy", {
        "haproxy.org/auth-type": "basic-auth",
        "haproxy.org/auth-secret": "app/users",
      }),
      "HAProxy, the community's: another service is asked": by("haproxy", {
        "haproxy-ingress.github.io/auth-url": "https://login.example.com",
      }),
      "HAProxy, the community's: OAuth": by("haproxy", { "haproxy-ingress.github.io/oauth": "oauth2_proxy" }),
      "Kong: a plugin that asks": [
        ...by("kong", { "konghq.com/plugins": "key" }),
        { ...object("configuration.konghq.com/v1", "KongPlugin", "key", {}), plugin: "key-auth" },
      ],
      "NGINX's own controller: a password": [
        ...by("edge", { "nginx.org/basic-auth-secret": "users" }),
        object("networking.k8s.io/v1", "IngressClass", "edge", { controller: "nginx.org/ingress-controller" }, {}, ""),
      ],
      "GKE: IAP by the service's BackendConfig": [
        ingress({ className: "gce" }),
        proxy(),
        service({}, { annotations: backend }),
        object("cloud.google.com/v1", "BackendConfig", "iap", { iap: { enabled: true } }),
        web,
      ],
    },
    note: "A route that asks leads nowhere; what goes around it is a way of its own: another path, a port without TLS, a node port, an exposed service, callers in the cluster (CAN_CONNECT), the API server's proxy (PORT_FORWARD_POD)",
  },
  {
    name: "AUTH_AT_PROXY: gateways and meshes",
    rules: ["kubernetes.expose-route", "kubernetes.expose-possible-route", "kubernetes.gateway-pods"],
    ...way,
    fires: {
      "tokens are checked and not demanded": meshed(istio("RequestAuthentication", { jwtRules: [{ issuer: "a" }] })),
      "a token that is optional": routed(envoy("a", "HTTPRoute", "web", { jwt: { optional: true, providers: [] } })),
      "a policy of the route that asks for nothing, over the gateway's": routed(
        envoy("a", "Gateway", "edge", { oidc: {} }, "infra"),
        envoy("b", "HTTPRoute", "web", { cors: {} }),
      ),
      "a policy of the mesh, and no sidecar": routed(
        istio("AuthorizationPolicy", { rules: [{ from: [{ source: { requestPrincipals: ["*"] } }] }] }),
      ),
      "one of two policies of the mesh admits everybody": meshed(
        istio("AuthorizationPolicy", { rules: [{}] }),
        object("security.istio.io/v1", "AuthorizationPolicy", "other", {
          rules: [{ from: [{ source: { requestPrincipals: ["*"] } }] }],
        }),
      ),
      // It asks nobody who comes with that path, and refuses every other.
      "a policy for some paths": meshed(
        istio("AuthorizationPolicy", { rules: [{ to: [{ operation: { paths: ["/a"] } }] }] }),
      ),
    },
    conditional: {
      "an authorizer of one's own": meshed(istio("AuthorizationPolicy", { action: "CUSTOM", rules: [{}] })),
      "Kuadrant's policy": routed(
        object("kuadrant.io/v1", "AuthPolicy", "a", {
          targetRef: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "web" },
        }),
      ),
    },
    silent: {
      "a login by the policy of the route": routed(envoy("a", "HTTPRoute", "web", { oidc: {} })),
      "a password by the policy of the gateway": routed(envoy("a", "Gateway", "edge", { basicAuth: {} }, "infra")),
      keys: routed(envoy("a", "HTTPRoute", "web", { apiKeyAuth: {} })),
      "another service is asked": routed(envoy("a", "HTTPRoute", "web", { extAuth: {} })),
      "certificates by the listener": [
        httpRoute(),
        gateway({ tls: { frontendValidation: { caCertificateRefs: [{ name: "ca" }] } } }),
        edge(),
        service(),
        web,
      ],
      "certificates by Envoy Gateway's policy": routed(
        object(
          "gateway.envoyproxy.io/v1alpha1",
          "ClientTrafficPolicy",
          "a",
          { targetRefs: [{ kind: "Gateway", name: "edge" }], tls: { clientValidation: {} } },
          {},
          "infra",
        ),
      ),
      "IAP by GKE's policy": routed(
        object("networking.gke.io/v1", "GCPBackendPolicy", "a", {
          targetRef: { group: "", kind: "Service", name: "web" },
          default: { iap: { enabled: true } },
        }),
      ),
      "the mesh demands principals": meshed(
        istio("AuthorizationPolicy", { rules: [{ from: [{ source: { requestPrincipals: ["*"] } }] }] }),
      ),
      "the mesh denies requests without": meshed(
        istio("AuthorizationPolicy", {
          action: "DENY",
          rules: [{ from: [{ source: { notRequestPrincipals: ["*"] } }] }],
        }),
      ),
      "an empty policy of the mesh": meshed(istio("AuthorizationPolicy", {})),
      "Traefik: a middleware that asks": [
        traefik,
        middleware({ forwardAuth: { address: "https://a" } }),
        service(),
        web,
      ],
      "Traefik: a chain that asks": [
        traefik,
        middleware({ chain: { middlewares: [{ name: "inner" }] } }),
        object("traefik.io/v1alpha1", "Middleware", "inner", { digestAuth: { secret: "users" } }),
        service(),
        web,
      ],
      "Traefik: some addresses": [
        traefik,
        middleware({ ipAllowList: { sourceRange: ["10.0.0.0/8"] } }),
        service(),
        web,
      ],
    },
  },
  {
    name: "AUTH_AT_PROXY: ways around it",
    rules: [
      "kubernetes.expose-ingress",
      "kubernetes.route-pods",
      "kubernetes.expose-load-balancer",
      "kubernetes.load-balancer-pods",
      "kubernetes.pod-network-position",
      "kubernetes.pod-network-connect",
    ],
    ...way,
    fires: {
      "a load balancer of the pods themselves": [
        ...nginx(login),
        balancer({}, { name: "direct", addresses: ["203.0.113.8"] }),
      ],
      "another host without it": [...nginx(login), ingress({ name: "old", host: "old.example.com" })],
      "a caller in the cluster": {
        from: "pod:app:web#originate",
        to: "pod:db:pg#connect",
        objects: [...nginx(login), pod({}, {}, { name: "pg", namespace: "db" })],
      },
    },
    silent: {
      "the login alone": nginx(login),
      "a caller that a policy keeps away": {
        from: "pod:app:web#originate",
        to: "pod:db:pg#connect",
        objects: [
          ...nginx(login),
          pod({}, {}, { name: "pg", namespace: "db" }),
          policy({ policyTypes: ["Ingress"] }, "db"),
        ],
      },
    },
  },
];
