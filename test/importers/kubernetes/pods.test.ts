import { describe, expect, it } from "vitest";
import type { K8sPodFact } from "../../../model/fact/kubernetes.ts";
import { admitted, object, type PodParts, pod, workload } from "./objects.ts";
import { importFiles, listOf } from "./read.ts";

async function pods(...items: readonly unknown[]): Promise<readonly K8sPodFact[]> {
  const { facts, problems } = await importFiles([listOf(...items)]);
  expect(problems).toEqual([]);
  return facts.filter((fact) => fact.kind === "k8s.pod");
}
const keys = async (...items: readonly unknown[]): Promise<readonly string[]> =>
  (await pods(...items)).map(({ key }) => key);

const labels = (hash: string) => ({ app: "web", "pod-template-hash": hash });
const replica = (hash: string, suffix: string, rest: PodParts = {}) => {
  const added = admitted(suffix);
  return pod("app", `web-${hash}-${suffix}`, {
    ...rest,
    labels: { ...labels(hash), ...rest.labels },
    owner: ["ReplicaSet", `web-${hash}`],
    spec: { ...added.spec, nodeName: "n1", ...rest.spec },
    container: { ...added.container, ...rest.container },
  });
};

describe("the key of a pod", () => {
  it("is its own name where nothing made it", async () => {
    expect(await keys(pod("app", "web"))).toEqual(["k8s:prod:pod:app:web"]);
  });

  it("stays over a rollout: new replica set, new names, new image, new release labels", async () => {
    const before = await keys(replica("5d4f8c7b9", "abcde"));
    const after = await keys(
      replica("7c9d6f5b8", "vwxyz", {
        container: { image: "example.com/app:2" },
        labels: { "app.kubernetes.io/version": "2", "helm.sh/chart": "web-2" },
      }),
    );
    expect(before[0]).toMatch(/^k8s:prod:pod:app:deployment\/web@[0-9a-f]{8}$/);
    expect(after).toEqual(before);
  });

  it.each<[string, PodParts]>([
    [
      "a mount",
      {
        spec: { volumes: [{ name: "host", hostPath: { path: "/" } }] },
        container: { volumeMounts: [{ name: "host", mountPath: "/host" }] },
      },
    ],
    ["an account", { spec: { serviceAccountName: "other" } }],
    ["the token's mount", { spec: { automountServiceAccountToken: false } }],
    ["privilege", { container: { securityContext: { privileged: true } } }],
    ["a secret in the environment", { container: { envFrom: [{ secretRef: { name: "login" } }] } }],
    ["a host namespace", { spec: { hostPID: true } }],
    ["a label that selectors match", { labels: { role: "db" } }],
  ])("changes with %s", async (_what, rest) => {
    const [before] = await keys(replica("5d4f8c7b9", "abcde"));
    const [after] = await keys(replica("5d4f8c7b9", "abcde", rest));
    expect(after?.split("@")[0]).toBe(before?.split("@")[0]);
    expect(after).not.toBe(before);
  });

  it("stays where the server writes on pods what follows from their node: its zone, its ports", async () => {
    const at = (zone: Readonly<Record<string, string>>, port: object) =>
      replica("5d4f8c7b9", "abcde", { labels: zone, spec: { hostNetwork: true }, container: { ports: [port] } });
    const written = await keys(at({}, { containerPort: 9100 }));
    const zone = { "topology.kubernetes.io/zone": "z-a", "topology.kubernetes.io/region": "z" };
    expect(await keys(at(zone, { containerPort: 9100, hostPort: 9100 }))).toEqual(written);
  });

  it("is one for the replicas of a set whose claims bear each pod's name", async () => {
    const member = (ordinal: number) =>
      pod("app", `db-${ordinal}`, {
        labels: {
          "apps.kubernetes.io/pod-index": String(ordinal),
          "statefulset.kubernetes.io/pod-name": `db-${ordinal}`,
        },
        owner: ["StatefulSet", "db"],
        spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: `data-db-${ordinal}` } }] },
      });
    expect(new Set(await keys(member(0), member(1))).size).toBe(1);
  });
});

describe("the controller of a pod", () => {
  it("is the one above its replica set or job, listed or told by the name", async () => {
    const listed = await pods(
      workload("ReplicaSet", "app", "odd", { owner: ["Deployment", "web"] }),
      pod("app", "p", { owner: ["ReplicaSet", "odd"] }),
    );
    expect(listed.map(({ controller }) => controller)).toEqual(["k8s:prod:deployment:app:web"]);
    const named = await pods(pod("app", "p", { owner: ["Job", "nightly-29384756"] }));
    expect(named.map(({ controller }) => controller)).toEqual(["k8s:prod:cronjob:app:nightly"]);
  });

  it("is the replica set itself where no deployment made it", async () => {
    const bare = await pods(workload("ReplicaSet", "app", "web-5d4f8c7b9"), replica("5d4f8c7b9", "abcde"));
    expect(bare.map(({ controller }) => controller)).toEqual(["k8s:prod:replicaset:app:web-5d4f8c7b9"]);
  });

  it("is none for a static pod, whose owner is its node, and ends where owners go in a circle", async () => {
    expect((await pods(pod("kube-system", "etcd-n1", { owner: ["Node", "n1"] })))[0]?.controller).toBeUndefined();
    const circle = [
      workload("ReplicaSet", "app", "a", { owner: ["ReplicaSet", "b"] }),
      workload("ReplicaSet", "app", "b", { owner: ["ReplicaSet", "a"] }),
    ];
    expect(await pods(...circle, pod("app", "p", { owner: ["ReplicaSet", "a"] }))).toHaveLength(1);
  });
});

