import { impersonating } from "./f-impersonate.ts";
import { clusterRole, clusterRoleBinding, configMap, namespace, role, roleBinding, rule } from "./manifests.ts";
import { all, everywhere, here, inApp, inDb, other, otherMay, web } from "./rbac-parts.ts";
import { leftOut, type Row } from "./row.ts";

const rbac = { group: "rbac.authorization.k8s.io" };
const kim = clusterRoleBinding("kim", "view", "user:kim");
const masters = "group:system%3Amasters#impersonate";
const cluster = "k8s:prod#administer";
const inside = "namespace:db#administer";

const certificates = { group: "certificates.k8s.io" };
const asks = everywhere("create", "certificatesigningrequests", certificates);
const approves = everywhere("update", "certificatesigningrequests/approval", certificates);
const client = everywhere("approve", "signers", { ...certificates, names: "kubernetes.io/kube-apiserver-client" });

const system = namespace("kube-system");
const awsAuth = configMap("aws-auth", "kube-system", { mapRoles: "[]" });
const writesIt = (names?: string) => [
  clusterRole("maps", [rule("update,patch", "configmaps", names === undefined ? {} : { names })]),
  roleBinding("maps", "kube-system"),
];
const labelled = { "example.com/aggregate": "true" };
const gathers = {
  ...clusterRole("team", [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: labelled }] } }),
};
const hasTeam = clusterRoleBinding("team");

