import { describe, expect, it } from "vitest";
import { placements } from "../../../queries/routes/book.ts";
import {
  app,
  cluster,
  gateway,
  httpRoute,
  ingress,
  object,
  pod,
  service,
} from "../../../queries/routes/bypass/raw/kubernetes.ts";
import { factsOf, graphOf } from "./world.ts";

const atGateway = "targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: edge }]";
const policy = (spec: string, at = atGateway) =>
  object("security.istio.io/v1", "AuthorizationPolicy", "login", `${at}\n${spec}`);
const stranger = "from: [{ source: { notRequestPrincipals: ['*'] } }]";
const deny = (operation: string) => `action: DENY\nrules:\n  - ${stranger}\n    to: [{ operation: ${operation} }]`;

async function book(...documents: readonly string[]) {
  return placements(graphOf(await factsOf(cluster(gateway, httpRoute("chat"), app(), ...documents))));
}
async function states(...documents: readonly string[]): Promise<Record<string, string>> {
  const { all } = await book(...documents);
  return Object.fromEntries(
    all.filter(({ host }) => host === "ai.example.com").map(({ pathClass, state }) => [pathClass, state]),
  );
}

describe("policies of Istio that speak of paths make a route of each", () => {
  it.each([
    [
      "a DENY of strangers that leaves a path out",
      deny("{ notPaths: ['/api/*'] }"),
      { "/*": "authenticated", "/api/*": "unauthenticated" },
    ],
    [
      "a DENY of strangers at a path alone",
      deny("{ paths: ['/admin', '/admin/*'] }"),
      { "/*": "unauthenticated", "/admin": "authenticated", "/admin/*": "authenticated" },
    ],
    [
      "an ALLOW of tokens, and of everybody at one path",
      "rules:\n  - from: [{ source: { requestPrincipals: ['*'] } }]\n  - to: [{ operation: { paths: [/healthz] } }]",
      { "/*": "authenticated", "/healthz": "unauthenticated" },
    ],
    [
      "a DENY that leaves a method out",
      deny("{ notMethods: [OPTIONS] }"),
      { "/*": "authenticated", "/?OPTIONS*": "unauthenticated" },
    ],
    ["what is said by ports too is not decided", deny("{ notPorts: ['8080'] }"), { "/*": "not-proven" }],
    [
      "a pattern in the middle of a path is not decided",
      deny("{ notPaths: ['/api/{*}/docs'] }"),
      { "/*": "not-proven" },
    ],
  ])("%s", async (_what, spec, expected) => {
    expect(await states(policy(spec))).toEqual(expected);
  });

  it("a path that another policy refuses stays refused", async () => {
    const beside = object(
      "security.istio.io/v1",
      "AuthorizationPolicy",
      "inner",
      `${atGateway}\n${deny("{ paths: ['/api/admin*'] }")}`,
    );
    expect(await states(policy(deny("{ notPaths: ['/api/*'] }")), beside)).toEqual({
      "/*": "authenticated",
      "/api/*": "unauthenticated",
      "/api/admin*": "authenticated",
    });
  });

  it("the open path is a way around, with the policy as what lets it pass, and the guarded one names its control", async () => {
    const { all, bypasses } = await book(policy(deny("{ notPaths: ['/api/*'] }")));
    expect(bypasses.map(({ pattern, route }) => `${pattern} ${route}`)).toEqual([
      "AUTH-BYP-01 route:https://ai.example.com:443/api/*",
      "AUTH-BYP-06 route:https://ai.example.com:443/api/*",
    ]);
    const guarded = all.find(({ state }) => state === "authenticated");
    expect(guarded?.firstAuthentication?.control).toMatchObject({ kind: "jwt", mode: "require" });
    expect(guarded?.firstAuthentication?.control.covers).toMatch(/asks for all but \* \/api\/\*$/);
  });

  it("a path that is refused by its letters is written otherwise; whether slashes are merged depends on the proxy", async () => {
    const { bypasses } = await book(policy(deny("{ paths: ['/admin', '/admin/*'] }")));
    const variants = bypasses.flatMap(({ variants: own = [] }) => own);
    const of = (how: string) => variants.find((one) => one.how === how);
    expect(of("letters in another case")?.witness.url).toBe("https://ai.example.com/ADMIN");
    expect(of("letters in another case")?.conditions).toHaveLength(1);
    expect(of("a doubled slash")?.conditions).toHaveLength(2);
    // `/admin/*` takes it.
    expect(of("a slash at its end")).toBeUndefined();
  });
});

