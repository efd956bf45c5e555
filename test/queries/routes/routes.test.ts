import { expect, it } from "vitest";
import {
  account,
  balanced,
  forward,
  functions,
  httpApi,
  lambda,
  listener,
  oidc,
  onHeader,
  rule,
} from "../../../queries/routes/bypass/raw/aws.ts";
import { app, cluster, ingress, login, nginx } from "../../../queries/routes/bypass/raw/kubernetes.ts";
import routes from "../../../queries/routes.ts";
import { factsOf, graphOf } from "./world.ts";

const ask = async (files: Readonly<Record<string, string>>, rest = {}) =>
  routes.run(graphOf(await factsOf(files)), routes.input.parse(rest));

const rewritten = cluster(
  ingress("chat", { path: "/ai", annotations: { ...login, [nginx("rewrite-target")]: "/$2" } }),
  ingress("hooks", { path: "/webhook" }),
  app(),
);

it("names the hops in order, the first login with its evidence, and what stands before it", async () => {
  const { routes: all } = await ask(rewritten, { state: "authenticated" });
  expect(all).toMatchObject([
    {
      route: "route:https://ai.example.com:443/ai*",
      state: "authenticated",
      hops: [{ place: "load-balancer" }, { place: "ingress" }, { place: "service" }, { place: "application" }],
      firstAuthentication: {
        hop: 1,
        control: {
          kind: "forward-auth",
          mode: "require",
          because: [{ source: expect.stringMatching(/cluster\.yaml$/) }],
        },
      },
      before: [
        { hop: 1, kind: "parse" },
        { hop: 1, kind: "transform", what: "annotation nginx.ingress.kubernetes.io/rewrite-target" },
      ],
      witness: { method: "GET", url: "https://ai.example.com/ai" },
    },
  ]);
});

it("lists what asks nobody first, and counts ways around by pattern", async () => {
  const { counts, routes: all } = await ask(rewritten);
  expect(counts).toMatchObject({ unauthenticated: 2, authenticated: 1 });
  expect(Object.keys(counts.bypasses)).toEqual(["AUTH-BYP-01", "AUTH-BYP-02", "AUTH-BYP-09", "AUTH-BYP-11"]);
  expect(all[0]).toMatchObject({ route: "route:https://ai.example.com:443/webhook*", firstAuthentication: null });
  expect(all[0]?.before.at(-1)).toMatchObject({ kind: "run" });
});

it("finds routes by what they lead to", async () => {
  const of = await ask(rewritten, { selectors: ["k8s:prod:service:ai:app"] });
  expect(of.routes.map(({ host }) => host)).toEqual(["ai.example.com", "ai.example.com"]);
});

it("takes a login that the input does not decide for none that is proven", async () => {
  const snippet = { [nginx("configuration-snippet")]: "access_by_lua_file /etc/login.lua;" };
  const { routes: all } = await ask(cluster(ingress("chat", { annotations: snippet }), app()));
  const chat = all.find(({ host }) => host === "ai.example.com");
  expect(chat).toMatchObject({ state: "not-proven", firstAuthentication: null });
  expect(chat?.undecided.length).toBeGreaterThan(0);
});

it("a function URL of type NONE is guarded where the function's policy lets nobody in", async () => {
  const closed = await ask(account(functions(lambda("agent", { url: "NONE", open: false }))));
  expect(closed.routes).toMatchObject([{ state: "authenticated", firstAuthentication: { control: { kind: "iam" } } }]);
  const open = await ask(account(functions(lambda("agent", { url: "NONE" }))));
  expect(open.routes).toMatchObject([{ state: "unauthenticated", firstAuthentication: null }]);
});

it("of an expression the request is a path that it takes, and words for callers and logins are seen in it", async () => {
  const pattern = { [nginx("use-regex")]: "true" };
  const { routes: all } = await ask(
    cluster(
      ingress("chat", { annotations: login }),
      ingress("hooks", { path: "/webhook(/|$)(.*)", annotations: pattern }),
      ingress("login", { path: "/oauth2(/|$)(.*)", annotations: pattern }),
      app(),
    ),
  );
  const found = Object.fromEntries(
    all.map(({ pathClass, witness, bypasses }) => [pathClass, [witness.url, bypasses.map(({ pattern }) => pattern)]]),
  );
  expect(found).toMatchObject({
    "/webhook(/|$)(.*)*": ["https://ai.example.com/webhook/", ["AUTH-BYP-01", "AUTH-BYP-02", "AUTH-BYP-11"]],
    "/oauth2(/|$)(.*)*": ["https://ai.example.com/oauth2/", []],
  });
});

it("requests that a listener's rule takes by a header are a class of their own, and the others of the path keep their login", async () => {
  const { routes: all } = await ask(
    account(balanced([listener(443, rule(1, [forward], [onHeader("x-debug")]), rule("default", [oidc, forward]))])),
  );
  expect(all.map(({ route, state, certainty }) => [route.split(":443")[1], state, certainty])).toEqual([
    ["/* of http-header", "unauthenticated", "conditional"],
    ["/*", "authenticated", "certain"],
  ]);
  const [bare, asking] = all;
  expect(bare?.bypasses.find(({ pattern }) => pattern === "AUTH-BYP-04")?.why).toMatch(
    /\/\* of http-header: rule 1 of port 443 forwards without a login, rule default of port 443 asks for one/,
  );
  expect(bare?.bypasses.flatMap(({ variants = [] }) => variants)).toEqual([]);
  expect(asking?.firstAuthentication).not.toBeNull();
});

it("a way around is shown by the method that it is for", async () => {
  const { routes: all } = await ask(
    account({ ...httpApi({ "POST /chat": "JWT", "POST /hook": "NONE" }, "agent"), ...functions(lambda("agent")) }),
    { state: "unauthenticated" },
  );
  const witnesses = all.flatMap(({ bypasses, witness }) => [witness, ...bypasses.map((one) => one.witness)]);
  expect(witnesses.length).toBeGreaterThan(2);
  expect(new Set(witnesses.map(({ method }) => method))).toEqual(new Set(["POST"]));
});

it("of a configuration by itself the request asks for the host that it serves", async () => {
  const { routes: all } = await ask({
    "nginx.conf": `http {
  server {
    listen 443 ssl;
    server_name chat.example.com;
    location / { proxy_pass http://app:80; }
  }
}
`,
  });
  expect(all.map(({ witness }) => witness.url)).toEqual(["https://chat.example.com/"]);
});