export const rows: readonly Row[] = [
  ...impersonating,
  {
    name: "BIND_ROLE (cluster)",
    rules: ["kubernetes.bind-cluster-role", "kubernetes.read-secret"],
    from: web,
    to: cluster,
    fires: {
      "create and bind": [...all, ...everywhere("create,bind", "clusterrolebindings,clusterroles", rbac)],
      "update or patch counts like create": [
        ...all,
        ...everywhere("patch,bind", "clusterrolebindings,clusterroles", rbac),
      ],
      "bind of cluster-admin by name": [
        ...all,
        ...everywhere("create", "clusterrolebindings", rbac),
        ...everywhere("bind", "clusterroles", { ...rbac, names: "cluster-admin" }),
      ],
      "a lesser role: what that allows": {
        objects: [
          ...all,
          ...everywhere("create", "clusterrolebindings", rbac),
          ...everywhere("bind", "clusterroles", { ...rbac, names: "reads" }),
          clusterRole("reads", [rule("get", "secrets")]),
        ],
        to: "secret:db:login#read",
      },
    },
    silent: {
      "writing bindings alone": [...all, ...everywhere("create,update,patch", "clusterrolebindings", rbac)],
      "bind alone": [...all, ...everywhere("bind", "clusterroles", rbac)],
      "bind on the bindings": [...all, ...everywhere("create,bind", "clusterrolebindings", rbac)],
      "in a namespace": [...all, ...inDb("create,bind", "clusterrolebindings,clusterroles", rbac)],
      "one request is checked for both: two identities": {
        objects: [
          ...all,
          ...everywhere("create", "clusterrolebindings", rbac),
          ...otherMay("bind", "clusterroles", undefined, rbac),
        ],
        from: [web, other],
      },
      "another API group": [
        ...all,
        ...everywhere("create,bind", "clusterrolebindings,clusterroles", { group: "apps" }),
      ],
      "a lesser role by name": [
        ...all,
        ...everywhere("create", "clusterrolebindings", rbac),
        ...everywhere("bind", "clusterroles", { ...rbac, names: "view" }),
      ],
    },
    note: "whoever holds every rule of a role may bind it without `bind`, and gains nothing",
  },
  {
    name: "BIND_ROLE (namespace)",
    rules: ["kubernetes.bind-role", "kubernetes.read-secret"],
    from: web,
    to: inside,
    fires: {
      "cluster-admin in the namespace, by grants in it alone": [
        ...all,
        ...inDb("create,bind", "rolebindings,clusterroles", rbac),
      ],
      "cluster-admin by name": [
        ...all,
        ...inDb("create", "rolebindings", rbac),
        ...inDb("bind", "clusterroles", { ...rbac, names: "cluster-admin" }),
      ],
      "a binding that is there, by name": [
        ...all,
        roleBinding("owners", "db", { to: "cluster-admin", who: "user:kim" }),
        ...inDb("update", "rolebindings", { ...rbac, names: "owners" }),
        ...inDb("bind", "clusterroles", { ...rbac, names: "cluster-admin" }),
      ],
      "a Role of the namespace with every permission": [
        ...all,
        role("all", [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }], "db"),
        ...inDb("create,bind", "rolebindings,roles", rbac),
      ],
      "everywhere: any namespace": [...all, ...everywhere("create,bind", "rolebindings,clusterroles", rbac)],
      "a lesser Role: what that allows": {
        objects: [
          ...all,
          role("reads", [rule("get", "secrets")], "db"),
          ...inDb("create,bind", "rolebindings,roles", rbac),
        ],
        to: "secret:db:login#read",
      },
    },
    silent: {
      "writing bindings alone": [...all, ...inDb("create,update,patch", "rolebindings", rbac)],
      "update, and no binding is there": [
        ...all,
        ...inDb("update", "rolebindings", { ...rbac, names: "owners" }),
        ...inDb("bind", "clusterroles", rbac),
      ],
      "bind in another namespace": [
        ...all,
        ...inDb("create", "rolebindings", rbac),
        ...inApp("bind", "clusterroles", rbac),
      ],
      "bind on roles, for a ClusterRole": [...all, ...inDb("create,bind", "rolebindings,roles", rbac)],
      "a Role of another namespace": [
        ...all,
        role("all", [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }], "app"),
        ...inDb("create,bind", "rolebindings,roles", rbac),
      ],
      "the whole cluster": {
        objects: [...all, ...inDb("create,bind", "rolebindings,clusterroles", rbac)],
        to: cluster,
      },
    },
  },
  {
    name: "ESCALATE_ROLE",
    rules: ["kubernetes.escalate-cluster-role", "kubernetes.escalate-role"],
    from: web,
    to: cluster,
    fires: {
      "a ClusterRole that it has": [...all, ...everywhere("update,escalate", "clusterroles", rbac)],
      "one that another identity has": {
        objects: [
          ...all,
          ...everywhere("patch,escalate", "clusterroles", { ...rbac, names: "shared" }),
          clusterRole("shared", [rule("get", "pods")]),
          clusterRoleBinding("shared", "shared", "serviceaccount:app:other"),
        ],
        from: [web, other],
      },
      "one that it may bind": [
        ...all,
        ...everywhere("update,escalate,bind", "clusterroles", { ...rbac, names: "shared" }),
        ...everywhere("create", "clusterrolebindings", rbac),
        clusterRole("shared", [rule("get", "pods")]),
      ],
      "a ClusterRole that it has in a namespace": {
        objects: [
          ...all,
          ...everywhere("update,escalate", "clusterroles", { ...rbac, names: "shared" }),
          clusterRole("shared", [rule("get", "pods")]),
          roleBinding("shared", "db"),
        ],
        to: inside,
      },
      "a Role of the namespace": {
        objects: [
          ...all,
          role("own", [rule("update,escalate", "roles", rbac)], "db"),
          roleBinding("own", "db", { kind: "Role" }),
        ],
        to: inside,
      },
    },
    silent: {
      "escalate without a verb that writes": [...all, ...everywhere("escalate", "clusterroles", rbac)],
      "writing without escalate": [...all, ...everywhere("create,update,patch", "clusterroles", rbac)],
      "one role is written, escalate holds for another": [
        ...all,
        ...everywhere("update", "clusterroles", { ...rbac, names: "shared" }),
        ...everywhere("escalate", "clusterroles", { ...rbac, names: "mine" }),
      ],
      "a role that nobody has": [
        ...all,
        ...everywhere("update,escalate", "clusterroles", { ...rbac, names: "shared" }),
        clusterRole("shared", [rule("get", "pods")]),
      ],
      "one that another identity has, which is not held": [
        ...all,
        ...everywhere("patch,escalate", "clusterroles", { ...rbac, names: "shared" }),
        clusterRole("shared", [rule("get", "pods")]),
        clusterRoleBinding("shared", "shared", "serviceaccount:app:other"),
      ],
      "in a namespace: ClusterRoles are in none": [...all, ...inDb("update,escalate", "clusterroles", rbac)],
      "one request is checked for both: two identities": {
        objects: [
          ...all,
          ...everywhere("update", "clusterroles", rbac),
          ...otherMay("escalate", "clusterroles", undefined, rbac),
        ],
        from: [web, other],
      },
    },
  },
  {
    name: "CSR_MINT_CERT",
    rules: ["kubernetes.request-certificate"],
    from: web,
    to: "serviceaccount:db:pg#impersonate",
    fires: {
      "create, approval and signer": [...all, ...asks, ...approves, ...client],
      "every signer of kubernetes.io": [
        ...all,
        ...asks,
        ...approves,
        ...everywhere("approve", "signers", { ...certificates, names: "kubernetes.io/*" }),
      ],
      "one identity asks, another approves": {
        objects: [
          ...all,
          ...approves,
          ...client,
          ...otherMay("create", "certificatesigningrequests", undefined, certificates),
        ],
        from: [web, other],
      },
      "a group that administrators are in": {
        objects: [
          ...all,
          ...asks,
          ...approves,
          ...client,
          clusterRoleBinding("admins", "cluster-admin", "group:kubeadm:cluster-admins"),
        ],
        to: "group:kubeadm%3Acluster-admins#impersonate",
      },
      "a user": { objects: [...all, kim, ...asks, ...approves, ...client], to: "user:kim#impersonate" },
    },
    silent: {
      "the group system:masters is refused": { objects: [...all, ...asks, ...approves, ...client], to: masters },
      "no request of its own": [...all, ...approves, ...client],
      "no approval": [...all, ...asks, ...client],
      "no signer": [...all, ...asks, ...approves],
      "another signer": [
        ...all,
        ...asks,
        ...approves,
        ...everywhere("approve", "signers", { ...certificates, names: "example.com/x" }),
      ],
      "approval and signer are one request: two identities": {
        objects: [...all, ...asks, ...approves, ...otherMay("approve", "signers", undefined, certificates)],
        from: [web, other],
      },
      "in a namespace": [...all, ...inDb("*", "*", certificates)],
    },
    note: "certificates of nodes, which the cluster approves itself, are NODE_IDENTITY",
  },
  {
    name: "CSR_SIGN",
    rules: ["kubernetes.sign-certificate"],
    from: web,
    to: "serviceaccount:db:pg#impersonate",
    conditional: {
      "sign and status, with the authority's key": [
        ...all,
        ...everywhere("update", "certificatesigningrequests/status", certificates),
        ...everywhere("sign", "signers", { ...certificates, names: "kubernetes.io/kube-apiserver-client" }),
      ],
    },
    silent: {
      "sign alone": [...all, ...everywhere("sign", "signers", certificates)],
      "status alone": [...all, ...everywhere("update", "certificatesigningrequests/status", certificates)],
      "another signer": [
        ...all,
        ...everywhere("update", "certificatesigningrequests/status", certificates),
        ...everywhere("sign", "signers", { ...certificates, names: "example.com/x" }),
      ],
    },
  },
  leftOut(
    "CERT_HELD",
    "whose certificate a kubeconfig holds is in values that are never read: `ambit token --file` names it of a file that is at hand, and an annotation `ambit.dev/unlocks` says it of a Secret",
  ),
  {
    name: "UPDATE_AWS_AUTH",
    rules: ["kubernetes.write-config-map", "kubernetes.write-aws-auth"],
    from: web,
    to: masters,
    conditional: {
      "in kube-system": [...here, system, awsAuth, ...writesIt()],
      "that one by name": [...here, system, awsAuth, ...writesIt("aws-auth")],
      everywhere: [...here, system, awsAuth, ...everywhere("patch", "configmaps")],
    },
    silent: {
      "another one by name": [...here, system, awsAuth, ...writesIt("coredns")],
      "in another namespace": [...here, system, awsAuth, ...inApp("patch", "configmaps")],
      "a cluster without one": [...here, system, ...writesIt()],
      "of that name in another namespace": [
        ...here,
        system,
        configMap("aws-auth", "app"),
        ...inApp("patch", "configmaps"),
      ],
      "reading alone": [...here, system, awsAuth, ...everywhere("get,list", "configmaps")],
    },
    note: "where AWS was read too, the authentication mode decides: the rule's own examples show both",
  },
  leftOut(
    "AZURE_POD_IDENTITY_EXCEPTION",
    "AAD pod identity was archived in 2023 and is not installed on supported versions of AKS; what took its place is AKS_WORKLOAD_IDENTITY",
  ),
  {
    name: "RBAC_AGGREGATION_WRITE",
    rules: ["kubernetes.aggregate-cluster-role"],
    from: web,
    to: cluster,
    fires: {
      "a new role that is gathered, with escalate": [
        ...all,
        gathers,
        hasTeam,
        ...everywhere("create,escalate", "clusterroles", rbac),
      ],
      "into the built-in role edit, in a namespace": {
        objects: [
          ...all,
          roleBinding("dev", "db", { to: "edit" }),
          ...everywhere("create,escalate", "clusterroles", rbac),
        ],
        to: inside,
      },
    },
    silent: {
      "without escalate: the API server refuses rules that are not held": [
        ...all,
        gathers,
        hasTeam,
        ...everywhere("create,update,patch", "clusterroles", rbac),
      ],
      "nobody that is held has the role": [...all, gathers, ...everywhere("create,escalate", "clusterroles", rbac)],
      "a role that gathers nothing": [
        ...all,
        clusterRole("team", []),
        hasTeam,
        ...everywhere("create,escalate", "clusterroles", rbac),
      ],
    },
  },
  leftOut(
    "SCC_USE / PSP_USE",
    "SecurityContextConstraints are read as one open restraint of new pods: which of them a pod may use is not evaluated, so CREATE_PRIVILEGED_WORKLOAD is conditional there. PodSecurityPolicy is gone since 1.25",
  ),
];
