import { describe, expect, it } from "vitest";
import { placements } from "../../../queries/routes/book.ts";
import {
  account,
  balanced,
  balancerHost,
  distribution,
  forward,
  functions,
  httpApi,
  lambda,
  listener,
  oidc,
  onPath,
  rule,
} from "../../../queries/routes/bypass/raw/aws.ts";
import {
  app,
  cluster,
  gateway,
  httpRoute,
  ingress,
  login,
  nginx,
  securityPolicy,
} from "../../../queries/routes/bypass/raw/kubernetes.ts";
import { factsOf, graphOf } from "./world.ts";

/** Paths of the variants by what is different, and what each depends on at the hop itself. */
async function variants(files: Readonly<Record<string, string>>) {
  const { bypasses } = placements(graphOf(await factsOf(files)));
  const all = bypasses.flatMap(({ variants: own = [] }) => own);
  return new Map(
    all.map(({ how, witness, conditions }) => [
      how,
      {
        path: witness.url.replace(/^\w+:\/\/[^/]*/, ""),
        at: conditions.filter((text) => !text.startsWith("what stands behind")),
      },
    ]),
  );
}
const hows = (found: ReadonlyMap<string, unknown>) => [...found.keys()].sort();

describe("ingress-nginx, which decodes paths, resolves their dots and merges their slashes", () => {
  const guarded = (rest: Parameters<typeof ingress>[1] = {}) =>
    cluster(ingress("admin", { path: "/admin", annotations: login, ...rest }), ingress("chat"), app());

  it("a prefix is one of whole segments and of the letters as written: another case and a parameter get by", async () => {
    const found = await variants(guarded());
    expect(hows(found)).toEqual(["a path parameter", "letters in another case"]);
    expect(found.get("letters in another case")).toEqual({ path: "/ADMIN", at: [] });
    expect(found.get("a path parameter")).toEqual({ path: "/admin;x", at: [] });
  });

  it("an exact path leaves the slash at its end to the other ingress", async () => {
    const found = await variants(guarded({ exact: true }));
    expect(found.get("a slash at its end")).toEqual({ path: "/admin/", at: [] });
    expect(found.has("a doubled slash")).toBe(false);
  });

  it("an expression takes every case", async () => {
    const found = await variants(guarded({ annotations: { ...login, [nginx("use-regex")]: "true" } }));
    expect(hows(found)).toEqual([]);
  });

  it("of a controller that is not known, what depends on how it reads paths says so", async () => {
    const files = cluster(
      ingress("admin", { path: "/admin", annotations: login, className: "edge" }),
      ingress("chat", { className: "edge" }),
      app(),
    );
    const found = await variants(files);
    expect(found.get("letters in another case")?.at).toEqual([]);
    expect(found.get("a dot segment")?.at).toEqual(["the proxy of ingress class edge compares paths as they are sent"]);
  });

  it("none where both ask, or where the open ingress leads elsewhere", async () => {
    const both = cluster(
      ingress("admin", { path: "/admin", annotations: login }),
      ingress("chat", { annotations: login }),
      app(),
    );
    const elsewhere = cluster(
      ingress("admin", { path: "/admin", annotations: login }),
      ingress("site", { service: "site" }),
      app(),
      app("site"),
    );
    expect(hows(await variants(both))).toEqual([]);
    expect(hows(await variants(elsewhere))).toEqual([]);
  });
});

it("a gateway whose reading is not known: the case of letters gets by for certain, slashes under a condition", async () => {
  const found = await variants(
    cluster(
      gateway,
      httpRoute("chat"),
      httpRoute("admin", { path: "/admin" }),
      securityPolicy("{ kind: HTTPRoute, name: admin }"),
      app(),
    ),
  );
  expect(found.get("letters in another case")?.at).toEqual([]);
  expect(found.get("a doubled slash")?.at).toHaveLength(1);
});

it("a rule of a load balancer compares letters as written; which form of the path, is not documented", async () => {
  const rules = [rule(1, [oidc, forward], [onPath("/admin*")]), rule("default", [forward])];
  const found = await variants(account(balanced([listener(443, ...rules)])));
  expect(found.get("letters in another case")).toEqual({ path: "/ADMIN", at: [] });
  expect(found.get("a doubled slash")?.at).toHaveLength(1);
  // `/admin*` takes what follows.
  expect(found.has("a path parameter")).toBe(false);
});

