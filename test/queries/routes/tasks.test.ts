import { expect, it } from "vitest";
import { placements } from "../../../queries/routes/book.ts";
import { account, balanced, forward, listener, oidc, rule } from "../../../queries/routes/bypass/raw/aws.ts";
import { factsOf, graphOf } from "./world.ts";

const cluster = "arn:aws:ecs:us-east-1:111111111111:cluster/main";
const service = {
  serviceName: "chat",
  serviceArn: "arn:aws:ecs:us-east-1:111111111111:service/main/chat",
  clusterArn: cluster,
  runningCount: 1,
  loadBalancers: [{ targetGroupArn: (forward as { TargetGroupArn: string }).TargetGroupArn, containerPort: 8080 }],
  networkConfiguration: { awsvpcConfiguration: { securityGroups: ["sg-app"] } },
};
const task = {
  taskArn: "arn:aws:ecs:us-east-1:111111111111:task/main/0123",
  clusterArn: cluster,
  group: "service:chat",
  lastStatus: "RUNNING",
  attachments: [{ type: "ElasticNetworkInterface", details: [{ name: "privateIPv4Address", value: "10.0.0.9" }] }],
};
const routes = async (actions: readonly Readonly<Record<string, unknown>>[], ecs: object) =>
  placements(
    graphOf(await factsOf(account({ ...balanced([listener(443, rule("default", actions))]), ECS: ecs }))),
  ).all.map(({ state, workloads }) => [state, workloads.filter((id) => id.includes(":ecs:"))]);

const running = "arn:aws:ecs:us-east-1:111111111111:task/main/service%3Achat@";

it("a listener leads to the tasks that a service of ECS registers, with and without a login before them", async () => {
  const own = [[expect.stringContaining(running)]];
  expect(await routes([forward], { Services: [service], Tasks: [task] })).toEqual([["unauthenticated", ...own]]);
  expect(await routes([oidc, forward], { Services: [service], Tasks: [task] })).toEqual([["authenticated", ...own]]);
});

it("where the tasks were not read, the service stands for them; a service of another group is behind nothing", async () => {
  expect(await routes([forward], { Services: [service] })).toEqual([["unauthenticated", [service.serviceArn]]]);
  expect(await routes([forward], { Services: [{ ...service, loadBalancers: [] }] })).toEqual([["unauthenticated", []]]);
});
