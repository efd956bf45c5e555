import { describe, expect, it } from "vitest";
import type { StoryAnswer } from "../../queries/story/answer.ts";
import story from "../../queries/story.ts";
import { step, steps, world } from "./world.ts";

const role = (name: string, account = "111111111111"): string => `arn:aws:iam::${account}:role/${name}`;
const pod = (name: string, namespace = "shop"): string => `k8s:prod:pod:${namespace}:${name}`;
const account = (name: string, namespace = "shop"): string => `k8s:prod:serviceaccount:${namespace}:${name}`;
const secret = (name: string): string => `k8s:prod:secret:shop:${name}`;

const ask = (graph: ReturnType<typeof world>, question: Parameters<typeof story.input.parse>[0]): StoryAnswer =>
  story.run(graph, story.input.parse(question));
const rolesIn = (answer: StoryAnswer): Record<string, string> =>
  Object.fromEntries(answer.nodes.map(({ id, role: own }) => [id, own]));
const edgesIn = (answer: StoryAnswer): string[] => answer.edges.map(({ id }) => id);

/** A front door, a pod behind it, its role, a bucket, and four secrets beside. */
const shop = steps(`
  internet#originate -> route:https://shop.example.com:443/*#connect
  route:https://shop.example.com:443/*#connect -> ${pod("web")}#execute
  ${pod("web")}#read-files -> ${account("web")}#impersonate
  ${account("web")}#impersonate -> ${role("web")}#impersonate
  ${role("web")}#impersonate -> hub:reads orders
  hub:reads orders -> arn:aws:s3:::orders#read
  ${account("web")}#impersonate -> hub:reads secrets
  hub:reads secrets -> ${secret("a")}#read
  hub:reads secrets -> ${secret("b")}#read
  hub:reads secrets -> ${secret("c")}#read
  hub:reads secrets -> ${secret("d")}#read
`);

describe("a picture of what the internet reaches", () => {
  const answer = ask(world(shop), { from: ["internet"], to: ["arn:aws:s3:::orders"] });

  it("draws the way to the target node by node, hubs, included accesses and the pod's account folded in", () => {
    expect(rolesIn(answer)).toEqual({
      internet: "start",
      "route:https://shop.example.com:443/*": "path",
      [pod("web")]: "path",
      [role("web")]: "path",
      "arn:aws:s3:::orders": "target",
      "group:k8s:prod:shop|K8sSecret": "group",
    });
    expect(answer.nodes.find(({ id }) => id === pod("web"))?.contains).toEqual([account("web")]);
  });

  it("leads edges in the direction of the attack, those of the proof lit", () => {
    expect(edgesIn(answer)).toEqual([
      "internet>route:https://shop.example.com:443/*",
      `route:https://shop.example.com:443/*>${pod("web")}`,
      `${pod("web")}>${role("web")}`,
      `${pod("web")}>group:k8s:prod:shop|K8sSecret`,
      `${role("web")}>arn:aws:s3:::orders`,
    ]);
    expect(answer.edges.filter(({ focus }) => !focus).map(({ count }) => count)).toEqual([4]);
    expect(answer.focus[0]?.edges).toEqual(answer.edges.filter(({ focus }) => focus).map(({ id }) => id));
  });

  it("has every step of the proof on its edges, what happens inside a node with the step that leaves it", () => {
    const proof = answer.proofs[answer.focus[0]?.proof ?? ""]?.steps ?? [];
    const onEdges = answer.edges.filter(({ focus }) => focus).flatMap((edge) => edge.steps);
    expect(onEdges.toSorted()).toEqual(proof.toSorted());
    const leaving = answer.edges.find(({ id }) => id === `${pod("web")}>${role("web")}`);
    expect(leaving?.steps.map((key) => answer.steps[key]?.to)).toEqual([
      `${pod("web")}#read-files`,
      `${account("web")}#impersonate`,
      `${role("web")}#impersonate`,
    ]);
  });

  it("says where each node lies, namespaces inside their cluster", () => {
    expect(answer.boundaries.map(({ id, kind, title, parent }) => [id, kind, title, parent])).toEqual([
      ["internet", "internet", "Internet", undefined],
      ["other", "other", "Elsewhere", undefined],
      ["k8s:prod", "cluster", "cluster prod", undefined],
      ["k8s:prod:shop", "namespace", "namespace shop", "k8s:prod"],
      ["aws:account:111111111111", "aws-account", "AWS 111111111111", undefined],
    ]);
  });

  it("counts what it does not draw one by one", () => {
    expect(answer.hidden).toEqual([
      { why: "grouped", what: "nodes", count: 4, text: "4 in 1 group: open one to see what is in it" },
    ]);
    expect(answer.legend.find(({ kind }) => kind === "K8sSecret")).toEqual({
      kind: "K8sSecret",
      class: "secret",
      total: 4,
      shown: 0,
      byCertainty: { certain: 4 },
    });
  });
});

