/** Raw API objects of a small cluster. Namespace `app`, pod, account and container `web`, node `n1`, unless told otherwise. */
type Spec = Readonly<Record<string, unknown>>;

const meta = (name: string, namespace?: string, more: Spec = {}) => ({
  name,
  ...(namespace === undefined ? {} : { namespace }),
  ...more,
});

export const namespace = (name = "app", labels: Spec = {}) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: meta(name, undefined, { labels: { "kubernetes.io/metadata.name": name, ...labels } }),
});

export const node = (name = "n1", more: { labels?: Spec; spec?: Spec; status?: Spec } = {}) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: meta(name, undefined, { labels: { "kubernetes.io/os": "linux", ...more.labels } }),
  spec: more.spec ?? {},
  status: more.status ?? {},
});

export const account = (name = "web", inNamespace = "app", more: Spec = {}) => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: meta(name, inNamespace),
  ...more,
});

/** A running pod with one plain container. `container` adds to it, `spec` to the pod. */
export const pod = (
  spec: Spec = {},
  container: Spec = {},
  { name = "web", namespace: inNamespace = "app", ...more }: { name?: string; namespace?: string } & Spec = {},
) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: meta(name, inNamespace, { labels: { app: name }, ...more }),
  spec: {
    nodeName: "n1",
    serviceAccountName: "web",
    containers: [{ name: "web", image: "example.com/web:1", ...container }],
    ...spec,
  },
  status: { phase: "Running" },
});

/** A pod whose container mounts one volume at `/mnt`. */
export const podWith = (volume: Spec, mount: Spec = {}, spec: Spec = {}, container: Spec = {}) =>
  pod(
    { volumes: [{ name: "data", ...volume }], ...spec },
    { volumeMounts: [{ name: "data", mountPath: "/mnt", ...mount }], ...container },
  );

export const secret = (name: string, inNamespace = "app", more: Spec = {}) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: meta(name, inNamespace),
  type: "Opaque",
  data: { password: "cGxhY2Vob2xkZXI=" },
  ...more,
});

export const configMap = (name: string, inNamespace = "app", data: Spec = { config: "x" }) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: meta(name, inNamespace),
  data,
});

/** `verbs`, `resources` and `names` are comma separated; `resources` of one API group, core unless told. */
export const rule = (verbs: string, resources: string, { group = "", names = "" } = {}) => ({
  apiGroups: [group],
  resources: resources.split(","),
  verbs: verbs.split(","),
  ...(names === "" ? {} : { resourceNames: names.split(",") }),
});
const rbac = "rbac.authorization.k8s.io";

export const clusterRole = (name: string, rules: readonly Spec[], more: Spec = {}) => ({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRole",
  metadata: meta(name),
  rules,
  ...more,
});
export const role = (name: string, rules: readonly Spec[], inNamespace = "app") => ({
  apiVersion: `${rbac}/v1`,
  kind: "Role",
  metadata: meta(name, inNamespace),
  rules,
});

/** `serviceaccount:<ns>:<name>`, `user:<name>` or `group:<name>`. */
const subject = (text: string) => {
  const [type = "", first = "", ...rest] = text.split(":");
  return type === "serviceaccount"
    ? { kind: "ServiceAccount", namespace: first, name: rest.join(":") }
    : { kind: type === "user" ? "User" : "Group", apiGroup: rbac, name: [first, ...rest].join(":") };
};
const roleRef = (kind: string, name: string) => ({ apiGroup: rbac, kind, name });

export const clusterRoleBinding = (name: string, to: string = name, who = "serviceaccount:app:web") => ({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRoleBinding",
  metadata: meta(name),
  roleRef: roleRef("ClusterRole", to),
  subjects: [subject(who)],
});
export const roleBinding = (
  name: string,
  inNamespace = "app",
  { to = name, kind = "ClusterRole", who = "serviceaccount:app:web" } = {},
) => ({
  apiVersion: `${rbac}/v1`,
  kind: "RoleBinding",
  metadata: meta(name, inNamespace),
  roleRef: roleRef(kind, to),
  subjects: [subject(who)],
});

/** Role and binding that let somebody do something: in a namespace, or everywhere where none is told. */
export const grants = (
  rules: Spec | readonly Spec[],
  inNamespace?: string,
  { name = "may", who = "serviceaccount:app:web" } = {},
): readonly object[] => [
  clusterRole(name, Array.isArray(rules) ? rules : [rules as Spec]),
  inNamespace === undefined ? clusterRoleBinding(name, name, who) : roleBinding(name, inNamespace, { who }),
];
