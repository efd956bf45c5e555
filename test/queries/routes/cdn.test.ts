import { expect, it } from "vitest";
import { placements } from "../../../queries/routes/book.ts";
import { account, distribution } from "../../../queries/routes/bypass/raw/aws.ts";
import { app, cluster, ingress } from "../../../queries/routes/bypass/raw/kubernetes.ts";
import { factsOf, graphOf } from "./world.ts";

const book = async (signed: boolean) =>
  placements(
    graphOf(
      await factsOf({
        ...cluster(ingress("chat", { host: "origin.example.com" }), app()),
        ...account(distribution({ origin: "origin.example.com", signed })),
      }),
    ),
  );

it("a request to a distribution goes on through the ingress at its origin to the pod", async () => {
  const { all } = await book(false);
  const front = all.find(({ host }) => host === "d1.cloudfront.net");
  expect(front?.hops.map(({ place }) => place)).toEqual(["cdn", "load-balancer", "ingress", "service", "application"]);
  expect(front?.workloads.map((id) => id.split(":")[2])).toEqual(["pod"]);
});

it("behind signed addresses the origin is still open by its own host, and told as the way around them", async () => {
  const { all, bypasses } = await book(true);
  expect(all.find(({ host }) => host === "d1.cloudfront.net")?.state).toBe("authenticated");
  expect(bypasses.map(({ pattern, why }) => `${pattern} ${why}`)).toContain(
    "AUTH-BYP-10 origin.example.com/* answers beside the distribution ai.example.com that stands in front of it",
  );
});