it("CloudFront resolves dots and decodes letters before it compares, and does not merge slashes", async () => {
  const made = distribution({ origin: balancerHost("app") });
  const [own] = (made["CloudFront"] as { Distributions: Record<string, unknown>[] }).Distributions;
  Object.assign(own ?? {}, {
    CacheBehaviors: {
      Items: [{ PathPattern: "/admin*", TargetOriginId: "origin", TrustedKeyGroups: { Enabled: true, Items: ["k"] } }],
    },
  });
  const found = await variants(account({ ...balanced([listener(443, rule("default", [forward]))]), ...made }));
  expect(found.get("a doubled slash")).toEqual({ path: "//admin", at: [] });
  expect(hows(found)).not.toContain("a dot segment");
  expect(hows(found)).not.toContain("an encoded letter");
});

it("a method of API Gateway beside a route for all the rest", async () => {
  const files = account({
    ...httpApi({ "GET /admin": "JWT", $default: "NONE" }, "agent"),
    ...functions(lambda("agent")),
  });
  const found = await variants(files);
  expect(found.get("letters in another case")).toEqual({ path: "/ADMIN", at: [] });
  expect(found.get("a slash at its end")).toEqual({ path: "/admin/", at: [] });
  expect(found.get("a dot segment")?.at).toHaveLength(1);
});

describe("configuration files", () => {
  const nginxFile = (more = "") => ({
    "nginx.conf": `http {
  server {
    listen 80; server_name ai.example.com; ${more}
    location /admin { auth_request /login; proxy_pass http://app.internal:8080; }
    location / { proxy_pass http://app.internal:8080; }
    location = /login { internal; proxy_pass http://login.internal; }
  }
}`,
  });
  it("nginx merges slashes unless told otherwise", async () => {
    expect(hows(await variants(nginxFile()))).toEqual(["letters in another case"]);
    const found = await variants(nginxFile("merge_slashes off;"));
    expect(found.get("a doubled slash")).toEqual({ path: "//admin", at: [] });
    expect(found.has("a dot segment")).toBe(false);
  });

  const envoyFile = (more: string) => ({
    "envoy.yaml": `static_resources:
  listeners:
    - address: { socket_address: { address: 0.0.0.0, port_value: 80 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                ${more}
                http_filters:
                  - name: envoy.filters.http.jwt_authn
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
                      providers: { corp: { issuer: https://login.example.com } }
                      rules: [{ match: { prefix: /admin }, requires: { provider_name: corp } }]
                route_config:
                  virtual_hosts:
                    - name: ai
                      domains: [ai.example.com]
                      routes: [{ match: { prefix: / }, route: { cluster: app } }]
  clusters:
    - name: app
      load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: app.internal, port_value: 8080 } } } }] }] }
`,
  });
  it("Envoy leaves paths as they are sent unless told otherwise", async () => {
    const bare = await variants(envoyFile(""));
    expect(bare.get("a doubled slash")).toEqual({ path: "//admin", at: [] });
    expect(bare.get("an encoded dot segment")).toEqual({ path: "/x/%2e%2e/admin", at: [] });
    const made = await variants(
      envoyFile(
        "normalize_path: true\n                merge_slashes: true\n                path_with_escaped_slashes_action: UNESCAPE_AND_REDIRECT",
      ),
    );
    expect(hows(made)).toEqual(["letters in another case"]);
  });
});

it("what is given gets the open route and not the guarded one, by the application's reading alone or said otherwise", async () => {
  const book = placements(
    graphOf(await factsOf(cluster(ingress("admin", { path: "/a/b", annotations: login }), ingress("chat"), app()))),
  );
  const open = book.all.find(({ host, state }) => host === "ai.example.com" && state === "unauthenticated");
  const guarded = book.all.find(({ state }) => state === "authenticated");
  const all = book.bypasses.flatMap(({ route, variants: own = [] }) => own.map((one) => ({ ...one, route })));
  expect(all.length).toBeGreaterThan(0);
  for (const one of all) {
    expect(one).toMatchObject({ route: open?.route, of: guarded?.route });
    expect(one.conditions).toEqual([`what stands behind reads ${new URL(one.witness.url).pathname} as /a/b`]);
  }
});
