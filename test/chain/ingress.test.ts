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
