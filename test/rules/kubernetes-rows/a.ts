import {
  account,
  clusterRole,
  clusterRoleBinding,
  grants,
  node,
  pod,
  podWith,
  role,
  roleBinding,
  rule,
  secret,
} from "./manifests.ts";
import { leftOut, type Row } from "./row.ts";

const n1 = node();
const privileged = { securityContext: { privileged: true } };
const web = "serviceaccount:app:web#impersonate";
const token = { projected: { sources: [{ serviceAccountToken: { path: "token" } }] } };
const tokenFor = (audience: string) => ({
  projected: { sources: [{ serviceAccountToken: { path: "token", audience } }] },
});
const off = { automountServiceAccountToken: false };
const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
const fargate = { labels: { "eks.amazonaws.com/compute-type": "fargate" } };
const pool = { labels: { "eks.amazonaws.com/nodegroup": "workers" } };
const everything = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
const login = secret("login", "db");
const reads = rule("get", "secrets");
const labelled = { "example.com/aggregate": "true" };
const aggregated = clusterRole("all", [], {
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: labelled }] },
});
const part = (labels: object, rules: readonly object[] = [reads]) => ({
  ...clusterRole("part", []),
  metadata: { name: "part", labels },
  rules,
});

export const rows: readonly Row[] = [
  leftOut(
    "RUNS_CONTAINER",
    "the pod is the unit: `pod#execute` is code in one of the containers that run as long as it does, sidecars among them. What only some of them have is conditional on being in those; what an init container had, on being in it before it ends",
  ),
  {
    name: "HOSTS_POD",
    rules: ["kubernetes.node-pods", "kubernetes.node-group-pods"],
    from: "node:n1#execute",
    to: "pod:app:web#execute",
    fires: {
      "a pod of the machine": [n1, pod()],
      "a machine that only its pod tells of": [pod()],
      "any machine of a group": {
        objects: [node("n1", pool), node("n2", pool), pod()],
        from: "node:group/workers#administer",
      },
    },
    conditional: {
      "root of one machine of a group": {
        objects: [node("n1", pool), node("n2", pool), pod()],
        from: "node:group/workers#execute",
      },
    },
    silent: {
      "a pod of another machine": [n1, node("n2"), pod({ nodeName: "n2" })],
      "a pod that has ended": [n1, { ...pod(), status: { phase: "Succeeded" } }],
      "files of the machine only": { objects: [n1, pod()], from: "node:n1#read-files" },
      "Fargate: a machine for each pod": {
        objects: [node("n1", fargate), node("n2", fargate), pod(), pod({ nodeName: "n2" }, {}, { name: "other" })],
        from: "node:group/fargate#execute",
      },
      "a virtual kubelet": [node("n1", { labels: { type: "virtual-kubelet" } }), pod()],
    },
  },
  {
    name: "USES_SERVICE_ACCOUNT",
    rules: ["kubernetes.pod-token-mount"],
    from: "pod:app:web#read-files",
    to: web,
    fires: {
      "mounted by default": [pod()],
      "the pod says so against its account": [pod({ automountServiceAccountToken: true }), account("web", "app", off)],
      "a projected token": [podWith(token, {}, off)],
      "a projected token for the cluster's own issuer": {
        objects: [podWith(tokenFor("https://oidc.example.com/1"), {}, off)],
        issuer: "https://oidc.example.com/1",
      },
      "a sidecar that starts first": [
        pod({ initContainers: [{ name: "proxy", image: "example.com/proxy:1", restartPolicy: "Always" }] }),
      ],
      "the Secret that was mounted there before 1.21": [
        podWith({ secret: { secretName: "web-token-x" } }, { mountPath: tokenPath }),
      ],
    },
    conditional: {
      "a token for the usual name of the API server": [podWith(tokenFor("https://kubernetes.default.svc"), {}, off)],
      "in one container of two": [
        podWith(
          token,
          {},
          {
            ...off,
            containers: [
              { name: "web", image: "i", volumeMounts: [{ name: "data", mountPath: "/t" }] },
              { name: "proxy", image: "i" },
            ],
          },
        ),
      ],
      "in an init container only": [
        podWith(
          token,
          {},
          {
            ...off,
            containers: [{ name: "web", image: "i" }],
            initContainers: [{ name: "init", image: "i", volumeMounts: [{ name: "data", mountPath: "/t" }] }],
          },
        ),
      ],
    },
    silent: {
      "turned off in the pod": [pod(off), account("web", "app", { automountServiceAccountToken: true })],
      "turned off in the account": [pod(), account("web", "app", off)],
      "a token for another audience": [podWith(tokenFor("vault"), {}, off)],
      "a projected volume that no container mounts": [podWith(token, {}, off, { volumeMounts: [] })],
      "an empty directory in its place": [podWith({ emptyDir: {} }, { mountPath: tokenPath })],
      "a debugging container gets none by itself": [
        pod({
          ephemeralContainers: [{ name: "debug", image: "i" }],
          containers: [{ name: "web", image: "i", volumeMounts: [{ name: "none", mountPath: tokenPath }] }],
          volumes: [{ name: "none", emptyDir: {} }],
        }),
      ],
      "another account": { objects: [pod(), account("other")], to: "serviceaccount:app:other#impersonate" },
    },
  },
  {
    name: "SA_MEMBER_OF / USER_MEMBER_OF",
    rules: ["kubernetes.group-membership", "kubernetes.read-secret"],
    from: web,
    to: "secret:db:login#read",
    fires: {
      "all accounts": [account(), login, ...grants(reads, "db", { who: "group:system:serviceaccounts" })],
      "accounts of the namespace": [
        account(),
        login,
        ...grants(reads, "db", { who: "group:system:serviceaccounts:app" }),
      ],
      "everybody who authenticated": [account(), login, ...grants(reads, "db", { who: "group:system:authenticated" })],
      anonymous: {
        objects: [
          login,
          ...grants(reads, "db", { who: "group:system:unauthenticated" }),
          ...grants(rule("list", "pods"), undefined, { name: "x", who: "user:system:anonymous" }),
        ],
        from: "user:system%3Aanonymous#impersonate",
      },
    },
    silent: {
      "accounts of another namespace": [
        account(),
        login,
        ...grants(reads, "db", { who: "group:system:serviceaccounts:db" }),
      ],
      "who did not authenticate": [account(), login, ...grants(reads, "db", { who: "group:system:unauthenticated" })],
      "a group of the identity provider's": [account(), login, ...grants(reads, "db", { who: "group:ops" })],
    },
    note: "groups that a certificate, a token's claims or EKS add to a user are not in the cluster: such users start with `--from` their groups too",
  },
  {
    name: "BOUND_TO / GRANTS",
    rules: ["kubernetes.read-secret"],
    from: web,
    to: "secret:db:login#read",
    fires: {
      "an account of another namespace": [account(), login, ...grants(reads, "db")],
      everywhere: [account(), login, ...grants(reads)],
      "a Role": [account(), login, role("may", [reads], "db"), roleBinding("may", "db", { kind: "Role" })],
      "a subject without a namespace is of the binding's": {
        objects: [
          account("web", "db"),
          login,
          clusterRole("may", [reads]),
          { ...roleBinding("may", "db"), subjects: [{ kind: "ServiceAccount", name: "web" }] },
        ],
        from: "serviceaccount:db:web#impersonate",
      },
    },
    silent: {
      "bound in another namespace": [account(), login, ...grants(reads, "app")],
      "a ClusterRoleBinding that names a Role": [
        account(),
        login,
        role("may", [reads], "db"),
        { ...clusterRoleBinding("may"), roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "may" } },
      ],
      "a Role of that name in another namespace": [
        account(),
        login,
        role("may", [reads], "app"),
        roleBinding("may", "db", { kind: "Role" }),
      ],
      "an account of that name in another namespace": {
        objects: [account("web", "db"), login, ...grants(reads, "db")],
        from: "serviceaccount:db:web#impersonate",
      },
      "the binding cut": [account(), login, clusterRole("may", [reads])],
    },
  },
  {
    name: "AGGREGATES_INTO",
    rules: ["kubernetes.read-secret"],
    from: web,
    to: "secret:db:login#read",
    fires: {
      "a manifest whose rules the controller has yet to fill": [
        account(),
        login,
        aggregated,
        part(labelled),
        roleBinding("all", "db"),
      ],
      "rules that it has filled": [account(), login, { ...aggregated, rules: [reads] }, roleBinding("all", "db")],
    },
    silent: {
      "a role without the label": [account(), login, aggregated, part({}), roleBinding("all", "db")],
      "a role with the label that grants less": [
        account(),
        login,
        aggregated,
        part(labelled, [rule("get", "pods")]),
        roleBinding("all", "db"),
      ],
    },
    note: "writing a role with the label is checked against escalation by the API server: see RBAC_AGGREGATION_WRITE",
  },
  {
    name: "NODE_IDENTITY",
    rules: [
      "kubernetes.node-mints-tokens",
      "kubernetes.node-reads-secrets",
      "kubernetes.node-identity",
      "kubernetes.read-secret",
    ],
    from: "node:n1#execute",
    to: "secret:app:login#read",
    fires: {
      "a Secret that a pod of the node uses": [
        n1,
        pod({}, { envFrom: [{ secretRef: { name: "login" } }] }),
        secret("login"),
      ],
      "the account of a pod of the node, mounted or not": {
        objects: [n1, pod(off)],
        to: web,
      },
      "what a binding gives to all nodes": [
        n1,
        secret("login"),
        ...grants(reads, undefined, { who: "group:system:nodes" }),
      ],
      "what a binding gives to this node": [
        n1,
        secret("login"),
        ...grants(reads, undefined, { who: "user:system:node:n1" }),
      ],
    },
    silent: {
      "a Secret of the namespace that no pod of the node uses": [n1, pod(), secret("login")],
      "a Secret that a pod of another node uses": [
        n1,
        node("n2"),
        pod({ nodeName: "n2" }, { envFrom: [{ secretRef: { name: "login" } }] }),
        secret("login"),
      ],
      "an account of a pod of another node": { objects: [n1, node("n2"), pod({ nodeName: "n2" })], to: web },
      "a binding to another node": [n1, secret("login"), ...grants(reads, undefined, { who: "user:system:node:n2" })],
    },
    note: "the node authorizer and NodeRestriction are taken to be on, as kubeadm and the providers have them",
  },
  {
    name: "IS_CLUSTER_ADMIN",
    rules: ["kubernetes.cluster-admin", "kubernetes.group-membership"],
    from: web,
    to: "k8s:prod#administer",
    fires: {
      "a role of any name with everything": [account(), ...grants(everything)],
      "cluster-admin, which no input names": [account(), clusterRoleBinding("cluster-admin")],
      "kubeadm's group": {
        objects: [clusterRoleBinding("kubeadm:cluster-admins", "cluster-admin", "group:kubeadm:cluster-admins")],
        from: "group:kubeadm%3Acluster-admins#impersonate",
      },
      "the group that no rule binds": { objects: [n1], from: "group:system%3Amasters#impersonate" },
    },
    silent: {
      "in one namespace": [account(), ...grants(everything, "app")],
      "every verb in one group": [account(), ...grants({ ...everything, apiGroups: ["apps"] })],
      "every verb on one resource": [account(), ...grants({ ...everything, resources: ["pods"] })],
      "the three stars in different rules": [
        account(),
        ...grants([
          { ...everything, verbs: ["get"] },
          { ...everything, resources: ["pods"] },
        ]),
      ],
      "a role of that name that grants less": [
        account(),
        clusterRole("cluster-admin", [reads]),
        clusterRoleBinding("cluster-admin"),
      ],
      view: [account(), clusterRoleBinding("view")],
    },
  },
  {
    name: "CONTROL_PLANE_ROOT",
    rules: ["kubernetes.control-plane-node", "kubernetes.escape-privileged"],
    from: "pod:app:web#execute",
    to: "k8s:prod#administer",
    fires: {
      "out of a pod of the control plane": [
        node("n1", { labels: { "node-role.kubernetes.io/control-plane": "" } }),
        pod({}, privileged),
      ],
      "the label of before 1.20": [
        node("n1", { labels: { "node-role.kubernetes.io/master": "" } }),
        pod({}, privileged),
      ],
    },
    silent: {
      "a worker": [n1, pod({}, privileged)],
      "a pod that stays in it": [node("n1", { labels: { "node-role.kubernetes.io/control-plane": "" } }), pod()],
    },
    note: "managed control planes are not in the list of nodes. A mount of the right directory is enough: `kubernetes.control-plane-files`, ETCD_ACCESS",
  },
];
