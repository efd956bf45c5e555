import { closeSync, openSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { numbers, takenAt, writeJson } from "./estate-parts.ts";
import {
  appName,
  controllersPerNamespace,
  labelsOf,
  namespaceName,
  nodeCount,
  nodeName,
  pod,
  podSpec,
  podsPerNamespace,
} from "./large-cluster-pods.ts";
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from "./large-cluster-rbac.ts";

export interface LargeCluster {
  /** Name of the cluster. */
  readonly name: string;
  /** A service account that may open sessions in pods of its namespace and of the next. */
  readonly start: string;
  readonly namespaces: number;
  readonly roles: number;
  /** Objects of every kind. */
  readonly objects: number;
  /** Of all files. */
  readonly bytes: number;
  /** Of the average pod, as JSON without white space. */
  readonly bytesPerPod: number;
}

const listed = [
  ...["namespaces", "nodes", "pods", "serviceaccounts", "services", "secrets", "configmaps"],
  ...["deployments.apps", "daemonsets.apps", "statefulsets.apps", "replicasets.apps", "replicationcontrollers"],
  ...["jobs.batch", "cronjobs.batch", "persistentvolumes", "persistentvolumeclaims", "endpointslices.discovery.k8s.io"],
  ...["roles", "rolebindings", "clusterroles", "clusterrolebindings"].map(
    (kind) => `${kind}.rbac.authorization.k8s.io`,
  ),
  ...["ingresses", "ingressclasses", "networkpolicies"].map((kind) => `${kind}.networking.k8s.io`),
];

/**
 * Writes one large cluster as `kubectl get <kind> -A -o json` prints it, 25 pods to a namespace. Every controller has a
 * service account, labels and mounts of its own; at least 1,000 Roles differ in what they name. Every second namespace
 * denies what no policy of it allows. The same number of pods gives the same bytes.
 */
export function writeLargeCluster(folder: string, pods: number): LargeCluster {
  const name = "large";
  const count = Math.ceil(pods / podsPerNamespace);
  const namespaces = numbers(count);
  const nodes = nodeCount(pods);
  const rolesEach = Math.max(2, Math.ceil(1_000 / count));
  let objects = 0;
  let bytes = 0;
  const list = (kind: string, items: Iterable<unknown>): void => {
    const file = path.join(folder, `${kind}.json`);
    objects += writeList(file, items);
    bytes += statSync(file).size;
  };
  writeJson(folder, "manifest.json", {
    format: "ambit-bundle/v1",
    source: "kubernetes",
    name,
    takenAt,
    calls: listed.map((call) => ({ call, status: "read" })),
  });
  const each = function* (members: (namespace: number) => Iterable<unknown>): Iterable<unknown> {
    for (const n of namespaces) yield* members(n);
  };
  list("namespaces", namespaces.map(namespace));
  list("nodes", numbers(nodes).map(node));
  list(
    "serviceaccounts",
    each((n) => apps.map((app) => named("v1", "ServiceAccount", appName(app), n))),
  );
  list(
    "deployments",
    each((n) => apps.map((app) => deployment(n, app))),
  );
  list(
    "services",
    each((n) => numbers(10).map((app) => service(n, app))),
  );
  list(
    "secrets",
    each((n) => apps.map((app) => ({ ...named("v1", "Secret", `${appName(app)}-database`, n), type: "Opaque" }))),
  );
  list(
    "configmaps",
    each((n) =>
      numbers(10).map((one) => ({ ...named("v1", "ConfigMap", `settings-${one}`, n), data: { mode: "plain" } })),
    ),
  );
  list("daemonsets", [networkPlugin]);
  list(
    "networkpolicies",
    each((n) => (n % 2 === 0 ? policies(n) : [])),
  );
  list(
    "ingresses",
    each((n) => (n % 10 === 0 ? [ingress(n)] : [])),
  );
  list(
    "roles",
    each((n) => roles(n, rolesEach)),
  );
  list(
    "rolebindings",
    each((n) => roleBindings(n, rolesEach, count)),
  );
  list("clusterroles", clusterRoles());
  list("clusterrolebindings", clusterRoleBindings(count));
  const before = bytes;
  const placed = function* (): Iterable<unknown> {
    for (let at = 0; at < pods; at++) yield pod(Math.floor(at / podsPerNamespace), at % podsPerNamespace, nodes);
  };
  list("pods", placed());
  return {
    name,
    start: `k8s:${name}:serviceaccount:${namespaceName(0)}:${appName(0)}`,
    namespaces: count,
    roles: count * rolesEach,
    objects,
    bytes,
    bytesPerPod: Math.round((bytes - before) / pods),
  };
}

const apps = numbers(controllersPerNamespace);

/** Some objects at a time: a list can be longer than the longest string. */
function writeList(file: string, items: Iterable<unknown>): number {
  const out = openSync(file, "w");
  let count = 0;
  let text = '{"apiVersion":"v1","kind":"List","metadata":{"resourceVersion":""},"items":[';
  for (const item of items) {
    text += `${count++ > 0 ? "," : ""}${JSON.stringify(item)}`;
    if (text.length > 2 ** 20) {
      writeSync(out, text);
      text = "";
    }
  }
  writeSync(out, `${text}]}`);
  closeSync(out);
  return count;
}

const named = (apiVersion: string, kind: string, name: string, n: number) => ({
  apiVersion,
  kind,
  metadata: { creationTimestamp: takenAt, name, namespace: namespaceName(n) },
});
const namespace = (n: number) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    labels: {
      "kubernetes.io/metadata.name": namespaceName(n),
      product: `product-${n % 40}`,
      ...(n % 4 === 0 ? { "pod-security.kubernetes.io/enforce": "baseline" } : {}),
    },
    name: namespaceName(n),
  },
});
const node = (n: number) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { labels: { "topology.kubernetes.io/zone": `eu-central-1${"abc"[n % 3]}` }, name: nodeName(n) },
  spec: {},
  status: { nodeInfo: { kubeletVersion: "v1.35.1", osImage: "Bottlerocket OS" } },
});
const deployment = (n: number, app: number) => ({
  ...named("apps/v1", "Deployment", appName(app), n),
  spec: {
    replicas: app < podsPerNamespace - controllersPerNamespace ? 2 : 1,
    selector: { matchLabels: labelsOf(n, app) },
    template: { metadata: { labels: labelsOf(n, app) }, spec: podSpec(n, app) },
  },
});
/** One in fifty namespaces has one that the internet may ask. */
const service = (n: number, app: number) => ({
  ...named("v1", "Service", appName(app), n),
  spec: {
    ports: [{ name: "http", port: 80, targetPort: "http" }],
    selector: { "app.kubernetes.io/name": appName(app) },
    type: app === 0 && n % 50 === 0 ? "LoadBalancer" : "ClusterIP",
  },
  ...(app === 0 && n % 50 === 0
    ? { status: { loadBalancer: { ingress: [{ hostname: `lb-${n}.elb.example.com` }] } } }
    : {}),
});
const policy = (n: number, name: string, spec: object) => ({
  ...named("networking.k8s.io/v1", "NetworkPolicy", name, n),
  spec,
});
/** It enforces network policies. */
const networkPlugin = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { creationTimestamp: takenAt, name: "cilium", namespace: "kube-system" },
  spec: { selector: { matchLabels: { "k8s-app": "cilium" } } },
};
/** Nobody but the tier before, and whoever is of the same product. */
const policies = (n: number) => [
  policy(n, "default-deny", { podSelector: {}, policyTypes: ["Ingress"] }),
  policy(n, "from-product", {
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { product: `product-${n % 40}` } } }] }],
    podSelector: { matchLabels: { tier: "api" } },
    policyTypes: ["Ingress"],
  }),
  policy(n, "web-to-worker", {
    ingress: [{ from: [{ podSelector: { matchLabels: { tier: "web" } } }], ports: [{ port: 8080, protocol: "TCP" }] }],
    podSelector: { matchLabels: { tier: "worker" } },
    policyTypes: ["Ingress"],
  }),
];
const ingress = (n: number) => ({
  ...named("networking.k8s.io/v1", "Ingress", "site", n),
  spec: {
    ingressClassName: "nginx",
    rules: [
      {
        host: `site-${n}.example.com`,
        http: {
          paths: [{ backend: { service: { name: appName(1), port: { number: 80 } } }, path: "/", pathType: "Prefix" }],
        },
      },
    ],
  },
});
