import {
  account,
  clusterRole,
  clusterRoleBinding,
  namespace,
  node,
  pod,
  podWith,
  roleBinding,
  rule,
  secret,
} from "./manifests.ts";
import { all, everywhere, here, inApp, inDb, other, otherMay, web } from "./rbac-parts.ts";
import type { Row } from "./row.ts";

const login = { names: "login" };
const token = secret("old", "db", {
  type: "kubernetes.io/service-account-token",
  metadata: { name: "old", namespace: "db", annotations: { "kubernetes.io/service-account.name": "pg" } },
});
const scripts = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "scripts", namespace: "app" },
  data: { "run.sh": "x" },
};
const runs = podWith({ configMap: { name: "scripts" } }, {}, { serviceAccountName: "web" });
/** A login to a registry, as `kubectl create secret docker-registry` writes it. */
const pulls = (form: "dockerconfigjson" | "dockercfg" = "dockerconfigjson") => {
  const logins = { "ghcr.io": { auth: "eDp5" } };
  const content = form === "dockercfg" ? logins : { auths: logins };
  return secret("pull", "db", {
    type: `kubernetes.io/${form}`,
    data: { [`.${form}`]: Buffer.from(JSON.stringify(content)).toString("base64") },
  });
};
const system = namespace("kube-system");
const joins = clusterRoleBinding(
  "join",
  "system:node-bootstrapper",
  "group:system:bootstrappers:kubeadm:default-node-token",
);
const csr = { group: "certificates.k8s.io" };
const mountsV = { volumeMounts: [{ name: "v", mountPath: "/v" }] };
const joined = "group:system%3Abootstrappers%3Akubeadm%3Adefault-node-token#impersonate";
const bootstrap = (type = "bootstrap.kubernetes.io/token") => secret("bootstrap-token-abcdef", "kube-system", { type });
const inSystem = (verbs: string, resources: string) => [
  ...inDb(verbs, resources).slice(0, 1),
  roleBinding("system", "kube-system", { to: `${verbs}-${resources}`.replaceAll(/[^a-z]/g, "-") }),
];
const master = node("n1", { labels: { "node-role.kubernetes.io/control-plane": "" } });
const files = (path: string, readOnly = true) => podWith({ hostPath: { path } }, { readOnly });

