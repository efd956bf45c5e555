import { expect, it } from "vitest";
import chain from "../../queries/chain.ts";
import { app, cluster, ingress, login, nginx } from "../../queries/routes/bypass/raw/kubernetes.ts";
import { factsOf, graphOf } from "../queries/routes/world.ts";

const pattern = { [nginx("use-regex")]: "true" };

it.each([
  [
    "with no login to mislead",
    ingress("chat", { path: "/ai(/|$)", annotations: pattern }),
    "present",
    "where nobody is asked",
  ],
  [
    "before the login",
    ingress("chat", { path: "/ai(/|$)", annotations: { ...login, ...pattern } }),
    "absent",
    "before the login",
  ],
])("a transform %s is told as what it is", async (_, route, state, words) => {
  const graph = graphOf(await factsOf(cluster(route, app())));
  const { chains } = chain.run(graph, chain.input.parse({ services: ["k8s:prod:pod:ai:app"] }));
  const cell = chains[0]?.cells.find(({ control }) => control === "requests arrive as they were asked about");
  expect(cell).toMatchObject({ state, found: expect.stringContaining(words) });
});

it("what another service of the host leaves open is no way around this one's login", async () => {
  const graph = graphOf(
    await factsOf(
      cluster(
        ingress("chat", { annotations: login }),
        ingress("tools", { path: "/tools", service: "tools" }),
        app(),
        app("tools"),
      ),
    ),
  );
  const { chains } = chain.run(
    graph,
    chain.input.parse({ services: ["app", "tools"].map((name) => `k8s:prod:pod:ai:${name}`) }),
  );
  const around = (name: string) =>
    chains
      .find((one) => one.name === name)
      ?.cells.filter(({ control }) => control.startsWith("no way around the login"));
  expect(around("app")).toEqual([]);
  expect(around("tools")).toMatchObject([{ bypass: "AUTH-BYP-01" }, { bypass: "AUTH-BYP-02" }]);
});

it("that no route is known proves nothing where what makes routes was not read", async () => {
  const whole = (await factsOf(cluster(app()))).filter(({ kind }) => kind !== "k8s.service");
  const unread = whole.filter(({ kind }) => kind !== "closed-world");
  const lanes = (facts: typeof whole) => {
    const { chains } = chain.run(graphOf(facts), chain.input.parse({ services: ["k8s:prod:pod:ai:app"] }));
    return chains[0]?.lanes.slice(0, 2).map(({ state }) => state);
  };
  expect(lanes(whole)).toEqual(["present", "present"]);
  expect(lanes(unread)).toEqual(["not-proven", "not-proven"]);
});
