import { clusterName, type EstateSize, issuerOf, numbers, takenAt, writeJson } from "./estate-parts.ts";

/** Pods of one namespace. The first may open sessions in all of it and in two namespaces further on. */
const pods = 10;
const calls = [
  ...["namespaces", "nodes", "pods", "serviceaccounts", "services", "secrets", "configmaps"],
  ...["deployments.apps", "daemonsets.apps", "statefulsets.apps", "replicasets.apps", "replicationcontrollers"],
  ...["jobs.batch", "cronjobs.batch", "persistentvolumes", "persistentvolumeclaims", "endpointslices.discovery.k8s.io"],
  ...["roles", "rolebindings", "clusterroles", "clusterrolebindings"].map(
    (kind) => `${kind}.rbac.authorization.k8s.io`,
  ),
  ...["ingresses", "ingressclasses", "networkpolicies"].map((kind) => `${kind}.networking.k8s.io`),
];

const namespaceName = (n: number): string => `ns-${n}`;

/** One cluster as `kubectl get <kinds> -A -o json` prints it. */
export function writeCluster(folder: string, cluster: number, size: EstateSize): void {
  const namespaces = numbers(size.namespaces);
  const list = (name: string, items: readonly unknown[]): void =>
    writeJson(folder, `${name}.json`, { apiVersion: "v1", kind: "List", items });
  writeJson(folder, "manifest.json", {
    format: "ambit-bundle/v1",
    source: "kubernetes",
    name: clusterName(cluster),
    takenAt,
    issuer: issuerOf(cluster),
    calls: calls.map((call) => ({ call, status: "read" })),
  });
  list(
    "namespaces",
    namespaces.map((n) => object("v1", "Namespace", namespaceName(n))),
  );
  list("nodes", numbers(machines(size)).map(machine));
  list(
    "serviceaccounts",
    namespaces.flatMap((n) => numbers(pods).map((p) => account(n, p))),
  );
  list(
    "pods",
    namespaces.flatMap((n) => numbers(pods).map((p) => pod(n, p, size))),
  );
  list(
    "deployments",
    namespaces.flatMap((n) => numbers(pods).map((p) => deployment(n, p))),
  );
  list(
    "services",
    namespaces.flatMap((n) => [n % 10 === 0 ? service(n, 0, cluster) : service(n, 0), service(n, 1)]),
  );
  list(
    "secrets",
    namespaces.flatMap((n) => numbers(10).map((s) => secret(n, s))),
  );
  list(
    "configmaps",
    namespaces.flatMap((n) => numbers(4).map((c) => configMap(n, c))),
  );
  list(
    "rbac",
    namespaces.flatMap((n) => rbac(n, size)),
  );
}

const object = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }), creationTimestamp: takenAt },
});

const machines = ({ namespaces }: EstateSize): number => Math.max(1, Math.ceil((namespaces * pods) / 50));
const machineName = (n: number): string => `ip-10-0-${Math.floor(n / 250)}-${n % 250}.internal`;
const machine = (n: number) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: machineName(n), labels: { "eks.amazonaws.com/nodegroup": `group-${n % 5}` } },
  spec: {},
});

const appName = (p: number): string => `app-${p}`;
const account = (n: number, p: number) => object("v1", "ServiceAccount", appName(p), namespaceName(n));

const tokenVolume = {
  name: "kube-api-access",
  projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: "token" } }] },
};
const template = (p: number) => ({
  containers: [
    {
      name: "app",
      image: `registry.example/app-${p}:1`,
      ports: [{ containerPort: 8080, name: "http", protocol: "TCP" }],
      securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 10001 },
      volumeMounts: [
        { mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", name: "kube-api-access", readOnly: true },
      ],
    },
  ],
  serviceAccountName: appName(p),
  volumes: [tokenVolume],
});

const labels = (p: number) => ({ app: appName(p) });
const pod = (n: number, p: number, size: EstateSize) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: `${appName(p)}-5f6d7c8b9d-${String(n).padStart(5, "x")}`,
    namespace: namespaceName(n),
    labels: { ...labels(p), "pod-template-hash": "5f6d7c8b9d" },
    ownerReferences: [
      {
        apiVersion: "apps/v1",
        controller: true,
        kind: "ReplicaSet",
        name: `${appName(p)}-5f6d7c8b9d`,
        uid: `u-${n}-${p}`,
      },
    ],
  },
  spec: { ...template(p), nodeName: machineName((n * pods + p) % machines(size)) },
  status: { phase: "Running", podIP: `10.${1 + Math.floor(n / 250)}.${n % 250}.${p + 1}` },
});

const deployment = (n: number, p: number) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: appName(p), namespace: namespaceName(n) },
  spec: { selector: { matchLabels: labels(p) }, template: { metadata: { labels: labels(p) }, spec: template(p) } },
});

/** @param open the cluster whose load balancer takes requests for it from the internet */
const service = (n: number, p: number, open?: number) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name: appName(p),
    namespace: namespaceName(n),
    ...(open === undefined
      ? {}
      : { annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing" } }),
  },
  spec: {
    type: open === undefined ? "ClusterIP" : "LoadBalancer",
    selector: labels(p),
    ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 8080 }],
  },
  ...(open === undefined
    ? {}
    : { status: { loadBalancer: { ingress: [{ hostname: `ns-${n}.${clusterName(open)}.example.com` }] } } }),
});

const secret = (n: number, s: number) => ({
  ...object("v1", "Secret", `secret-${s}`, namespaceName(n)),
  type: "Opaque",
});
const configMap = (n: number, c: number) => object("v1", "ConfigMap", `config-${c}`, namespaceName(n));

/** Sessions for the first pod of the namespace, and of the namespace before it in a binary tree; secrets for the second. */
function rbac(n: number, { namespaces }: EstateSize): unknown[] {
  const api = "rbac.authorization.k8s.io/v1";
  const name = namespaceName(n);
  const parent = Math.floor((n - 1) / 2);
  const subject = (p: number, of: number) => ({
    kind: "ServiceAccount",
    name: appName(p),
    namespace: namespaceName(of),
  });
  const joined = n > 0 && n % 3 !== 2 && n < namespaces;
  return [
    {
      ...object(api, "Role", "sessions", name),
      rules: [
        { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
        { apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] },
      ],
    },
    {
      ...object(api, "RoleBinding", "sessions", name),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "sessions" },
      subjects: [subject(0, n), ...(joined ? [subject(0, parent)] : [])],
    },
    {
      ...object(api, "Role", "secret-reader", name),
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }],
    },
    {
      ...object(api, "RoleBinding", "secret-reader", name),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "secret-reader" },
      subjects: [subject(1, n)],
    },
  ];
}