describe("groups", () => {
  const graph = world(shop);
  const question = { from: ["internet"], to: ["arn:aws:s3:::orders"] };
  const group = "group:k8s:prod:shop|K8sSecret";

  it("open in place: members by id, other nodes as they were", () => {
    const closed = ask(graph, question);
    const open = ask(graph, { ...question, open: [group] });
    const members = open.nodes.filter(({ role: own }) => own === "member");
    expect(members.map(({ id, group: of }) => [id, of])).toEqual(
      ["a", "b", "c", "d"].map((name) => [secret(name), group]),
    );
    const others = (answer: StoryAnswer) =>
      answer.nodes.filter(({ id }) => id !== group && !members.some((m) => m.id === id));
    expect(others(open)).toEqual(others(closed));
    expect(open.hidden).toEqual([]);
  });

  it("keep a rest beyond fifty members", () => {
    const many = Array.from({ length: 60 }, (_, n) => step(`hub:reads secrets -> ${secret(`s${n}`)}#read`));
    const open = ask(world([...shop, ...many]), { ...question, open: [group] });
    expect(open.nodes.filter(({ role: own }) => own === "member")).toHaveLength(50);
    expect(open.nodes.find(({ role: own }) => own === "rest")).toMatchObject({
      id: "rest:k8s:prod:shop|K8sSecret",
      size: 14,
      name: "14 more",
      group,
    });
  });

  it("of one are the node itself", () => {
    const one = steps(`${pod("web")}#execute -> k8s:prod:configmap:shop:settings#read`);
    expect(rolesIn(ask(world([...shop, ...one]), question))["k8s:prod:configmap:shop:settings"]).toBe("single");
  });

  it("are merged over namespaces before they exceed the budget, the sensitive ones last", () => {
    const spread = Array.from({ length: 20 }, (_, n) => [
      step(`${pod("web")}#execute -> ${pod("app", `ns${n}`)}#execute`),
      step(`${pod("web")}#execute -> ${pod("job", `ns${n}`)}#execute`),
      step(`${pod("app", `ns${n}`)}#execute -> k8s:prod:secret:ns${n}:key#read`),
    ]).flat();
    const answer = ask(world([...shop, ...spread]), { ...question, nodeBudget: 30 });
    expect(answer.nodes.length).toBeLessThanOrEqual(30);
    expect(answer.nodes.find(({ id }) => id === "group:k8s:prod|K8sPod")).toMatchObject({
      name: "40 pods in 20 namespaces",
      size: 40,
    });
    expect(answer.nodes.filter(({ kind }) => kind === "K8sSecret")).toHaveLength(21);
    expect(answer.hidden).toContainEqual({
      why: "merged",
      what: "nodes",
      count: 40,
      text: "40 of these in 1 group that join kinds or boundaries, for want of place",
    });
  });
});