describe("pods of one controller", () => {
  it("are one fact that gathers instances, addresses and machines", async () => {
    const at = (suffix: string, node: string, ip: string) =>
      replica("5d4f8c7b9", suffix, { spec: { nodeName: node }, status: { podIP: ip } });
    const [one, ...others] = await pods(at("bbbbb", "n2", "10.0.0.2"), at("aaaaa", "n1", "10.0.0.1"));
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      members: ["web-5d4f8c7b9-aaaaa", "web-5d4f8c7b9-bbbbb"],
      addresses: ["10.0.0.1", "10.0.0.2"],
      machines: ["n1", "n2"],
      nodes: ["k8s:prod:node:n1", "k8s:prod:node:n2"],
      automount: true,
    });
  });

  it("stand for the template; without pods the template is the pod, on some node", async () => {
    const deployment = workload("Deployment", "app", "web");
    expect(
      await pods(
        deployment,
        workload("ReplicaSet", "app", "web-5d4f8c7b9", { owner: ["Deployment", "web"] }),
        replica("5d4f8c7b9", "abcde"),
      ),
    ).toHaveLength(1);
    const [template] = await pods(deployment);
    expect(template).toMatchObject({
      members: [],
      nodes: ["k8s:prod:node:any-schedulable"],
      controller: "k8s:prod:deployment:app:web",
    });
    expect(template?.automount).toBeUndefined();
  });

  it("are none where it is scaled to none or has finished, and where they have ended", async () => {
    expect(await pods(workload("Deployment", "app", "web", { spec: { replicas: 0 } }))).toEqual([]);
    expect(await pods(workload("Job", "app", "once", { status: { completionTime: "2026-01-01T00:00:00Z" } }))).toEqual(
      [],
    );
    expect(
      await pods(
        pod("app", "done", { status: { phase: "Succeeded" } }),
        pod("app", "lost", { status: { phase: "Failed" } }),
      ),
    ).toEqual([]);
  });

  it("come from a cron job's template although no job runs", async () => {
    const template = workload("CronJob", "app", "nightly").spec;
    const cron = object("batch/v1", "CronJob", "nightly", { spec: { jobTemplate: { spec: template } } }, "app");
    expect((await pods(cron)).map(({ controller }) => controller)).toEqual(["k8s:prod:cronjob:app:nightly"]);
  });
});

describe("what a node pulled", () => {
  const digest = (hex: string): string => `sha256:${hex.repeat(32)}`;
  const [a, b] = [digest("a1"), digest("b2")];
  const told = (imageID: string, rest: object = {}) => ({
    containerStatuses: [{ name: "app", image: "example.com/app:1", imageID, state: { running: {} }, ...rest }],
  });
  const digests = async (...all: Parameters<typeof pods>) =>
    (await pods(...all)).map(({ containers }) => containers.map((one) => one.digests));

  it.each([
    ["containerd and CRI-O", `example.com/app@${a}`],
    ["dockershim", `docker-pullable://example.com/app@${a}`],
    ["a registry with a port", `example.com:5000/team/app@${a}`],
  ])("is the digest behind the tag: %s", async (_runtime, imageID) => {
    expect(await digests(pod("app", "web", { status: told(imageID) }))).toEqual([[[a]]]);
  });

  it.each([
    ["an image that has no digest of a repository, under containerd", a],
    ["the same under dockershim", `docker://${a}`],
    ["CRI-O 1.28 to 1.33, bare", "a1".repeat(32)],
    ["nothing pulled yet", ""],
    ["a digest cut short", "example.com/app@sha256:a1a1"],
  ])("is not told by the digest of a configuration: %s", async (_runtime, imageID) => {
    const [fact] = await pods(pod("app", "web", { status: told(imageID) }));
    expect(fact?.containers[0]).not.toHaveProperty("digests");
    expect(fact).toEqual((await pods(pod("app", "web")))[0]);
  });

  it("is of the container that it names, init containers too; what the spec pins stands", async () => {
    const status = {
      containerStatuses: [
        { name: "app", imageID: `example.com/app@${a}`, lastState: { terminated: { message: "x" } } },
        { name: "pinned", imageID: `example.com/app@${b}` },
        { name: "gone", imageID: `example.com/app@${b}` },
      ],
      initContainerStatuses: [{ name: "setup", imageID: `example.com/setup@${b}` }],
    };
    const containers = [
      { name: "app", image: "example.com/app:1" },
      { name: "pinned", image: `example.com/app:1@${a}` },
      { name: "untold", image: "example.com/app:1" },
    ];
    const initContainers = [{ name: "setup", image: "example.com/setup:1" }];
    const [fact] = await pods(pod("app", "web", { spec: { containers, initContainers }, status }));
    expect(fact?.containers.map(({ name, digests }) => [name, digests])).toEqual([
      ["app", [a]],
      ["pinned", [a]],
      ["setup", [b]],
      ["untold", undefined],
    ]);
  });

  it("is all that runs in the middle of a rollout, under one key; a template has none", async () => {
    const at = (suffix: string, of: string) =>
      replica("5d4f8c7b9", suffix, { status: told(`example.com/app@${of}`, { restartCount: 1 }) });
    const all = [at("bbbbb", b), at("aaaaa", a), at("ccccc", b), replica("5d4f8c7b9", "ddddd")];
    expect(await digests(...all)).toEqual([[[a, b]]]);
    expect(await keys(...all)).toEqual(await keys(replica("5d4f8c7b9", "aaaaa")));
    expect(await digests(workload("Deployment", "app", "web"))).toEqual([[undefined]]);
    const ended = { phase: "Succeeded", ...told(`example.com/app@${b}`) };
    expect(await digests(at("aaaaa", a), replica("5d4f8c7b9", "eeeee", { status: ended }))).toEqual([[[a]]]);
  });
});

