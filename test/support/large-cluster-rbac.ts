import { numbers } from "./estate-parts.ts";
import { appName, controllersPerNamespace, namespaceName } from "./large-cluster-pods.ts";

const group = "rbac.authorization.k8s.io";
interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}
const rule = (resources: readonly string[], verbs: readonly string[], resourceNames?: readonly string[]): Rule => ({
  apiGroups: [""],
  resources,
  verbs,
  ...(resourceNames ? { resourceNames } : {}),
});
const meta = (name: string, n?: number) => ({ name, ...(n === undefined ? {} : { namespace: namespaceName(n) }) });
const accountOf = (n: number, app: number) => ({
  kind: "ServiceAccount",
  name: appName(app),
  namespace: namespaceName(n),
});

/** The first opens sessions; every other reads Secrets that it names. */
const rulesOf = (n: number, role: number): readonly Rule[] => {
  if (role === 0) return [rule(["pods"], ["get", "list"]), rule(["pods/exec"], ["create"])];
  const first = (n + role * 7) % controllersPerNamespace;
  const names = [first, (first + 1 + (role % 5)) % controllersPerNamespace].map((app) => `${appName(app)}-database`);
  return [
    rule(["pods", "services", "endpoints"], ["get", "list", "watch"]),
    rule(["secrets"], ["get"], names),
    rule(["configmaps"], ["get", "update"], [`settings-${role % 10}`]),
  ];
};

const roleName = (role: number): string => (role === 0 ? "sessions" : `reader-${role}`);

export const roles = (n: number, each: number) =>
  numbers(each).map((role) => ({
    apiVersion: `${group}/v1`,
    kind: "Role",
    metadata: meta(roleName(role), n),
    rules: rulesOf(n, role),
  }));

/** Each Role has two accounts; sessions are for the first account of this namespace and of the one before. */
export const roleBindings = (n: number, each: number, namespaces: number) =>
  numbers(each).map((role) => ({
    apiVersion: `${group}/v1`,
    kind: "RoleBinding",
    metadata: meta(roleName(role), n),
    roleRef: { apiGroup: group, kind: "Role", name: roleName(role) },
    subjects:
      role === 0
        ? [accountOf(n, 0), accountOf((n + namespaces - 1) % namespaces, 0)]
        : [accountOf(n, role % controllersPerNamespace), accountOf(n, (role + 3) % controllersPerNamespace)],
  }));

const wide: readonly (readonly [name: string, rules: readonly Rule[], oneIn: number])[] = [
  ["read-everything", [rule(["pods", "services", "configmaps"], ["get", "list", "watch"])], 20],
  ["read-secrets", [rule(["secrets"], ["get", "list"])], 60],
  ["sessions-everywhere", [rule(["pods/exec"], ["create"])], 120],
  ["deployer", [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["create", "update", "patch"] }], 100],
  ["minter", [rule(["serviceaccounts/token"], ["create"])], 300],
];

export const clusterRoles = () =>
  wide.map(([name, rules]) => ({ apiVersion: `${group}/v1`, kind: "ClusterRole", metadata: meta(name), rules }));

/** Operators: the last account of some namespaces. */
export const clusterRoleBindings = (namespaces: number) =>
  wide.map(([name, , oneIn]) => ({
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: meta(name),
    roleRef: { apiGroup: group, kind: "ClusterRole", name },
    subjects: numbers(Math.ceil(namespaces / oneIn)).map((at) => accountOf(at * oneIn, controllersPerNamespace - 1)),
  }));
