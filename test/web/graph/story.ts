import type { StoryAnswer, StoryBoundary, StoryEdge, StoryNode } from "../../../queries/story/answer.ts";

/** A node of a story; what a test does not care about is filled in. */
export const node = (id: string, given: Partial<StoryNode> = {}): StoryNode => ({
  id,
  kind: "K8sPod",
  class: "workload",
  name: id,
  role: "single",
  boundary: "k8s:shop:web",
  size: 1,
  accesses: ["execute"],
  certainty: "certain",
  sensitive: false,
  contains: [],
  ...given,
});

export const edge = (from: string, to: string, given: Partial<StoryEdge> = {}): StoryEdge => ({
  id: `${from}>${to}`,
  from,
  to,
  certainty: "certain",
  focus: false,
  count: 1,
  kinds: [{ edge: "REACHES", count: 1 }],
  steps: [],
  ...given,
});

const boundaries: readonly StoryBoundary[] = [
  { id: "internet", kind: "internet", title: "Internet", nodes: 1 },
  { id: "k8s:shop", kind: "cluster", title: "cluster shop", nodes: 3 },
  { id: "aws:account:1", kind: "aws-account", title: "AWS 1", nodes: 2 },
  { id: "k8s:shop:web", kind: "namespace", title: "namespace web", parent: "k8s:shop", nodes: 3 },
];

/** Internet, a pod, a role, a bucket, one after another, and a group of pods beside. */
export function story(given: Partial<StoryAnswer> = {}): StoryAnswer {
  const start = node("internet", { kind: "Internet", class: "network", role: "start", boundary: "internet" });
  const pod = node("pod", { role: "path" });
  const role = node("role", { kind: "AwsRole", class: "identity", role: "path", boundary: "aws:account:1" });
  const bucket = node("bucket", {
    kind: "AwsBucket",
    class: "data-store",
    name: "orders-archive-of-the-shop",
    role: "target",
    boundary: "aws:account:1",
    sensitive: true,
  });
  const pods = node("group:k8s:shop:web|K8sPod", { name: "12 pods", role: "group", size: 12 });
  const way = [edge("internet", "pod"), edge("pod", "role", { certainty: "conditional" }), edge("role", "bucket")];
  return {
    schema: 1,
    snapshot: { id: "5".repeat(64), takenAt: "2026-11-20T06:10:00.000Z" },
    direction: "forward",
    from: ["internet"],
    to: [],
    assume: [],
    gaps: [],
    nodes: [start, pod, role, bucket, pods],
    edges: [...way, edge("pod", pods.id, { certainty: "assumed", count: 12 })],
    boundaries,
    legend: [],
    hidden: [],
    focus: [
      {
        start: "internet",
        target: "bucket#read",
        certainty: "conditional",
        stepCount: 3,
        proof: "p1",
        edges: way.map(({ id }) => id),
      },
    ],
    total: { nodes: 16, edges: 15 },
    proofs: { p1: { conclusion: "bucket#read", steps: [] } },
    steps: {},
    ...given,
  };
}
