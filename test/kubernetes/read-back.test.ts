import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Fact } from "../../model/fact.ts";
import { factContent } from "../../model/fact-kinds.ts";
import { kubernetesSource } from "../../setup/kubernetes.js";
import { generate } from "../authz/kubernetes/oracle/generate.ts";
import type { ApiObject } from "../authz/kubernetes/oracle/objects.ts";
import { generatePod } from "../authz/kubernetes/oracle/pods.ts";
import { namespaces } from "../authz/kubernetes/oracle/world.ts";
import { fileOf, importFiles } from "../importers/kubernetes/read.ts";
import type { ClusterClient } from "../services/kubernetes/client.ts";
import { startKubernetes } from "../services/kubernetes.ts";
import { create, listed, ServedKinds } from "./cluster-objects.ts";

/** What an empty server has is told apart by being there before. */
const own = kubernetesSource().kind === "program";

const unfolded = (value: unknown): readonly ApiObject[] => {
  const { items, kind, apiVersion } = Object(value);
  if (!Array.isArray(items)) return kind && apiVersion ? [value as ApiObject] : [];
  return items.map((item) => ({ apiVersion, kind: String(kind).replace(/List$/, ""), ...item }));
};

/** Objects of the files of a folder. */
const objectsIn = (folder: string): readonly ApiObject[] =>
  readdirSync(folder)
    .sort()
    .flatMap((name) =>
      parseAllDocuments(readFileSync(path.join(folder, name), "utf8")).flatMap((document) => unfolded(document.toJS())),
    );

const importedFrom = async (objects: readonly ApiObject[]): Promise<ReadonlyMap<string, Fact>> => {
  const list = { apiVersion: "v1", kind: "List", metadata: {}, items: objects };
  const { facts, problems } = await importFiles([fileOf("list.json", JSON.stringify(list))]);
  expect(problems).toEqual([]);
  return new Map(facts.filter(({ kind }) => kind !== "coverage").map((fact) => [`${fact.kind} ${fact.key}`, fact]));
};

async function readBack(client: ClusterClient, kinds: ServedKinds): Promise<ApiObject[]> {
  const all: ApiObject[] = [];
  for (const served of kinds.all) all.push(...(await listed(client, served)));
  return all;
}

const order = [
  "Namespace",
  "CustomResourceDefinition",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
  "Node",
  "ServiceAccount",
];
const last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const rank = ({ kind }: ApiObject): number =>
  last.includes(kind) ? 100 : order.includes(kind) ? order.indexOf(kind) : order.length;

/** Differences between what the files say and what the server says that has been given them. */
async function compared(objects: readonly ApiObject[]) {
  const { client, stop } = await startKubernetes();
  onTestFinished(stop);
  const kinds = await ServedKinds.of(client);
  const before = new Set((await importedFrom(await readBack(client, kinds))).keys());
  const given: ApiObject[] = [];
  for (const object of objects.toSorted((a, b) => rank(a) - rank(b))) {
    const served = kinds.of(object);
    if (served === undefined || (await create(client, served, object))) given.push(object);
  }
  const written = await importedFrom(given);
  const read = await importedFrom(await readBack(client, kinds));
  return { given: given.length, differences: differing(written, read, before) };
}

/** From 1.35 on the server writes the zone and the region of a pod's node on the pod (PodTopologyLabelsAdmission). */
const labelsOfPlace = /^topology\.kubernetes\.io\/(region|zone)=/;
const withoutPlace = (fact: Fact): Fact =>
  fact.kind === "k8s.pod" ? { ...fact, labels: fact.labels.filter((label) => !labelsOfPlace.test(label)) } : fact;

/** What the server keeps for itself, whatever it is given: its address, its own certificates' names. */
const itsOwn = [
  "k8s:prod:service:default:kubernetes",
  "k8s:prod:configmap:kube-system:extension-apiserver-authentication",
];

/** Fields that differ, by fact. Rules are compared by role, without an order: a controller puts joined ones in its own. */
function differing(written: ReadonlyMap<string, Fact>, read: ReadonlyMap<string, Fact>, before: ReadonlySet<string>) {
  const differences: string[] = [];
  for (const key of new Set([...written.keys(), ...read.keys()])) {
    const [one, other] = [written.get(key), read.get(key)];
    if (itsOwn.includes((one ?? other)?.key ?? "") || (one === undefined && before.has(key))) continue;
    if ((one ?? other)?.kind === "k8s.rule") continue;
    const fields = [one, other].map(
      (fact) => Object(fact && factContent(withoutPlace(fact))) as Record<string, unknown>,
    );
    const [left = {}, right = {}] = fields;
    for (const field of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const texts = [left[field], right[field]].map((value) => JSON.stringify(value));
      if (texts[0] !== texts[1]) differences.push(`${key} ${field}: written ${texts[0]}, read ${texts[1]}`);
    }
  }
  const [left, right] = [written, read].map(rulesOf);
  for (const role of left?.keys() ?? []) {
    if (left?.get(role) !== right?.get(role)) differences.push(`rules of ${role}`);
  }
  return differences;
}