it("the sidecars of pods enforce what selects them, behind whatever ingress", async () => {
  const files = cluster(
    ingress("chat"),
    service("app", [80]),
    `${pod("app")}\n    - { name: istio-proxy, image: docker.io/istio/proxyv2:1.24.0 }`,
    policy(deny("{ notPaths: [/docs] }"), "selector: { matchLabels: { app: app } }"),
  );
  const { all } = placements(graphOf(await factsOf(files)));
  const own = all.filter(({ host }) => host === "ai.example.com");
  expect(own.map(({ pathClass, state }) => [pathClass, state])).toEqual([
    ["/*", "authenticated"],
    ["/docs", "unauthenticated"],
  ]);
  expect(own[0]?.firstAuthentication?.control.name).toBe("AuthorizationPolicy ai/login");
});

describe("a port that the sidecar leaves out", () => {
  const meshed = (annotation: string) =>
    cluster(
      ingress("chat"),
      service("app", [80]),
      `${pod("app").replace("labels:", `annotations: { ${annotation} }, labels:`)}
    - { name: istio-proxy, image: docker.io/istio/proxyv2:1.24.0 }`,
      policy(`action: DENY\nrules: [{ ${stranger} }]`, "selector: { matchLabels: { app: app } }"),
    );
  const found = async (annotation: string) => {
    const { all } = placements(graphOf(await factsOf(meshed(annotation))));
    return all
      .filter(({ host }) => host === "ai.example.com")
      .map(({ state, hops }) => [state, hops.some(({ place }) => place === "mesh")]);
  };
  const named = (what: string, ports: string) => `traffic.sidecar.istio.io/${what}InboundPorts: "${ports}"`;

  it("has no policy of the mesh before it", async () => {
    expect(await found(named("exclude", "80"))).toEqual([["unauthenticated", false]]);
    expect(await found(named("include", "8080"))).toEqual([["unauthenticated", false]]);
  });

  it("leaves the others to the policies", async () => {
    expect(await found(named("exclude", "9090"))).toEqual([["authenticated", true]]);
    expect(await found(named("include", "80"))).toEqual([["authenticated", true]]);
  });
});

describe("an authorizer of one's own", () => {
  const custom = policy(
    "action: CUSTOM\nprovider: { name: corp }\nrules: [{ to: [{ operation: { notPaths: ['/healthz'] } }] }]",
  );
  const mesh = (providers: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: ${providers}`;
  const http = (more = "") =>
    `[{ name: corp, envoyExtAuthzHttp: { service: login.ai.svc.cluster.local, port: 80${more} } }]`;

  it("that the mesh names is a login, but at the paths that are left out", async () => {
    expect(await states(custom, mesh(http()))).toEqual({ "/*": "authenticated", "/healthz": "unauthenticated" });
    const { all } = await book(custom, mesh(http()));
    expect(all.find(({ state }) => state === "authenticated")?.firstAuthentication?.control).toMatchObject({
      kind: "ext-authz",
      name: "AuthorizationPolicy ai/login (authorizer corp)",
    });
  });

  it("that fails open is not proven, and a way around", async () => {
    expect(await states(custom, mesh(http(", failOpen: true")))).toEqual({
      "/*": "not-proven",
      "/healthz": "unauthenticated",
    });
    const { bypasses } = await book(custom, mesh(http(", failOpen: true")));
    expect(bypasses.filter(({ pattern }) => pattern === "AUTH-BYP-06").map(({ why }) => why)).toContain(
      "AuthorizationPolicy ai/login (authorizer corp, failOpen) may let requests without identity pass to ai.example.com/*",
    );
  });

  it.each([
    ["that no settings name", []],
    ["whose name is of a tracer", [mesh("[{ name: corp, zipkin: { service: z, port: 1 } }]")]],
  ])("%s is not proven", async (_what, more) => {
    expect(await states(custom, ...more)).toEqual({ "/*": "not-proven", "/healthz": "unauthenticated" });
  });
});