describe("machines", () => {
  const machine = (name: string, label: Readonly<Record<string, string>>) =>
    object("v1", "Node", name, { metadata: { labels: label }, spec: { providerID: `aws:///eu-west-1a/i-0${name}` } });
  const nodes = async (...items: readonly unknown[]) =>
    (await importFiles([listOf(...items)])).facts.filter((fact) => fact.kind === "k8s.node");

  it.each([
    "eks.amazonaws.com/nodegroup",
    "karpenter.sh/nodepool",
    "cloud.google.com/gke-nodepool",
    "kubernetes.azure.com/agentpool",
  ])("of one %s are one node", async (label) => {
    const [one, ...others] = await nodes(
      machine("a1", { [label]: "general", zone: "a" }),
      machine("b2", { [label]: "general", zone: "b" }),
    );
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      key: "k8s:prod:node:group/general",
      machines: ["a1", "b2"],
      instances: ["i-0a1", "i-0b2"],
      labels: [`${label}=general`],
    });
  });

  it("keep their names where they have no group, and exist where only a pod names them", async () => {
    expect(
      (await nodes(machine("a1", {}), pod("app", "web", { spec: { nodeName: "seen" } }))).map(({ key }) => key),
    ).toEqual(["k8s:prod:node:a1", "k8s:prod:node:seen"]);
  });

  it("are the control plane by label", async () => {
    expect((await nodes(machine("a1", { "node-role.kubernetes.io/control-plane": "" })))[0]?.controlPlane).toBe(true);
  });
});

describe("ports that the sidecar of a mesh sees", () => {
  const annotated = (annotations: Readonly<Record<string, string>>) => {
    const made = pod("app", "web");
    const own = Object.entries(annotations).map(([name, value]) => [`traffic.sidecar.istio.io/${name}`, value]);
    return { ...made, metadata: { ...made.metadata, annotations: Object.fromEntries(own) } };
  };
  const injected = (...args: readonly string[]) =>
    pod("app", "web", {
      spec: {
        initContainers: [{ name: "istio-init", image: "istio/proxyv2:1.27.0", args: ["istio-iptables", ...args] }],
      },
    });
  const inbound = async (one: unknown) => (await pods(one))[0]?.inbound;

  it.each([
    ["left out", { excludeInboundPorts: "8080, 9090" }, { by: "all-but", ports: [8080, 9090] }],
    ["named alone", { includeInboundPorts: "8080" }, { by: "only", ports: [8080] }],
    ["none at all", { includeInboundPorts: "" }, { by: "only", ports: [] }],
    [
      "left out, which counts where all the rest is taken",
      { includeInboundPorts: "*", excludeInboundPorts: "8080" },
      { by: "all-but", ports: [8080] },
    ],
    [
      "left out beside those named alone, which decide",
      { includeInboundPorts: "80", excludeInboundPorts: "8080" },
      { by: "only", ports: [80] },
    ],
    ["the sidecar's own, left out by every injection", { excludeInboundPorts: "15020" }, undefined],
    ["those of requests that leave", { excludeOutboundPorts: "8080" }, undefined],
  ])("%s", async (_what, annotations, expected) => {
    expect(await inbound(annotated(annotations))).toEqual(expected);
  });

  it("are those that were set up where that is seen, whatever annotations ask for", async () => {
    expect(await inbound(injected("-p", "15001", "-b", "*", "-d", "15090,15021,15020"))).toBeUndefined();
    expect(await inbound(injected("-b", "*", "-d", "15090,8080"))).toEqual({ by: "all-but", ports: [8080] });
    expect(await inbound(injected("--istio-inbound-ports=8080"))).toEqual({ by: "only", ports: [8080] });
    const both = {
      ...injected("-b", "*", "-d", "15020"),
      metadata: annotated({ excludeInboundPorts: "8080" }).metadata,
    };
    expect(await inbound(both)).toBeUndefined();
  });
});