function rulesOf(facts: ReadonlyMap<string, Fact>): ReadonlyMap<string, string> {
  const byRole = new Map<string, string[]>();
  for (const fact of facts.values()) {
    if (fact.kind !== "k8s.rule") continue;
    const { role, verbs, apiGroups, resources, resourceNames, nonResourceURLs } = fact;
    const text = JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs]);
    byRole.set(role, [...(byRole.get(role) ?? []), text]);
  }
  return new Map([...byRole].map(([role, rules]) => [role, [...new Set(rules)].sort().join()]));
}

test.runIf(own)("the example is the same from its files and from a server that was given them", async () => {
  // Of definitions that extend the API the example holds the names alone, which no server takes.
  const objects = objectsIn("examples/assistant/kubernetes").filter(({ kind }) => kind !== "CustomResourceDefinition");
  expect(await compared(objects)).toEqual({ given: objects.length, differences: [] });
});

/**
 * What the server writes where the manifest says nothing. No DaemonSet is among these objects: without a controller its
 * status tells that no node should run it, which is what is believed of one that was read from a cluster.
 */
const defaults: readonly RegExp[] = [
  // A Secret without a type is Opaque.
  /^k8s\.secret \S+ type: written undefined, read "Opaque"$/,
  // A Service's port leads to the same port, where it names none.
  /^k8s\.service \S+ ports: .*"targetPort":80/,
];

/** Workloads of generated pods, with what stands around them, written with nothing that has a default. */
function generated(): readonly ApiObject[] {
  const namespace = "made";
  const metadata = (name: string) => ({ name, namespace });
  const workload = (index: number): ApiObject => {
    const { spec, metadata: made } = generatePod(index);
    const labels = { app: `pod-${index}`, tier: index % 2 === 0 ? "web" : "data" };
    const template = { metadata: { labels, ...(made.annotations ? { annotations: made.annotations } : {}) }, spec };
    const selector = { matchLabels: { app: `pod-${index}` } };
    const kind = ["Deployment", "StatefulSet", "ReplicaSet", "CronJob"][index % 4] ?? "Deployment";
    if (kind === "CronJob") {
      const job = { spec: { template: { ...template, spec: { ...spec, restartPolicy: "Never" } } } };
      const cron = { schedule: "0 * * * *", jobTemplate: job };
      return { apiVersion: "batch/v1", kind, metadata: metadata(`made-${index}`), spec: cron };
    }
    const service = kind === "StatefulSet" ? { serviceName: "web" } : {};
    return {
      apiVersion: "apps/v1",
      kind,
      metadata: metadata(`made-${index}`),
      spec: { selector, template, ...service },
    };
  };
  const object = (apiVersion: string, kind: string, name: string, rest: object): ApiObject => ({
    apiVersion,
    kind,
    metadata: metadata(name),
    ...rest,
  });
  const peer = { podSelector: { matchLabels: { tier: "data" } } };
  const backend = { service: { name: "web", port: { number: 80 } } };
  const world = generate(1);
  return [
    ...["made", ...namespaces].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
    ...Array.from({ length: 120 }, (_, index) => workload(index)),
    object("v1", "ServiceAccount", "runner", { automountServiceAccountToken: false }),
    object("v1", "Secret", "login", { data: { password: "" } }),
    object("v1", "ConfigMap", "settings", { data: { a: "1" } }),
    object("v1", "Service", "web", { spec: { selector: { tier: "web" }, ports: [{ port: 80 }] } }),
    object("v1", "Service", "outside", {
      spec: { type: "LoadBalancer", selector: { tier: "web" }, ports: [{ port: 80, nodePort: 30080 }] },
    }),
    object("networking.k8s.io/v1", "Ingress", "web", {
      spec: { rules: [{ host: "a.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }] },
    }),
    object("networking.k8s.io/v1", "NetworkPolicy", "data", {
      spec: { podSelector: { matchLabels: { tier: "data" } }, ingress: [{ from: [peer], ports: [{ port: 5432 }] }] },
    }),
    object("networking.k8s.io/v1", "NetworkPolicy", "none", { spec: { podSelector: {}, egress: [] } }),
    // What joins others is written by the controller; the questions of RBAC compare that.
    ...world.objects.filter((one) => !("aggregationRule" in one)),
  ];
}

test.runIf(own)(
  "generated objects are the same from their manifests and from a server that was given them",
  async () => {
    const objects = generated();
    const { given, differences } = await compared(objects);
    expect(differences.filter((one) => !defaults.some((known) => known.test(one)))).toEqual([]);
    // Some generated pods are none that the server takes.
    expect(given).toBeGreaterThan(objects.length - 10);
  },
);
