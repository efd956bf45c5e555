import { describe, expect, it } from "vitest";
import type { Fact, FactKind, FactOf } from "../../../model/fact.ts";
import { object } from "./objects.ts";
import { importFiles, listOf } from "./read.ts";

const only = <K extends FactKind>(facts: readonly Fact[], kind: K): readonly FactOf<K>[] =>
  facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
const read = async (...objects: readonly object[]) => {
  const { facts, problems } = await importFiles([listOf(...objects)]);
  expect(problems).toEqual([]);
  return facts;
};
const gatewayApi = "gateway.networking.k8s.io/v1";

describe("routes of the Gateway API", () => {
  it("are one fact for each match, with the services that get something", async () => {
    const facts = await read(
      object(
        gatewayApi,
        "HTTPRoute",
        "web",
        {
          spec: {
            parentRefs: [
              { name: "edge", namespace: "infra", sectionName: "https" },
              { kind: "Service", name: "mesh" },
            ],
            hostnames: ["A.example.com"],
            rules: [
              {
                matches: [
                  { path: { type: "Exact", value: "/a" } },
                  { path: { value: "/b" }, headers: [{ name: "x" }] },
                ],
                filters: [{ type: "ExtensionRef" }],
                backendRefs: [
                  { name: "web", port: 80 },
                  { name: "none", port: 80, weight: 0 },
                ],
              },
              { filters: [{ type: "RequestRedirect" }], backendRefs: [{ name: "web", port: 80 }] },
            ],
          },
        },
        "app",
      ),
    );
    expect(
      only(facts, "k8s.route").map(({ hosts, path, pathType, parents, backends, undecided, narrowed }) => ({
        hosts,
        path: `${pathType} ${path}`,
        parents,
        backends,
        undecided,
        narrowed,
      })),
    ).toEqual([
      {
        hosts: ["a.example.com"],
        path: "Exact /a",
        parents: [{ gateway: "k8s:prod:gateway:infra:edge", section: "https" }],
        backends: [{ service: "k8s:prod:service:app:web", port: 80 }],
        undecided: ["ExtensionRef"],
        narrowed: [],
      },
      expect.objectContaining({ path: "Prefix /b", narrowed: ["header"] }),
      expect.objectContaining({ path: "Prefix /", backends: [], undecided: [] }),
    ]);
  });

  it("are taken by listeners as they say", async () => {
    const facts = await read(
      object(
        gatewayApi,
        "Gateway",
        "edge",
        {
          spec: {
            gatewayClassName: "eg",
            listeners: [
              { name: "open", port: 443, protocol: "HTTPS", allowedRoutes: { namespaces: { from: "All" } } },
              { name: "own", port: 80, protocol: "HTTP", hostname: "*.example.com" },
              {
                name: "known",
                port: 8443,
                protocol: "HTTPS",
                tls: { frontendValidation: { caCertificateRefs: [{}] } },
              },
            ],
          },
          status: { addresses: [{ type: "IPAddress", value: "203.0.113.7" }] },
        },
        "infra",
      ),
    );
    expect(
      only(facts, "k8s.gateway").map((one) => [one.listener, one.host, one.from, one.authentication, one.addresses]),
    ).toEqual([
      ["open", "", "All", [], ["203.0.113.7"]],
      ["own", "*.example.com", "Same", [], ["203.0.113.7"]],
      ["known", "", "Same", ["frontendValidation"], ["203.0.113.7"]],
    ]);
  });
});

