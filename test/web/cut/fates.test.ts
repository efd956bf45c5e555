import { expect, it } from "vitest";
import type { StoryAnswer, StoryNode } from "../../../queries/story/answer.ts";
import type { WhatIfRow } from "../../../queries/what-if/answer.ts";
import { fatesOf } from "../../../web/views/cut/fates.ts";

const node = (id: string, more: Partial<StoryNode> = {}): StoryNode => ({
  id,
  kind: "AwsRole",
  class: "identity",
  name: id,
  role: "path",
  boundary: "aws:account:1",
  size: 1,
  accesses: ["impersonate"],
  certainty: "certain",
  sensitive: false,
  contains: [],
  ...more,
});
const edge = (from: string, to: string): StoryAnswer["edges"][number] => ({
  id: `${from}>${to}`,
  from,
  to,
  certainty: "certain",
  focus: false,
  count: 1,
  kinds: [],
  steps: [],
});
const lost = (id: string, access: WhatIfRow["access"], kind: WhatIfRow["kind"] = "AwsRole"): WhatIfRow => ({
  start: "internet",
  id,
  kind,
  class: "identity",
  name: id,
  boundary: "aws:account:1",
  access,
  target: `${id}#${access}`,
  before: "certain",
  proof: "p1",
  ...({ owner: { status: "unowned" } } as Partial<WhatIfRow>),
});
const before = { count: 3, byClass: { identity: 3, "data-store": 2 }, byCertainty: {} };
const story = (nodes: readonly StoryNode[], edges: readonly (readonly [string, string])[]): StoryAnswer =>
  ({ nodes, edges: edges.map(([from, to]) => edge(from, to)) }) as unknown as StoryAnswer;

const bucket = { kind: "AwsBucket", class: "data-store" } as const;
const route = { kind: "Route", class: "route", accesses: ["connect"] } as const;

it("strikes out a node of which every access is lost, its edges, and nothing of which one is left", () => {
  const drawn = story(
    [
      node("start", { role: "start" }),
      node("role"),
      node("store", { ...bucket, accesses: ["read", "write"] }),
      node("other", { ...bucket, accesses: ["read", "write"] }),
    ],
    [
      ["start", "role"],
      ["role", "store"],
      ["start", "other"],
    ],
  );
  const { nodes, edges } = fatesOf(drawn, {
    lost: [lost("role", "impersonate"), lost("store", "read"), lost("store", "write"), lost("other", "write")],
    before,
    to: [],
  });
  expect([...nodes]).toEqual([
    ["role", "gone"],
    ["store", "gone"],
    ["other", "less"],
  ]);
  expect([...edges]).toEqual(["start>role", "role>store"]);
});

it("a node of which no row tells goes with the last edge to it, and stays with one", () => {
  const drawn = story(
    [node("start", { role: "start" }), node("role"), node("only", route), node("still", route), node("behind", route)],
    [
      ["start", "role"],
      ["role", "only"],
      ["role", "still"],
      ["start", "still"],
      ["only", "behind"],
    ],
  );
  const { nodes } = fatesOf(drawn, { lost: [lost("role", "impersonate")], before, to: [] });
  expect([...nodes.keys()].sort()).toEqual(["behind", "only", "role"]);
});

it("a workload that can still be connected to is not struck out", () => {
  const drawn = story(
    [
      node("start", { role: "start" }),
      node("pod", { class: "workload", kind: "K8sPod", accesses: ["connect", "execute"] }),
    ],
    [["start", "pod"]],
  );
  const workloads = { ...before, byClass: { workload: 1 } };
  const { nodes } = fatesOf(drawn, { lost: [lost("pod", "execute", "K8sPod")], before: workloads, to: [] });
  expect(nodes.get("pod")).toBe("less");
});

it("a group goes when each of its members does, and loses some otherwise", () => {
  const group = node("group:aws:account:1|AwsRole", { role: "group", size: 2 });
  const drawn = story([node("start", { role: "start" }), group], [["start", group.id]]);
  const ids = ["arn:aws:iam::1:role/a", "arn:aws:iam::1:role/b"];
  const of = (count: number) =>
    fatesOf(drawn, { lost: ids.slice(0, count).map((id) => lost(id, "impersonate")), before, to: [] }).nodes.get(
      group.id,
    );
  expect([of(0), of(1), of(2)]).toEqual([undefined, "less", "gone"]);
});

it("a group of what has no account in its name goes too, and one over several boundaries", () => {
  const buckets = node("group:aws:account:1|AwsBucket", { ...bucket, role: "group", size: 2, accesses: ["read"] });
  const others = node("group:estate|class:identity", { role: "group", size: 2, boundary: "estate" });
  const drawn = story(
    [node("start", { role: "start" }), node("alone"), buckets, others],
    [
      ["start", "alone"],
      ["start", buckets.id],
      ["start", others.id],
    ],
  );
  const ofBucket = (id: string): WhatIfRow => ({ ...lost(id, "read", "AwsBucket"), class: "data-store" });
  const away = { ...lost("k8s:prod:serviceaccount:app:web", "impersonate"), boundary: "k8s:prod:app" };
  const { nodes } = fatesOf(drawn, {
    lost: [ofBucket("arn:aws:s3:::a"), ofBucket("arn:aws:s3:::b"), lost("alone", "impersonate"), away],
    before,
    to: [],
  });
  expect([...nodes].sort()).toEqual([
    ["alone", "gone"],
    [buckets.id, "gone"],
    [others.id, "less"],
  ]);
});
