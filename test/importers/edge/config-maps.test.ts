import { describe, expect, it } from "vitest";
import type { Fact, FactKind, FactOf } from "../../../model/fact.ts";
import { object } from "../kubernetes/objects.ts";
import { importFiles, listOf } from "../kubernetes/read.ts";

const only = <K extends FactKind>(facts: readonly Fact[], kind: K): readonly FactOf<K>[] =>
  facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
const canary = "c4naryS3cretValue9x7Kq2Lm";

const configMap = (entry: string, text: string) => object("v1", "ConfigMap", "edge", { data: { [entry]: text } }, "ai");
const read = async (...objects: readonly object[]) => {
  const { facts, problems } = await importFiles([listOf(...objects)]);
  expect(JSON.stringify([facts, problems])).not.toContain(canary);
  return { facts, problems };
};
const told = (facts: readonly Fact[]) =>
  only(facts, "edge.route").map(
    ({ match, path, methods, does, asks, upstreams }) =>
      `${methods ? `${methods.join()} ` : ""}${match} ${path} ${does} ${asks} ${upstreams.map(({ host, port }) => `${host}:${port}`).join()}`,
  );

describe("configurations in ConfigMaps", () => {
  it("of nginx: a path without a login beside a host with one", async () => {
    const text = `http {
  upstream app { server app.ai.svc.cluster.local:8080; }
  server {
    listen 8080;
    auth_request /oauth2/auth;
    error_page 401 = /oauth2/sign_in;
    location / { proxy_pass http://app; proxy_set_header Authorization "Bearer ${canary}"; }
    location = /healthz { auth_request off; proxy_pass http://app; }
    location /v1/ { rewrite ^/v1/(.*)$ /healthz last; }
    location /oauth2/ { auth_request off; proxy_pass http://login.auth:4180; }
  }
}`;
    const { facts, problems } = await read(configMap("nginx.conf", text));
    expect(problems).toEqual([]);
    expect(only(facts, "edge.proxy")).toMatchObject([
      {
        product: "nginx",
        configMap: "k8s:prod:configmap:ai:edge",
        entry: "nginx.conf",
        namespace: "ai",
        fragment: false,
      },
    ]);
    expect(told(facts)).toEqual([
      "prefix / pass yes app.ai.svc.cluster.local:8080",
      "prefix / login no login.auth:4180",
      "exact /healthz pass no app.ai.svc.cluster.local:8080",
      "regex ^/v1/(.*)$ pass no app.ai.svc.cluster.local:8080",
      "prefix /v1/ pass no app.ai.svc.cluster.local:8080",
      "prefix /oauth2/ pass no login.auth:4180",
    ]);
    expect(only(facts, "edge.route")[0]?.source.locator).toMatch(/\/data\/nginx\.conf/);
  });

  it("that are broken name the entry and the line", async () => {
    const { facts, problems } = await read(
      configMap("nginx.conf", `server {\n  listen 80;\n  location / { return 200 "${canary}" }\n}`),
    );
    const part = only(facts, "coverage").flatMap(({ collection, state }) => (state === "partly" ? [collection] : []));
    expect(part).toEqual(expect.arrayContaining(["edge.api", "edge.operation", "edge.proxy", "edge.route"]));
    expect(part).not.toContain("k8s.configmap");
    expect(problems).toMatchObject([
      { code: "import.malformed", message: expect.stringMatching(/^line 3 of the entry/) },
    ]);
  });

  it("of HAProxy are not taken for nginx's", async () => {
    const text = [
      "listen health",
      "  bind :8888",
      '  tcp-check send "AUTH x"\\r\\n',
      "  http-request use-service prometheus-exporter if { path /metrics }",
    ].join("\n");
    expect(await read(configMap("haproxy.cfg", text))).toMatchObject({ problems: [] });
  });

  it("of Envoy: filters in their order, and what a route says over them", async () => {
    const text = JSON.stringify({
      static_resources: {
        listeners: [
          {
            address: { socket_address: { address: "0.0.0.0", port_value: 8443 } },
            filter_chains: [
              {
                filters: [
                  {
                    typed_config: {
                      "@type": "type.googleapis.com/x.HttpConnectionManager",
                      normalize_path: true,
                      http_filters: [
                        { name: "lua", typed_config: { "@type": "x/y.Lua", inline_code: canary } },
                        {
                          name: "jwt",
                          typed_config: {
                            "@type": "x/y.JwtAuthentication",
                            rules: [
                              { match: { prefix: "/docs" } },
                              { match: { prefix: "/" }, requires: { provider_name: "idp" } },
                            ],
                          },
                        },
                        { name: "router", typed_config: { "@type": "x/y.Router" } },
                      ],
                      route_config: {
                        virtual_hosts: [
                          {
                            name: "all",
                            domains: ["*"],
                            routes: [
                              {
                                match: { prefix: "/open" },
                                route: { cluster: "app" },
                                typed_per_filter_config: {
                                  jwt: { "@type": "x/y.PerRouteConfig", disabled: true },
                                  lua: { "@type": "x/y.LuaPerRoute", disabled: true },
                                },
                              },
                              { match: { prefix: "/" }, route: { cluster: "app" } },
                            ],
                          },
                        ],
                      },
                    },
                  },
                ],
              },
            ],
          },
        ],
        clusters: [
          {
            name: "app",
            load_assignment: {
              endpoints: [
                {
                  lb_endpoints: [{ endpoint: { address: { socket_address: { address: "app.ai", port_value: 80 } } } }],
                },
              ],
            },
          },
        ],
      },
    });
    const { facts } = await read(configMap("envoy.yaml", text));
    expect(told(facts)).toEqual([
      "prefix /open pass no app.ai:80",
      "prefix /docs pass perhaps app.ai:80",
      "prefix / pass yes app.ai:80",
    ]);
    const controls = only(facts, "edge.route").map((one) =>
      one.controls.map(({ kind, mode, why }) => `${kind} ${mode} ${why ?? ""}`),
    );
    expect(controls).toEqual([["jwt optional disabled"], ["jwt optional nothing is required"], ["jwt require "]]);
  });

  it("of oauth2-proxy: what it exempts comes before what it asks for", async () => {
    const text = `cookie_secret = "${canary}"
client_secret = "${canary}"
http_address = "0.0.0.0:4180"
upstreams = [
  "http://app.ai.svc:8080/", # the application
]
skip_auth_routes = [
  "GET=^/health$",
  '^/docs',
]
skip_auth_preflight = true`;
    const { facts } = await read(configMap("oauth2-proxy.cfg", text));
    expect(told(facts)).toEqual([
      "segments /oauth2 login no ",
      "OPTIONS prefix / pass no app.ai.svc:8080",
      "GET regex ^/health$ pass no app.ai.svc:8080",
      "regex ^/docs pass no app.ai.svc:8080",
      "prefix / pass yes app.ai.svc:8080",
    ]);
  });

  it("API documents tell of each operation what it asks for", async () => {
    const text = `openapi: 3.1.0
info: { title: ${canary} }
servers: [{ url: "https://api.example.com/v1" }]
security: [{ key: [] }]
paths:
  /chat: { post: {}, get: { security: [] }, put: { security: [{}, { key: [] }] } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: x } } }`;
    const { facts } = await read(configMap("openapi.yaml", text));
    expect(only(facts, "edge.operation").map(({ method, path, security }) => `${method} ${path} ${security}`)).toEqual([
      "GET /v1/chat none",
      "PUT /v1/chat optional",
      "POST /v1/chat required",
    ]);
    expect(only(facts, "edge.api")).toMatchObject([{ version: "3.1", hosts: ["api.example.com"] }]);
  });

  it("flags of oauth2-proxy beside an application: of the environment the names alone", async () => {
    const pod = object("v1", "Pod", "web", {
      spec: {
        containers: [
          {
            name: "login",
            image: "quay.io/oauth2-proxy/oauth2-proxy:v7.9.0",
            args: ["--http-address=0.0.0.0:4180", "--upstream=http://127.0.0.1:8080", `--cookie-secret=${canary}`],
            env: [{ name: "OAUTH2_PROXY_SKIP_AUTH_ROUTES", value: canary }],
          },
          { name: "app", image: "app:1" },
        ],
      },
    });
    const { facts } = await read(pod);
    expect(only(facts, "edge.proxy")).toMatchObject([
      { product: "oauth2-proxy", pod: "k8s:prod:pod:default:web", container: "login" },
    ]);
    expect(told(facts)).toEqual(["segments /oauth2 login no ", "prefix / pass perhaps 127.0.0.1:8080"]);
    expect(only(facts, "edge.route")[1]?.undecided).toEqual(["skip_auth_routes is set by the environment"]);
  });
});
