import { asks } from "./h-asks.ts";
import { exposes } from "./h-exposes.ts";
import { grants, namespace, node, pod, rule } from "./manifests.ts";
import { policy, service } from "./network.ts";
import { leftOut, type Row } from "./row.ts";

const web = pod();
const pg = pod({}, {}, { name: "pg", namespace: "db" });
const elsewhere = namespace("app");
const into = (from: object, more: object = {}) =>
  policy({ policyTypes: ["Ingress"], ingress: [{ from: [from], ...more }] }, "db");
const out = (rules: readonly object[]) => policy({ policyTypes: ["Egress"], egress: rules });
const anonymous = grants(rule("get", "secrets"), undefined, { name: "open", who: "group:system:unauthenticated" });
const controller = (version: string) =>
  pod({}, { image: `registry.k8s.io/ingress-nginx/controller:${version}` }, { name: "nginx", namespace: "ingress" });
const dashboard = pod(
  { serviceAccountName: "board" },
  { image: "kubernetesui/dashboard:v2.7.0" },
  { name: "board", namespace: "ops" },
);
const bound = grants(rule("get", "secrets"), undefined, { name: "strong", who: "serviceaccount:ops:board" });

export const rows: readonly Row[] = [
  ...exposes,
  ...asks,
  {
    name: "CAN_CONNECT",
    rules: [
      "kubernetes.network-policy-peers",
      "kubernetes.pod-network-connect",
      "kubernetes.pod-network-position",
      "kubernetes.service-pods",
    ],
    from: "pod:app:web#originate",
    to: "pod:db:pg#connect",
    fires: {
      "no policy": [web, pg],
      "a policy that admits the namespace": [
        web,
        pg,
        elsewhere,
        into({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "app" } } }),
      ],
      "a policy that admits the pod of the namespace": [
        web,
        pg,
        elsewhere,
        into({ namespaceSelector: {}, podSelector: { matchLabels: { app: "web" } } }),
      ],
      "a policy that admits everybody at some port": [
        web,
        pg,
        policy({ policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 5432 }] }] }, "db"),
      ],
      "a policy for egress that lets out to the pod network": [web, pg, out([{}])],
      "a caller in the node's network, whatever its own policy says": [pod({ hostNetwork: true }), pg, out([])],
      "a service without selector, to the pod that is written down": {
        from: "service:app:alias#connect",
        objects: [
          service({ type: "ExternalName", externalName: "pg.db.svc.cluster.local", selector: {} }, { name: "alias" }),
          service({ selector: { app: "pg" } }, { name: "pg", namespace: "db" }),
          pg,
        ],
      },
    },
    silent: {
      "the target's policy lets nothing in": [web, pg, policy({ policyTypes: ["Ingress"] }, "db")],
      "the caller's policy lets nothing out": [web, pg, out([])],
      "the caller's policy lets out to DNS alone": [web, pg, out([{ ports: [{ port: 53, protocol: "UDP" }] }])],
      "a policy that admits pods of its own namespace": [web, pg, into({ podSelector: {} })],
      "a policy that admits the namespace's other pods: one element, both must match": [
        web,
        pg,
        elsewhere,
        into({ namespaceSelector: {}, podSelector: { matchLabels: { app: "api" } } }),
      ],
      "a policy that admits addresses": [web, pg, into({ ipBlock: { cidr: "192.0.2.0/24" } })],
    },
    note: "A policy counts as enforced. Policies of Cilium, Calico and the administrators' kinds are named as gaps",
  },
  {
    name: "REACHES_API_SERVER / REACHES_KUBELET / REACHES_IMDS / REACHES_ETCD",
    rules: ["kubernetes.pod-network-position", "kubernetes.host-network", "kubernetes.node-network-position"],
    from: "pod:app:web#originate",
    to: "network#originate",
    fires: {
      "no policy": [web],
      "a policy that lets out to everybody": [web, out([{}])],
      "a pod in the node's network, whatever its policy says": [pod({ hostNetwork: true }), node(), out([])],
    },
    silent: {
      "a policy that lets nothing out": [web, out([])],
      "a policy that lets out to DNS alone": [web, out([{ ports: [{ port: 53, protocol: "UDP" }] }])],
    },
    note: "A connection to the API server, a kubelet or etcd is no gain by itself: each asks for a token or certificate, so what follows is told with it: nodes/proxy for the kubelet, ETCD_ACCESS for etcd, IMDS_NODE_ROLE for the metadata service, where the egress policy decides too",
  },
  {
    name: "EXPOSED_DASHBOARD",
    rules: ["kubernetes.open-dashboard", "kubernetes.open-notebook"],
    from: "pod:ops:board#connect",
    to: "serviceaccount:ops:board#impersonate",
    assumed: {
      "a dashboard whose account has rights": [dashboard, ...bound],
      "a notebook, which runs what it is told": {
        to: "pod:ops:board#execute",
        objects: [pod({}, { image: "quay.io/jupyter/base-notebook:2026-01-01" }, { name: "board", namespace: "ops" })],
      },
    },
    silent: {
      "an account without rights": [dashboard],
      "another program": [
        pod({ serviceAccountName: "board" }, { image: "example.com/shop:1" }, { name: "board", namespace: "ops" }),
        ...bound,
      ],
    },
    note: "Known by the image's name alone: whether its login is off is in arguments, which are not kept",
  },
  {
    name: "ANONYMOUS_API",
    rules: ["kubernetes.anonymous-api"],
    from: "internet",
    to: "group:system%3Aunauthenticated#impersonate",
    conditional: {
      "rights of the group of the unauthenticated": anonymous,
      "rights of the anonymous user": {
        to: "user:system%3Aanonymous#impersonate",
        objects: grants(rule("get", "secrets"), undefined, { name: "open", who: "user:system:anonymous" }),
      },
    },
    silent: {
      "health and version alone": grants({ nonResourceURLs: ["/version", "/healthz"], verbs: ["get"] }, undefined, {
        name: "info",
        who: "group:system:unauthenticated",
      }),
      "rights of whoever authenticated": grants(rule("get", "secrets"), undefined, {
        name: "open",
        who: "group:system:authenticated",
      }),
    },
    note: "Whether the API server takes such requests, and stands on the internet, is the condition; of EKS the endpoint is read (aws.expose-cluster)",
  },
  {
    name: "VULNERABLE_INGRESS_CONTROLLER",
    rules: ["kubernetes.pod-network-position", "kubernetes.ingress-admission-hole"],
    from: "pod:app:web#originate",
    to: "pod:ingress:nginx#execute",
    conditional: {
      "a version with the hole of the admission webhook": [web, controller("v1.11.4")],
      "the first version of a series": [web, controller("v1.12.0@sha256:00")],
    },
    silent: {
      "a version that is mended": [web, controller("v1.11.5")],
      "a newer series": [web, controller("v1.13.0")],
      "a policy that lets nothing in": [web, controller("v1.11.4"), policy({ policyTypes: ["Ingress"] }, "ingress")],
    },
    note: "Versions by a dated table; a mended build under an old tag is the condition",
  },
  {
    name: "VULNERABLE_INGRESS_CONTROLLER: what an Ingress says",
    rules: ["kubernetes.ingress-injection"],
    from: "serviceaccount:app:web#impersonate",
    to: "pod:ingress:nginx#execute",
    conditional: {
      "who may create ingresses": [
        ...grants(rule("create", "ingresses", { group: "networking.k8s.io" }), "app"),
        controller("v1.14.4"),
      ],
      "who may change one": [
        ...grants(rule("patch", "ingresses", { group: "networking.k8s.io", names: "web" }), "app"),
        controller("v1.14.4"),
      ],
    },
    silent: {
      "who may read them": [
        ...grants(rule("list", "ingresses", { group: "networking.k8s.io" }), "app"),
        controller("v1.14.4"),
      ],
      "ingresses of another group": [...grants(rule("create", "ingresses"), "app"), controller("v1.14.4")],
      "a version that is mended": [
        ...grants(rule("create", "ingresses", { group: "networking.k8s.io" }), "app"),
        controller("v1.15.1"),
      ],
    },
  },
  leftOut(
    "Routers that are not read",
    "Contour, Emissary, APISIX, Gloo, Knative, Skipper, UDP routes, listener sets and target group bindings are named as gaps where the input holds them",
  ),
];