export const rows: readonly Row[] = [
  {
    name: "READ_SECRET",
    rules: ["kubernetes.read-secret"],
    from: web,
    to: "secret:db:login#read",
    fires: {
      "get in the namespace": [...all, ...inDb("get", "secrets")],
      "list everywhere": [...all, ...everywhere("list", "secrets")],
      watch: [...all, ...inDb("watch", "secrets")],
      "get of that one": [...all, ...inDb("get", "secrets", login)],
      "list of that one, by a field selector": [...all, ...inDb("list", "secrets", login)],
      "an empty patch, which is answered with the Secret": [...all, ...inDb("patch", "secrets", login)],
      "deletecollection, which is answered with what it deleted": [...all, ...inDb("deletecollection", "secrets")],
    },
    silent: {
      "get of another one": [...all, ...inDb("get", "secrets", { names: "other" })],
      "in another namespace": [...all, ...inApp("get", "secrets")],
      "create, update, delete": [...all, ...inDb("create,update,delete", "secrets")],
      "deletecollection by name: it has none": [...all, ...inDb("deletecollection", "secrets", login)],
      "another API group": [...all, ...inDb("get", "secrets", { group: "apps" })],
    },
  },
  {
    name: "TOKEN_FROM_LEGACY_SECRET",
    rules: ["kubernetes.read-secret", "kubernetes.token-secret"],
    from: web,
    to: "serviceaccount:db:pg#impersonate",
    fires: {
      "a Secret with a token": [...all, token, ...inDb("list", "secrets")],
      "that Secret by name": [...all, token, ...inDb("get", "secrets", { names: "old" })],
    },
    silent: {
      "no Secret holds a token: since 1.24 none is made": [...all, ...inDb("list", "secrets")],
      "another Secret by name": [...all, token, ...inDb("get", "secrets", login)],
      "a Secret of another type": [...all, { ...token, type: "Opaque" }, ...inDb("list", "secrets")],
    },
  },
  {
    name: "MINT_TOKEN",
    rules: ["kubernetes.mint-token"],
    from: web,
    to: "serviceaccount:db:pg#administer",
    fires: {
      "in the namespace": [...all, ...inDb("create", "serviceaccounts/token")],
      "that account": [...all, ...inDb("create", "serviceaccounts/token", { names: "pg" })],
      everywhere: [...all, ...everywhere("create", "serviceaccounts/token")],
      "by the built-in role edit": [...all, roleBinding("dev", "db", { to: "edit" })],
    },
    silent: {
      "another account": [...all, ...inDb("create", "serviceaccounts/token", { names: "other" })],
      "in another namespace": [...all, ...inApp("create", "serviceaccounts/token")],
      "the accounts themselves": [...all, ...inDb("create", "serviceaccounts")],
      "by the built-in role view": [...all, roleBinding("dev", "db", { to: "view" })],
    },
  },
  {
    name: "CREATE_TOKEN_SECRET",
    rules: ["kubernetes.create-token-secret"],
    from: web,
    to: "serviceaccount:db:pg#impersonate",
    fires: {
      "create and get in the namespace": [...all, ...inDb("create", "secrets"), ...inDb("get", "secrets")],
      "create there, list everywhere": [...all, ...inDb("create", "secrets"), ...everywhere("list", "secrets")],
      "create everywhere, watch there": [...all, ...everywhere("create", "secrets"), ...inDb("watch", "secrets")],
      "one identity creates, another reads": {
        objects: [...all, ...inDb("create", "secrets"), ...otherMay("get", "secrets", "db")],
        from: [web, other],
      },
    },
    conditional: {
      "reading one name alone, which nothing has yet": [
        ...all,
        ...inDb("create", "secrets"),
        ...inDb("get", "secrets", { names: "mine" }),
      ],
    },
    silent: {
      "create alone": [...all, ...inDb("create", "secrets")],
      "read alone": [...all, ...inDb("get,list,watch", "secrets")],
      "update instead of create: the type is fixed": [...all, ...inDb("update,get", "secrets")],
      "read in another namespace": [...all, ...inDb("create", "secrets"), ...inApp("get", "secrets")],
      "reading one name alone, which is taken": [
        ...all,
        ...inDb("create", "secrets"),
        ...inDb("get", "secrets", login),
      ],
      "the other half is another identity's, which is not held": [
        ...all,
        ...inDb("create", "secrets"),
        ...otherMay("get", "secrets", "db"),
      ],
    },
    note: "reading it back by a pod that mounts it is CREATE_POD_WITH_SA, which needs no Secret",
  },
  {
    name: "WRITE_SECRET",
    rules: ["kubernetes.write-secret", "kubernetes.write-config-map", "kubernetes.swap-mounted-files"],
    from: web,
    to: "secret:db:login#write",
    fires: {
      "update in the namespace": [...all, ...inDb("update", "secrets")],
      "patch of that one": [...all, ...inDb("patch", "secrets", login)],
      "a config map": {
        objects: [...here, scripts, ...inApp("update", "configmaps")],
        to: "configmap:app:scripts#write",
      },
    },
    conditional: {
      "the pod that has a script of the config map": {
        objects: [...here, scripts, runs, ...inApp("patch", "configmaps", { names: "scripts" })],
        to: "pod:app:web#execute",
      },
    },
    assumed: {
      "a pod that reads the Secret": {
        objects: [...here, secret("login"), podWith({ secret: { secretName: "login" } }), ...inApp("patch", "secrets")],
        to: "pod:app:web#execute",
      },
    },
    silent: {
      "another one by name": [...all, ...inDb("update", "secrets", { names: "other" })],
      "in another namespace": [...all, ...inApp("update", "secrets")],
      "reading alone": [...all, ...inDb("get,list,watch", "secrets")],
      "a pod that does not mount the config map": {
        objects: [...here, scripts, pod(), ...inApp("patch", "configmaps")],
        to: "pod:app:web#execute",
      },
    },
    note: "the config maps aws-auth and of the name servers are rows of their own",
  },
  {
    name: "IMAGE_PULL_SECRET",
    rules: ["kubernetes.read-secret", "cross.registry-login"],
    from: web,
    to: "registry:ghcr.io#read",
    conditional: {
      "a login that can be read": [...all, pulls(), ...inDb("get", "secrets", { names: "pull" })],
      "the older form of it": [...all, pulls("dockercfg"), ...inDb("list", "secrets")],
    },
    silent: {
      "another Secret by name": [...all, pulls(), ...inDb("get", "secrets", login)],
      "a Secret of another type": [
        ...all,
        { ...pulls(), type: "Opaque", data: { config: "e30=" } },
        ...inDb("get", "secrets"),
      ],
      "it cannot be read": [...all, pulls(), ...inDb("create", "secrets")],
    },
  },
  {
    name: "BOOTSTRAP_TOKEN",
    rules: ["kubernetes.bootstrap-token", "kubernetes.read-secret", "kubernetes.request-kubelet-certificate"],
    from: web,
    to: joined,
    conditional: {
      "a Secret of one's own": [...all, system, joins, ...inSystem("create", "secrets")],
      everywhere: [...all, system, joins, ...everywhere("create", "secrets")],
      "on as the kubelet of any node, whose pods' Secrets it has": {
        objects: [
          ...here,
          namespace("db"),
          node("n1"),
          secret("login", "db"),
          pod({ volumes: [{ name: "v", secret: { secretName: "login" } }] }, mountsV, { name: "pg", namespace: "db" }),
          system,
          joins,
          clusterRole("system:node-bootstrapper", [rule("create,get", "certificatesigningrequests", csr)]),
          clusterRoleBinding("approve", "approve", "group:system:bootstrappers:kubeadm:default-node-token"),
          clusterRole("approve", [rule("create", "certificatesigningrequests/nodeclient", csr)]),
          ...inSystem("create", "secrets"),
        ],
        to: "secret:db:login#read",
      },
      "a token that is there": [...all, system, joins, bootstrap(), ...inSystem("get", "secrets")],
    },
    silent: {
      "in another namespace": [...all, system, joins, ...inDb("create", "secrets")],
      "update: the type is fixed": [...all, system, joins, ...inSystem("update", "secrets")],
      "no token is there": [...all, system, joins, ...inSystem("get", "secrets")],
      "a Secret of another type": [...all, system, joins, bootstrap("Opaque"), ...inSystem("get", "secrets")],
      "on as a kubelet, where nobody approves without looking": {
        objects: [
          ...all,
          system,
          joins,
          clusterRole("system:node-bootstrapper", [rule("create,get", "certificatesigningrequests", csr)]),
          ...inSystem("create", "secrets"),
        ],
        to: "serviceaccount:db:pg#impersonate",
      },
      "no machine joins so": [...all, system, ...inSystem("create", "secrets")],
    },
    note: "that the API server takes such tokens is a flag of its own, which kubeadm sets",
  },
  {
    name: "ETCD_ACCESS",
    rules: ["kubernetes.etcd-access"],
    from: "pod:app:web#execute",
    to: "k8s:prod#administer",
    fires: { "its files, to write to": [master, account("web"), files("/var/lib/etcd", false)] },
    conditional: {
      "the certificates of the control plane": [master, account("web"), files("/etc/kubernetes/pki/etcd")],
      "its files, to read": {
        objects: [master, account("web"), secret("login", "db"), files("/var/lib/etcd")],
        to: "secret:db:login#read",
      },
    },
    assumed: {
      "a Secret with a key of etcd, by its name": {
        objects: [
          ...here,
          system,
          secret("etcd-client", "kube-system", { data: { "tls.key": "eA==", "tls.crt": "eA==" } }),
        ],
        from: "secret:kube-system:etcd-client#read",
      },
    },
    silent: {
      "on a worker": [node("n1"), account("web"), files("/var/lib/etcd", false)],
      "to read, the cluster": [master, account("web"), files("/var/lib/etcd")],
      "another path": [master, account("web"), files("/var/lib/other", false)],
      "no mount": [master, account("web"), pod()],
    },
    note: "encryption at rest is a setting of the API server that no object tells; managed clusters show no such node",
  },
];
