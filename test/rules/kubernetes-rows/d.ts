import { makingPods, workload } from "./d-pods.ts";
import { account, namespace, node, pod, secret } from "./manifests.ts";
import { all, db, enforcing, everywhere, here, inApp, inDb, other, otherMay, web } from "./rbac-parts.ts";
import type { Row } from "./row.ts";

const pg = { names: "pg" };
const logged = pod(
  { serviceAccountName: "pg" },
  { env: [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "login", key: "password" } } }] },
  { name: "pg", namespace: "db" },
);
const inEnvironment = [...here, namespace("db"), account("pg", "db"), secret("login", "db"), node("n1"), logged];
const moving = [...here, namespace("db"), account("pg", "db"), node("n1"), node("n2")];
const restarted = workload("Deployment", { serviceAccountName: "pg" });

export const rows: readonly Row[] = [
  ...makingPods,
  {
    name: "EXEC_INTO_POD",
    rules: ["kubernetes.exec-pod"],
    from: web,
    to: "pod:db:pg#execute",
    fires: {
      "create in the namespace": [...all, ...inDb("create", "pods/exec")],
      "create of that pod": [...all, ...inDb("create", "pods/exec", pg)],
      everywhere: [...all, ...everywhere("create", "pods/exec")],
      "the subresource of anything": [...all, ...inDb("create", "*/exec")],
      "get, before 1.35": { objects: [...all, ...inDb("get", "pods/exec")], version: "v1.34.2" },
      "create, since 1.35": { objects: [...all, ...inDb("create", "pods/exec")], version: "v1.35.0" },
    },
    conditional: { "get, version not told": [...all, ...inDb("get", "pods/exec")] },
    silent: {
      "get, since 1.35": { objects: [...all, ...inDb("get", "pods/exec")], version: "v1.35.0" },
      "another pod by name": [...all, ...inDb("create", "pods/exec", { names: "other" })],
      "in another namespace": [...all, ...inApp("create", "pods/exec")],
      "pods/* is no wildcard": [...all, ...inDb("create", "pods/*")],
      "pods alone": [...all, ...inDb("create", "pods")],
      "the verb in one rule, the resource in another": [
        ...all,
        ...inDb("create", "configmaps"),
        ...inDb("list", "pods/exec"),
      ],
    },
  },
  {
    name: "ATTACH_TO_POD",
    rules: ["kubernetes.attach-pod"],
    from: web,
    to: "pod:db:pg#execute",
    conditional: {
      "create in the namespace": [...all, ...inDb("create", "pods/attach")],
      "create of that pod": [...all, ...inDb("create", "pods/attach", pg)],
      "get, before 1.35": { objects: [...all, ...inDb("get", "pods/attach")], version: "v1.30.0" },
    },
    silent: {
      "get, since 1.35": { objects: [...all, ...inDb("get", "pods/attach")], version: "v1.35.0" },
      "in another namespace": [...all, ...inApp("create", "pods/attach")],
      "another pod by name": [...all, ...inDb("create", "pods/attach", { names: "other" })],
    },
  },
  {
    name: "PORT_FORWARD_POD",
    rules: ["kubernetes.forward-to-pod", "kubernetes.proxy-service"],
    from: web,
    to: "pod:db:pg#connect",
    fires: {
      "port-forward": [...all, ...inDb("create", "pods/portforward")],
      "the proxy of pods, by any method": [...all, ...inDb("update", "pods/proxy")],
      "the proxy of that pod and port": [...all, ...inDb("get", "pods/proxy", { names: "pg:8080" })],
      "past a policy that lets nothing in": [
        ...all,
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          metadata: { name: "deny", namespace: "db" },
          spec: { podSelector: {}, policyTypes: ["Ingress"] },
        },
        ...inDb("create", "pods/portforward"),
      ],
      "the proxy of a service, by the name of the request": {
        objects: [
          ...all,
          {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "pg", namespace: "db" },
            spec: { selector: { app: "pg" }, ports: [{ port: 80 }] },
          },
          ...inDb("get", "services/proxy", { names: "https:pg:80" }),
        ],
        to: "service:db:pg#connect",
      },
    },
    conditional: { "port-forward by get, version not told": [...all, ...inDb("get", "pods/portforward")] },
    silent: {
      "port-forward by get, since 1.35": { objects: [...all, ...inDb("get", "pods/portforward")], version: "v1.35.1" },
      "another pod": [...all, ...inDb("create", "pods/portforward", { names: "other" })],
      "in another namespace": [...all, ...inApp("create", "pods/portforward")],
      "reading the pod": [...all, ...inDb("get", "pods")],
    },
  },
  {
    name: "DEBUG_EPHEMERAL_CONTAINER",
    rules: ["kubernetes.debug-pod", "kubernetes.debug-pod-privileged"],
    from: web,
    to: "pod:db:pg#execute",
    fires: {
      "patch in the namespace": [...all, ...inDb("patch", "pods/ephemeralcontainers")],
      "update of that pod": [...all, ...inDb("update", "pods/ephemeralcontainers", pg)],
      "a privileged one, where the namespace admits it": {
        objects: [...all, ...inDb("patch", "pods/ephemeralcontainers")],
        to: "node:n1#administer",
      },
      "a plain one, where it does not": [...enforcing("baseline"), ...inDb("patch", "pods/ephemeralcontainers")],
    },
    silent: {
      "a privileged one, where the namespace does not admit it": {
        objects: [...enforcing("baseline"), ...inDb("patch", "pods/ephemeralcontainers")],
        to: "node:n1#administer",
      },
      "before 1.23": { objects: [...all, ...inDb("patch", "pods/ephemeralcontainers")], version: "v1.22.4" },
      "get alone": [...all, ...inDb("get", "pods/ephemeralcontainers")],
      "another pod": [...all, ...inDb("patch", "pods/ephemeralcontainers", { names: "other" })],
      "in another namespace": [...all, ...inApp("patch", "pods/ephemeralcontainers")],
    },
  },
  {
    name: "PATCH_POD_IMAGE",
    rules: ["kubernetes.patch-pod-image"],
    from: web,
    to: "pod:db:pg#execute",
    fires: {
      "patch in the namespace": [...all, ...inDb("patch", "pods")],
      "update everywhere": [...all, ...everywhere("update", "pods")],
      "patch of that pod": [...all, ...inDb("patch", "pods", pg)],
    },
    silent: {
      "another pod": [...all, ...inDb("patch", "pods", { names: "other" })],
      "its status alone": [...all, ...inDb("patch", "pods/status")],
      "in another namespace": [...all, ...inApp("patch", "pods")],
      "another account: that is fixed": {
        objects: [...all, account("admin", "db"), ...inDb("patch", "pods")],
        to: "serviceaccount:db:admin#impersonate",
      },
      "its node: what it may do there is fixed": {
        objects: [...all, ...inDb("patch", "pods")],
        to: "node:n1#administer",
      },
    },
  },
  {
    name: "KUBELET_EXEC_VIA_NODES_PROXY",
    rules: ["kubernetes.nodes-proxy"],
    from: web,
    to: "pod:db:pg#execute",
    fires: {
      "get on every node": [...all, ...everywhere("get", "nodes/proxy")],
      "create on that node": [...all, ...everywhere("create", "nodes/proxy", { names: "n1" })],
      "get, since 1.35": { objects: [...all, ...everywhere("get", "nodes/proxy")], version: "v1.35.0" },
    },
    silent: {
      "in a namespace: nodes are in none": [...all, ...inDb("get", "nodes/proxy")],
      "another node": [...all, ...everywhere("get", "nodes/proxy", { names: "n2" })],
      "metrics, pods, configz alone": [...all, ...everywhere("get", "nodes/metrics,nodes/pods,nodes/configz")],
    },
    note: "the API server's own proxy reaches the kubelet, so no place in its network is asked for",
  },
  {
    name: "NODE_LOGS",
    rules: ["kubernetes.read-pod-logs"],
    from: web,
    to: "secret:db:login#read",
    assumed: {
      "the logs of every node": [...inEnvironment, ...everywhere("get", "nodes/log")],
      "the logs of that node": [...inEnvironment, ...everywhere("get", "nodes/log", { names: "n1" })],
    },
    silent: {
      "in a namespace": [...inEnvironment, ...inDb("get", "nodes/log")],
      "another node": [...inEnvironment, ...everywhere("get", "nodes/log", { names: "n2" })],
      "metrics alone": [...inEnvironment, ...everywhere("get", "nodes/metrics")],
      "a dump that stays on the node": [...inEnvironment, ...everywhere("create", "nodes/checkpoint")],
    },
    note: "what a log holds is assumed; a memory dump by nodes/checkpoint lies on the node's disk and is read by whoever reads the node's files",
  },
  {
    name: "STEAL_POD",
    rules: ["kubernetes.steal-pod", "kubernetes.pod-token-mount"],
    from: [web, "node:n1#execute"],
    to: "serviceaccount:db:pg#impersonate",
    conditional: {
      "taints on the other nodes": [...moving, restarted, ...everywhere("patch", "nodes")],
      "the other nodes are deleted": [...moving, restarted, ...everywhere("delete", "nodes")],
      "the others are full, pods are evicted": [
        ...moving,
        restarted,
        ...everywhere("patch", "nodes/status"),
        ...inDb("create", "pods/eviction"),
      ],
      "the others are full, another identity deletes pods": {
        objects: [...moving, restarted, ...everywhere("patch", "nodes/status"), ...otherMay("delete", "pods", "db")],
        from: [web, other, "node:n1#execute"],
      },
    },
    silent: {
      "no node is held": { objects: [...moving, restarted, ...everywhere("patch", "nodes")], from: web },
      "one node by name": [...moving, restarted, ...everywhere("patch", "nodes", { names: "n1" })],
      "nothing keeps pods from the others": [...moving, restarted, ...inDb("delete", "pods")],
      "nothing removes pods": [...moving, restarted, ...everywhere("patch", "nodes/status")],
      "a pod that nothing starts anew": [...moving, ...db.slice(4), ...everywhere("patch", "nodes")],
      "a pod that is on every node": [
        ...moving,
        { ...workload("DaemonSet", { serviceAccountName: "pg" }) },
        ...everywhere("patch", "nodes"),
      ],
    },
  },
  {
    name: "BIND_POD_TO_NODE",
    rules: ["kubernetes.steal-pod", "kubernetes.pod-token-mount"],
    from: [web, "node:n1#execute"],
    to: "serviceaccount:db:pg#impersonate",
    conditional: {
      "a pod that waits is bound to a node that is held": [...moving, restarted, ...inDb("create", "pods/binding")],
    },
    silent: {
      "in another namespace": [...moving, restarted, ...inApp("create", "pods/binding")],
      "no node is held": { objects: [...moving, restarted, ...inDb("create", "pods/binding")], from: web },
    },
    note: "whoever creates the pod names its node in the pod itself, past the scheduler: that is CREATE_PRIVILEGED_WORKLOAD",
  },
  {
    name: "READ_POD_LOGS",
    rules: ["kubernetes.read-pod-logs"],
    from: web,
    to: "secret:db:login#read",
    assumed: {
      "logs of the namespace": [...inEnvironment, ...inDb("get", "pods/log")],
      "logs of that pod": [...inEnvironment, ...inDb("get", "pods/log", pg)],
      everywhere: [...inEnvironment, ...everywhere("get", "pods/log")],
    },
    silent: {
      "in another namespace": [...inEnvironment, ...inApp("get", "pods/log")],
      "another pod": [...inEnvironment, ...inDb("get", "pods/log", { names: "other" })],
      "the pod has no secret in its environment": [...all, ...inDb("get", "pods/log")],
      "the pod alone": [...inEnvironment, ...inDb("get", "pods")],
    },
    note: "that a process logs what is in its environment is assumed",
  },
];