describe("policies that attach", () => {
  const envoy = (spec: object) =>
    object(
      "gateway.envoyproxy.io/v1alpha1",
      "SecurityPolicy",
      "p",
      { spec: { targetRef: { kind: "HTTPRoute", name: "web" }, ...spec } },
      "app",
    );
  const istio = (spec: object) => object("security.istio.io/v1", "AuthorizationPolicy", "p", { spec }, "app");
  it.each<[string, object, string]>([
    ["a login", envoy({ oidc: {} }), "refuses all"],
    ["a token", envoy({ jwt: { providers: [] } }), "refuses all"],
    ["an optional token", envoy({ jwt: { optional: true } }), "refuses none"],
    ["nothing but CORS", envoy({ cors: {} }), "refuses none"],
    [
      "addresses",
      envoy({
        authorization: {
          defaultAction: "Deny",
          rules: [{ action: "Allow", principal: { clientCIDRs: ["198.51.100.0/24"] } }],
        },
      }),
      "refuses some",
    ],
    [
      "claims",
      envoy({ authorization: { defaultAction: "Deny", rules: [{ action: "Allow", principal: { jwt: {} } }] } }),
      "refuses all",
    ],
    ["an empty policy of Istio admits nobody", istio({}), "admits none"],
    ["an empty rule admits everybody", istio({ rules: [{}] }), "admits all"],
    ["whoever shows a token", istio({ rules: [{ from: [{ source: { requestPrincipals: ["*"] } }] }] }), "admits none"],
    [
      "whoever has a claim",
      istio({ rules: [{ when: [{ key: "request.auth.claims[groups]", values: ["a"] }] }] }),
      "admits none",
    ],
    ["some paths", istio({ rules: [{ to: [{ operation: { paths: ["/a"] } }] }] }), "admits some"],
    [
      "refuses whoever shows none",
      istio({ action: "DENY", rules: [{ from: [{ source: { notRequestPrincipals: ["*"] } }] }] }),
      "refuses all",
    ],
    ["an authorizer of one's own", istio({ action: "CUSTOM", rules: [{}] }), "refuses some"],
    [
      "IAP",
      object("cloud.google.com/v1", "BackendConfig", "p", { spec: { iap: { enabled: true } } }, "app"),
      "refuses all",
    ],
  ])("%s", async (_what, policy, expected) => {
    const facts = await read(policy);
    expect(only(facts, "k8s.proxy-policy").map(({ does, anonymous }) => `${does} ${anonymous}`)).toEqual([expected]);
  });

  it("refuse nobody without a token where they check tokens and demand none", async () => {
    const facts = await read(
      object("security.istio.io/v1", "RequestAuthentication", "p", { spec: { jwtRules: [{ issuer: "x" }] } }, "app"),
    );
    expect(only(facts, "k8s.proxy-policy")).toMatchObject([{ does: "refuses", anonymous: "none", selector: [] }]);
    expect(only(facts, "unsupported")).toEqual([]);
  });

  it.each([
    [
      "what a DENY leaves out",
      "DENY",
      { notPaths: ["/healthz*"], notMethods: ["OPTIONS"] },
      ["* /healthz*", "OPTIONS *"],
    ],
    ["what an ALLOW names for everybody", "ALLOW", { paths: ["/docs"], methods: ["GET"] }, ["GET /docs"]],
  ])("name %s", async (_what, action, operation, expected) => {
    const from = action === "DENY" ? [{ source: { notRequestPrincipals: ["*"] } }] : [];
    const facts = await read(istio({ action, rules: [{ from, to: [{ operation }] }] }));
    expect(only(facts, "k8s.proxy-policy").map(({ exempts }) => exempts)).toEqual([expected]);
  });

  it("are not decided where a patch of Envoy's configuration is about who asks", async () => {
    const filter = (name: string) => ({
      configPatches: [{ applyTo: "HTTP_FILTER", patch: { operation: "INSERT_BEFORE", value: { name } } }],
    });
    const facts = await read(
      object("networking.istio.io/v1alpha3", "EnvoyFilter", "a", { spec: filter("envoy.filters.http.lua") }, "app"),
      object("networking.istio.io/v1alpha3", "EnvoyFilter", "b", { spec: filter("envoy.filters.http.fault") }, "app"),
    );
    expect(only(facts, "k8s.proxy-policy").map(({ name, anonymous }) => `${name} ${anonymous}`)).toEqual(["a some"]);
  });
});

describe("other routers", () => {
  it("Traefik's rules are read for hosts and paths, middlewares for what they ask", async () => {
    const facts = await read(
      object(
        "traefik.io/v1alpha1",
        "IngressRoute",
        "web",
        {
          spec: {
            routes: [
              {
                match: "Host(`a.example.com`, `b.example.com`) && PathPrefix(`/api`) && !Header(`x`, `y`)",
                middlewares: [{ name: "login" }],
                services: [{ name: "web", port: "80" }],
              },
            ],
            tls: {},
          },
        },
        "app",
      ),
      object("traefik.io/v1alpha1", "Middleware", "login", { spec: { basicAuth: { secret: "users" } } }, "app"),
      object(
        "traefik.io/v1alpha1",
        "Middleware",
        "all",
        { spec: { chain: { middlewares: [{ name: "login" }] } } },
        "app",
      ),
      object("traefik.io/v1alpha1", "Middleware", "own", { spec: { plugin: { x: {} } } }, "app"),
    );
    expect(only(facts, "k8s.route")).toEqual([
      expect.objectContaining({
        hosts: ["a.example.com", "b.example.com"],
        path: "/api",
        scheme: "https",
        narrowed: ["what else its rule matches"],
        middlewares: ["k8s:prod:middleware:app:login"],
        backends: [{ service: "k8s:prod:service:app:web", port: 80 }],
      }),
    ]);
    expect(only(facts, "k8s.middleware").map(({ name, asks, chain }) => [name, asks, chain])).toEqual([
      ["login", "yes", []],
      ["all", "no", ["k8s:prod:middleware:app:login"]],
      ["own", "perhaps", []],
    ]);
  });

  it("Istio's leave the mesh aside and find services by short and long names", async () => {
    const facts = await read(
      object(
        "networking.istio.io/v1",
        "VirtualService",
        "web",
        {
          spec: {
            hosts: ["a.example.com"],
            gateways: ["infra/edge", "mesh"],
            http: [
              { match: [{ uri: { prefix: "/a" } }], route: [{ destination: { host: "web", port: { number: 80 } } }] },
              {
                route: [
                  { destination: { host: "api.back.svc.cluster.local" } },
                  { destination: { host: "api.example.com" } },
                ],
              },
              { redirect: { uri: "/" }, route: [] },
            ],
          },
        },
        "app",
      ),
      object(
        "networking.istio.io/v1",
        "Gateway",
        "edge",
        {
          spec: {
            selector: { istio: "ingressgateway" },
            servers: [
              { port: { number: 80, protocol: "HTTP" }, hosts: ["*"], tls: { httpsRedirect: true } },
              { port: { number: 443, protocol: "HTTPS" }, hosts: ["app/*.example.com"], tls: { mode: "MUTUAL" } },
            ],
          },
        },
        "infra",
      ),
    );
    expect(
      only(facts, "k8s.route").map(({ path, backends, parents }) => [
        path,
        backends.map((one) => one.service),
        parents,
      ]),
    ).toEqual([
      ["/a", ["k8s:prod:service:app:web"], [{ gateway: "k8s:prod:istio-gateway:infra:edge" }]],
      ["/", ["k8s:prod:service:back:api"], [{ gateway: "k8s:prod:istio-gateway:infra:edge" }]],
      ["/", [], [{ gateway: "k8s:prod:istio-gateway:infra:edge" }]],
    ]);
    expect(only(facts, "k8s.gateway").map(({ host, from, authentication }) => [host, from, authentication])).toEqual([
      ["*.example.com", "Selector", ["tls.mode MUTUAL"]],
    ]);
  });
});

