import type { PolicyRule } from "./rule-match.ts";

const read = ["get", "list", "watch"];
const write = ["create", "delete", "deletecollection", "patch", "update"];
const core = [""];

const rule = (apiGroups: readonly string[], resources: readonly string[], verbs: readonly string[]): PolicyRule => ({
  verbs,
  apiGroups,
  resources,
  resourceNames: [],
  nonResourceURLs: [],
});

const workloads = ["daemonsets", "deployments", "replicasets", "statefulsets"];
const reach = ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy"];

const view: readonly PolicyRule[] = [
  rule(
    core,
    [
      "configmaps",
      "endpoints",
      "namespaces",
      "persistentvolumeclaims",
      "pods",
      "pods/log",
      "pods/status",
      "serviceaccounts",
      "services",
    ],
    read,
  ),
  rule(["apps"], workloads, read),
  rule(["batch"], ["cronjobs", "jobs"], read),
  rule(["networking.k8s.io"], ["ingresses", "networkpolicies"], read),
];
const edit: readonly PolicyRule[] = [
  ...view,
  rule(core, [...reach, "secrets", "services/proxy"], read),
  rule(core, ["serviceaccounts"], ["impersonate"]),
  rule(core, ["serviceaccounts/token"], ["create"]),
  rule(core, ["pods", ...reach], write),
  rule(
    core,
    [
      "configmaps",
      "persistentvolumeclaims",
      "replicationcontrollers",
      "secrets",
      "serviceaccounts",
      "services",
      "services/proxy",
    ],
    write,
  ),
  rule(["apps"], workloads, write),
  rule(["batch"], ["cronjobs", "jobs"], write),
  rule(["networking.k8s.io"], ["ingresses", "networkpolicies"], write),
];
const admin: readonly PolicyRule[] = [
  ...edit,
  rule(["rbac.authorization.k8s.io"], ["rolebindings", "roles"], [...read, ...write]),
];
const clusterAdmin: readonly PolicyRule[] = [
  rule(["*"], ["*"], ["*"]),
  { verbs: ["*"], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ["*"] },
];

/**
 * ClusterRoles that every API server creates when it starts, for input that binds them and does not hold them. Rights
 * that open nothing else are left out. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export const builtInRoles: Readonly<Record<string, readonly PolicyRule[]>> = {
  admin,
  "cluster-admin": clusterAdmin,
  edit,
  view,
};
