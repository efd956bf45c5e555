import {
  type ApiObject,
  account,
  binding,
  clusterBinding,
  clusterRole,
  group,
  type Rule,
  rbacGroup,
  role,
  type Subject,
  user,
} from "../../authz/kubernetes/oracle/objects.ts";
import { Random } from "../../authz/kubernetes/oracle/random.ts";
import { namespaces } from "../../authz/kubernetes/oracle/world.ts";

export const accounts = ["a", "b", "c"];
export const users = ["boss", "nobody"];
const pods = ["p1", "p2"];
const secrets = ["plain", "token"];
const roles = ["r0", "r1"];
const clusterRoles = ["attacked-0", "attacked-1", "attacked-2", "attacked-3"];
const workload = "d1";

/** One cluster to break into: grants of what attacks are made of, wide and narrow, right and nearly so. */
export interface AttackedCluster {
  readonly rbac: readonly ApiObject[];
  readonly pods: readonly AttackedPod[];
  readonly secrets: readonly AttackedSecret[];
  /** Roles that somebody may try to bind. */
  readonly bindable: readonly {
    readonly kind: "Role" | "ClusterRole";
    readonly name: string;
    readonly namespace?: string;
  }[];
}
export interface AttackedPod {
  readonly namespace: string;
  readonly name: string;
  readonly account: string;
  readonly token: boolean;
  /** Its environment has the Secret `plain`. */
  readonly secret: boolean;
}
export interface AttackedSecret {
  readonly namespace: string;
  readonly name: string;
  /** Whose token it holds. */
  readonly account?: string;
}

export function attackedCluster(seed: number): AttackedCluster {
  const random = new Random(seed);
  const rules = (): Rule[] => [rule(random), ...(random.chance(0.4) ? [rule(random)] : [])];
  const subject = (): Subject =>
    random.chance(0.75)
      ? account(random.one(namespaces), random.one(accounts))
      : random.one([group(`system:serviceaccounts:${random.one(namespaces)}`), user("boss"), group("team")]);
  const made: ApiObject[] = clusterRoles.map((name) => clusterRole(name, rules()));
  for (const namespace of namespaces) {
    made.push(...roles.map((name) => role(namespace, name, rules())));
    for (const name of ["shared", "b1", "b2"]) {
      const [kind, to] = random.chance(0.5)
        ? (["ClusterRole", random.one(clusterRoles)] as const)
        : (["Role", random.one(roles)] as const);
      made.push(binding(namespace, name, kind, to, subject()));
    }
  }
  for (const name of ["shared", "attacked-b1", "attacked-b2"])
    made.push(clusterBinding(name, random.one(clusterRoles), subject()));
  const each = <T>(make: (namespace: string) => readonly T[]): T[] => namespaces.flatMap(make);
  return {
    rbac: made,
    pods: each((namespace) =>
      pods.map((name) => ({
        namespace,
        name,
        account: random.one(accounts),
        token: random.chance(0.8),
        secret: random.chance(0.4),
      })),
    ),
    secrets: each((namespace) => [
      { namespace, name: "plain" },
      ...(random.chance(0.6) ? [{ namespace, name: "token", account: random.one(accounts) }] : []),
    ]),
    bindable: [
      ...[...clusterRoles, "cluster-admin"].map((name) => ({ kind: "ClusterRole" as const, name })),
      ...each((namespace) => roles.map((name) => ({ kind: "Role" as const, name, namespace }))),
    ],
  };
}

function rule(random: Random): Rule {
  const on = (group: string, resources: string, verbs: string, names: readonly string[] = [], share = 0.4): Rule => ({
    apiGroups: [group],
    resources: resources.split(","),
    verbs: [random.one(verbs.split(","))],
    ...(names.length > 0 && random.chance(share) ? { resourceNames: [random.one(names)] } : {}),
  });
  const both = (one: Rule, verb: string): Rule => ({ ...one, verbs: [...one.verbs, verb] });
  return random.one<() => Rule>([
    () => on("", "pods/exec", "create,get,*", pods),
    () => on("", "*/exec", "create"),
    () => on("", "pods/*", "*"),
    () => on("", "pods", "patch,update,get", pods),
    () => on("", "pods", "create", pods, 0.2),
    () => on("", "pods/ephemeralcontainers", "patch,update,get", pods),
    () => on("", "serviceaccounts/token", "create", accounts, 0.6),
    () => on("", "secrets", "get,list,watch,create,update,patch", secrets),
    () => on("apps", "deployments", "create,update,patch", [workload], 0.2),
    () => on("apps", "replicasets,deployments/scale", "create,update"),
    () => on("extensions", "deployments", "create"),
    () => on("", "serviceaccounts", "impersonate", accounts, 0.7),
    () => on("", "users", "impersonate", [...users, "system:serviceaccount:app:a"], 0.9),
    () => on("", "groups", "impersonate", ["team", "system:serviceaccounts:app"], 0.95),
    () => on(rbacGroup, random.one(["rolebindings", "clusterrolebindings"]), "create,update,patch,*", ["shared"], 0.15),
    () =>
      on(rbacGroup, random.one(["roles", "clusterroles"]), "bind", [...roles, ...clusterRoles, "cluster-admin"], 0.8),
    () =>
      both(
        on(rbacGroup, random.one(["roles", "clusterroles"]), "update,patch,get", [...roles, ...clusterRoles], 0.7),
        "escalate",
      ),
    () => both(on(rbacGroup, "*", "bind,escalate,create,update"), random.one(["bind", "escalate", "create", "update"])),
    () => on("*", "*", "get,list,watch"),
  ])();
}

/** Everything but RBAC, as lists hold it. */
export function objectsOf({ pods: all, secrets: kept }: AttackedCluster): readonly object[] {
  const object = (
    apiVersion: string,
    kind: string,
    name: string,
    namespace: string | undefined,
    more: object = {},
  ) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    ...more,
  });
  const container = { name: "app", image: "example.com/app:1" };
  const idle = { automountServiceAccountToken: false, containers: [container] };
  return [
    ...namespaces.flatMap((namespace) => [
      object("v1", "Namespace", namespace, undefined),
      ...[...accounts, "default"].map((name) => object("v1", "ServiceAccount", name, namespace)),
      object("apps/v1", "Deployment", workload, namespace, {
        spec: { template: { metadata: { labels: { app: workload } }, spec: idle } },
      }),
    ]),
    ...all.map(({ namespace, name, account: of, token, secret }) =>
      object("v1", "Pod", name, namespace, {
        spec: {
          serviceAccountName: of,
          automountServiceAccountToken: token,
          containers: [{ ...container, ...(secret ? { envFrom: [{ secretRef: { name: "plain" } }] } : {}) }],
        },
      }),
    ),
    ...kept.map(({ namespace, name, account: of }) => ({
      ...object("v1", "Secret", name, namespace),
      type: of === undefined ? "Opaque" : "kubernetes.io/service-account-token",
      metadata: {
        name,
        namespace,
        ...(of === undefined ? {} : { annotations: { "kubernetes.io/service-account.name": of } }),
      },
    })),
  ];
}