describe("an ingress of the AWS Load Balancer Controller", () => {
  const alb = "alb.ingress.kubernetes.io/";
  const ingress = (annotations: Readonly<Record<string, string>>, service = "web", port: object = { number: 80 }) =>
    object(
      "networking.k8s.io/v1",
      "Ingress",
      "i",
      {
        metadata: { annotations },
        spec: {
          ingressClassName: "alb",
          rules: [
            { http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: service, port } } }] } },
          ],
        },
      },
      "app",
    );
  const login = { [`${alb}auth-type`]: "oidc", [`${alb}listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]' };

  it("asks at its listeners for HTTPS alone", async () => {
    const [path] = only(await read(ingress(login)), "k8s.ingress-path");
    expect(path?.listeners).toEqual([
      { scheme: "http", port: 80, asks: false },
      { scheme: "https", port: 443, asks: true },
    ]);
    const [redirected] = only(await read(ingress({ ...login, [`${alb}ssl-redirect`]: "443" })), "k8s.ingress-path");
    expect(redirected?.listeners).toEqual([{ scheme: "https", port: 443, asks: true }]);
  });

  it("leads where an action of its own forwards", async () => {
    const forward = JSON.stringify({
      type: "forward",
      forwardConfig: { targetGroups: [{ serviceName: "blue", servicePort: "80" }, { targetGroupARN: "arn" }] },
    });
    const use = { name: "use-annotation" };
    const facts = await read(
      ingress(
        { [`${alb}actions.split`]: forward, [`${alb}conditions.split`]: '[{"field":"http-header"}]' },
        "split",
        use,
      ),
    );
    expect(only(facts, "k8s.ingress-path")).toEqual([
      expect.objectContaining({ service: "blue", servicePort: 80, narrowed: ["http-header"] }),
    ]);
    const fixed = await read(ingress({ [`${alb}actions.no`]: '{"type":"fixed-response"}' }, "no", use));
    expect(only(fixed, "k8s.ingress-path")).toEqual([]);
  });
});

it("no value of an annotation is kept but names, ranges and paths", async () => {
  const planted = "s3cr3t-canary-value";
  const names = [
    ...["auth-url", "auth-secret", "configuration-snippet", "server-snippet", "auth-tls-secret"].map(
      (name) => `nginx.ingress.kubernetes.io/${name}`,
    ),
    ...["jwt-validation", "group.name", "actions.web", "conditions.web", "listen-ports", "mutual-authentication"].map(
      (name) => `alb.ingress.kubernetes.io/${name}`,
    ),
    ...["backend-config-snippet", "auth-secret"].map((name) => `haproxy.org/${name}`),
    "cloud.google.com/backend-config",
  ];
  const annotations = Object.fromEntries(names.map((name) => [name, `auth "${planted}"`]));
  const spec = {
    rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] } }],
  };
  const data = { "global-auth-url": `https://${planted}`, "no-auth-locations": "/open" };
  const facts = await read(
    object("networking.k8s.io/v1", "Ingress", "i", { metadata: { annotations }, spec }, "app"),
    object("v1", "Service", "s", { metadata: { annotations }, spec: {} }, "app"),
    object("v1", "ConfigMap", "c", { data }, "app"),
  );
  expect(JSON.stringify(facts)).not.toContain(planted);
  expect(only(facts, "k8s.proxy-config").map(({ globalLogin, openPaths }) => [globalLogin, openPaths])).toEqual([
    [true, ["/open"]],
  ]);
});
