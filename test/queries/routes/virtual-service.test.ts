import { expect, it } from "vitest";
import { placements } from "../../../queries/routes/book.ts";
import { app, cluster, object, service } from "../../../queries/routes/bypass/raw/kubernetes.ts";
import { factsOf, graphOf } from "./world.ts";

const entry = service("ingress", [443], { type: "LoadBalancer", namespace: "istio-system", address: "203.0.113.8" });
const gateway = object(
  "networking.istio.io/v1",
  "Gateway",
  "edge",
  "selector: { app: ingress }\nservers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [ai.example.com] }]",
);
const to = (name: string): string => `route: [{ destination: { host: ${name}, port: { number: 80 } } }]`;
const root = (http: string) =>
  object(
    "networking.istio.io/v1",
    "VirtualService",
    "chat",
    `hosts: [ai.example.com]\ngateways: [edge]\nhttp:\n${http}`,
  );

async function all(...documents: readonly string[]) {
  const files = cluster(entry, gateway, app(), app("tools"), ...documents);
  const book = placements(graphOf(await factsOf(files)));
  return book.all.filter(({ host }) => host === "ai.example.com");
}
const named = (places: Awaited<ReturnType<typeof all>>) =>
  Object.fromEntries(
    places.map(({ pathClass, workloads }) => [pathClass, workloads.map((id) => id.split(":").at(-1))]),
  );

it("what a rule changes of a request is named, and its method is the witness's", async () => {
  const [own] = await all(
    root(`  - match: [{ uri: { prefix: /api }, method: { exact: POST } }]
    rewrite: { uri: /v1, authority: app.internal }
    headers: { request: { set: { x-user: a } } }
    ${to("app")}`),
  );
  expect(own?.hops.find(({ place }) => place === "gateway")?.transforms.map(({ what }) => what)).toEqual([
    "filter headers",
    "filter rewrite.authority",
    "filter rewrite.uri",
  ]);
  expect(own?.witness).toEqual({ method: "POST", url: "https://ai.example.com/api" });
});

it("a redirect leads nowhere", async () => {
  expect(named(await all(root(`  - redirect: { uri: /elsewhere }\n    ${to("app")}`)))).toEqual({ "/*": [] });
});

it("what is left to another VirtualService goes where that one says, within the root's path", async () => {
  const delegate = object(
    "networking.istio.io/v1",
    "VirtualService",
    "parts",
    `http:\n  - match: [{ uri: { prefix: /api/tools } }]\n    ${to("tools")}\n  - match: [{ uri: { prefix: /other } }]\n    ${to("tools")}\n  - ${to("app")}`,
  );
  const http = "  - match: [{ uri: { prefix: /api } }]\n    delegate: { name: parts, namespace: ai }";
  const places = await all(root(http), delegate);
  expect(Object.keys(named(places)).sort()).toEqual(["/api*", "/api/tools*"]);
  expect(places.map(({ pathClass, state }) => [pathClass, state])).toEqual([
    ["/api*", "unauthenticated"],
    ["/api/tools*", "unauthenticated"],
  ]);
  const of = named(places);
  expect(of["/api*"]?.join()).toMatch(/^app/);
  expect(of["/api/tools*"]?.join()).toMatch(/^tools/);
});