it("joins whole accounts, the smallest first, when there are more than fit", () => {
  const accounts = Array.from({ length: 20 }, (_, n) => String(200_000_000_000 + n));
  const facts = accounts.flatMap((id, n) =>
    Array.from({ length: n + 2 }, (_, m) => [
      step(`internet#originate -> ${role(`r${m}`, id)}#impersonate`),
      step(`${role(`r${m}`, id)}#impersonate -> arn:aws:dynamodb:eu-central-1:${id}:table/t${m}#read`),
    ]).flat(),
  );
  const answer = ask(world(facts), { from: ["internet"], nodeBudget: 30 });
  expect(answer.nodes.length).toBeLessThanOrEqual(30);
  const joined = answer.nodes.filter(({ boundary }) => boundary === "estate").map(({ id }) => id);
  expect(joined).toEqual(["group:estate|class:identity", "group:estate|class:data-store"]);
  expect(answer.boundaries.map(({ id }) => id)).toContain("aws:account:200000000019");
  expect(answer.boundaries.find(({ id }) => id === "estate")?.kind).toBe("other");
});

describe("what is drawn without being asked for", () => {
  const deep = steps(`
    internet#originate -> arn:aws:s3:::front#read
    internet#originate -> ${pod("web")}#execute
    ${pod("web")}#execute -> ${role("web")}#impersonate
    ${role("web")}#impersonate -> ${role("data", "222222222222")}#impersonate
    ${role("data", "222222222222")}#impersonate -> arn:aws:dynamodb:eu-central-1:222222222222:table/orders#read
    ${role("web")}#impersonate -> arn:aws:sqs:eu-central-1:111111111111:jobs#read
  `);

  it("is what lies across the most boundaries, one of each boundary first", () => {
    expect(ask(world(deep), { from: ["internet"] }).focus.map(({ target }) => target)).toEqual([
      "arn:aws:dynamodb:eu-central-1:222222222222:table/orders#read",
      "arn:aws:sqs:eu-central-1:111111111111:jobs#read",
      "arn:aws:s3:::front#read",
    ]);
  });

  it("is an account's administration before any data", () => {
    const more = steps(`${role("web")}#impersonate -> aws:account:111111111111#administer`);
    expect(ask(world([...deep, ...more]), { from: ["internet"] }).focus[0]?.target).toBe(
      "aws:account:111111111111#administer",
    );
  });

  it("leaves out what the internet reaches without the start, and says so", () => {
    const answer = ask(world(deep), { from: [`${role("web")}`] });
    expect(answer.nodes.map(({ id }) => id)).not.toContain("arn:aws:s3:::front");
    expect(answer.hidden.map(({ why, count }) => [why, count])).toEqual([["anyway", 5]]);
  });
});

it("draws an edge from each thing that a step needs", () => {
  const graph = world(
    steps(`
      internet#originate -> ${pod("web")}#execute
      ${pod("web")}#execute -> ${secret("half")}#read
      internet#originate -> arn:aws:rds:eu-central-1:111111111111:db:orders#connect
      ${secret("half")}#read & arn:aws:rds:eu-central-1:111111111111:db:orders#connect -> arn:aws:rds:eu-central-1:111111111111:db:orders#read
    `),
  );
  expect(edgesIn(ask(graph, { from: ["internet"] }))).toEqual([
    "internet>arn:aws:rds:eu-central-1:111111111111:db:orders",
    `internet>${pod("web")}`,
    `${pod("web")}>${secret("half")}`,
    `${secret("half")}>arn:aws:rds:eu-central-1:111111111111:db:orders`,
  ]);
});

describe("filters", () => {
  it("leave kinds out, but lead on to what lies behind them", () => {
    const graph = world([
      ...shop,
      ...steps(`
        ${secret("a")}#read -> arn:aws:sqs:eu-central-1:111111111111:jobs#read
        ${secret("a")}#read -> arn:aws:sqs:eu-central-1:111111111111:mails#read
      `),
    ]);
    const answer = ask(graph, {
      from: ["internet"],
      to: ["arn:aws:s3:::orders"],
      withoutKinds: ["K8sSecret"],
    });
    expect(answer.nodes.filter(({ kind }) => kind === "K8sSecret")).toEqual([]);
    expect(edgesIn(answer)).toContain(`${pod("web")}>group:aws:account:111111111111|AwsQueue`);
    expect(answer.hidden).toContainEqual({
      why: "filter",
      what: "nodes",
      count: 4,
      text: "4 left out by the filters of kinds and boundaries",
    });
  });

  it("never cut a proof that is drawn", () => {
    const answer = ask(world(shop), {
      from: ["internet"],
      to: ["arn:aws:s3:::orders"],
      withoutBoundaries: ["k8s:prod"],
    });
    expect(rolesIn(answer)[pod("web")]).toBe("path");
    expect(answer.nodes.some(({ role: own }) => own === "group")).toBe(false);
  });
});

describe("in reverse", () => {
  it("draws who reaches the target, the internet's way first", () => {
    const answer = ask(world(shop), { direction: "reverse", to: ["arn:aws:s3:::orders"] });
    expect(rolesIn(answer)).toMatchObject({
      internet: "start",
      "arn:aws:s3:::orders": "target",
      [role("web")]: "path",
    });
    expect(answer.focus[0]).toMatchObject({ start: "internet#originate", target: "arn:aws:s3:::orders#read" });
    expect(edgesIn(answer)).toContain(`${role("web")}>arn:aws:s3:::orders`);
  });

  it("draws what the internet adds where a start needs it", () => {
    const graph = world(
      steps(`
        internet#originate -> arn:aws:rds:eu-central-1:111111111111:db:orders#connect
        ${secret("half")}#read & arn:aws:rds:eu-central-1:111111111111:db:orders#connect -> arn:aws:rds:eu-central-1:111111111111:db:orders#read
      `),
    );
    const answer = ask(graph, { direction: "reverse", to: ["arn:aws:rds:eu-central-1:111111111111:db:orders#read"] });
    expect(edgesIn(answer).toSorted()).toEqual([
      "internet>arn:aws:rds:eu-central-1:111111111111:db:orders",
      `${secret("half")}>arn:aws:rds:eu-central-1:111111111111:db:orders`,
    ]);
  });

  it("of many starts proves some that have a way, and says how many more match", () => {
    const number = (n: number): string => String(n).padStart(3, "0");
    const idle = Array.from({ length: 100 }, (_, n) => `${role(`a${number(n)}`)}#impersonate -> ${secret("own")}#read`);
    const able = Array.from(
      { length: 15 },
      (_, n) => `${role(`b${number(n)}`)}#impersonate -> arn:aws:s3:::orders#read`,
    );
    const graph = world(steps([...idle, ...able].join("\n")));
    const answer = ask(graph, { direction: "reverse", from: ["class:identity"], to: ["arn:aws:s3:::orders"] });
    expect(answer.focus.map(({ start }) => start)).toEqual(
      Array.from({ length: 10 }, (_, n) => `${role(`b${number(n)}`)}#impersonate`),
    );
    expect(answer.hidden).toContainEqual({
      why: "budget",
      what: "starts",
      count: 105,
      text: "105 more starts match: name one to see its way",
    });
  });

  it("draws who needs several things at once by a proof of its own", () => {
    const graph = world(
      steps(`
        ${role("ops")}#impersonate -> ${secret("one")}#read
        ${role("ops")}#impersonate -> ${secret("two")}#read
        ${secret("one")}#read & ${secret("two")}#read -> arn:aws:s3:::orders#read
      `),
    );
    const answer = ask(graph, { direction: "reverse", to: ["arn:aws:s3:::orders"] });
    expect(answer.focus[0]?.start).toBe(`${role("ops")}#impersonate`);
    expect(edgesIn(answer)).toHaveLength(4);
  });
});

describe("what cannot be asked", () => {
  it("is a story without a beginning, or in reverse without an end", () => {
    expect(() => ask(world(shop), {})).toThrow(
      expect.objectContaining({ message: "no start is given", help: "name one with `from`, for example `internet`" }),
    );
    expect(() => ask(world(shop), { direction: "reverse" })).toThrow(
      expect.objectContaining({
        message: "no target is given",
        help: "name one with `to`, for example `class:data-store`",
      }),
    );
  });

  it("answers nothing for a pattern that matches nothing, and says which", () => {
    const answer = ask(world(shop), { from: ["tag:none=*"] });
    expect(answer).toMatchObject({ nodes: [], edges: [], unmatched: ["tag:none=*"] });
  });
});
