import { account, clusterRole, configMap, namespace, node, pod, roleBinding, rule } from "./manifests.ts";
import { all, db, everywhere, here, inApp, inDb, other, otherMay, web } from "./rbac-parts.ts";
import { leftOut, type Row } from "./row.ts";

const admission = { group: "admissionregistration.k8s.io" };
const discovery = { group: "discovery.k8s.io" };
const networking = { group: "networking.k8s.io" };
const crds = { group: "apiextensions.k8s.io" };
const service = (spec: object = { selector: { app: "pg" } }) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "pg", namespace: "db" },
  spec: { ports: [{ port: 80 }], ...spec },
});
const system = namespace("kube-system");
const coredns = configMap("coredns", "kube-system", { Corefile: "." });
const writesIt = (names: string) => [
  clusterRole("zones", [rule("update", "configmaps", { names })]),
  roleBinding("zones", "kube-system"),
];
const policies = everywhere("create", "mutatingadmissionpolicies", admission);
const bindings = everywhere("create", "mutatingadmissionpolicybindings", admission);
const flux = [namespace("flux-system"), account("kustomize-controller", "flux-system")];
const kustomize = "serviceaccount:flux-system:kustomize-controller#impersonate";
const deny = (name = "deny", policyTypes = ["Ingress"]) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: "db" },
  spec: { podSelector: {}, policyTypes },
});
const webhook = (name = "guard") => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name },
  webhooks: [
    {
      name: "pods.example.com",
      failurePolicy: "Fail",
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      clientConfig: { service: { name: "guard", namespace: "guards" } },
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
    },
  ],
});
const cluster = "k8s:prod#administer";

export const rows: readonly Row[] = [
  {
    name: "WRITE_MUTATING_WEBHOOK",
    rules: ["kubernetes.write-mutating-webhook"],
    from: web,
    to: cluster,
    conditional: {
      create: [...all, ...everywhere("create", "mutatingwebhookconfigurations", admission)],
      "patch of one that is there": [
        ...all,
        ...everywhere("patch", "mutatingwebhookconfigurations", { ...admission, names: "injector" }),
      ],
    },
    silent: {
      "reading and deleting": [...all, ...everywhere("get,list,delete", "mutatingwebhookconfigurations", admission)],
      "in a namespace": [...all, ...inDb("create", "mutatingwebhookconfigurations", admission)],
      "create by name: it has none": [
        ...all,
        ...everywhere("create", "mutatingwebhookconfigurations", { ...admission, names: "injector" }),
      ],
    },
  },
  {
    name: "WRITE_VALIDATING_WEBHOOK",
    rules: ["kubernetes.write-validating-webhook"],
    from: web,
    to: "secret:db:login#read",
    conditional: {
      create: [...all, ...everywhere("create", "validatingwebhookconfigurations", admission)],
      "update of one that is there": [
        ...all,
        ...everywhere("update", "validatingwebhookconfigurations", { ...admission, names: "guard" }),
      ],
    },
    silent: {
      "reading and deleting": [...all, ...everywhere("get,list,delete", "validatingwebhookconfigurations", admission)],
      "in a namespace": [...all, ...inDb("create", "validatingwebhookconfigurations", admission)],
      "it changes nothing: the cluster": {
        objects: [...all, ...everywhere("create", "validatingwebhookconfigurations", admission)],
        to: cluster,
      },
    },
    note: "deleting one is DELETE_GUARD",
  },
  {
    name: "WRITE_ADMISSION_POLICY",
    rules: ["kubernetes.write-mutating-policy"],
    from: web,
    to: cluster,
    conditional: {
      "a mutating policy and its binding, since 1.36": {
        objects: [...all, ...policies, ...bindings],
        version: "v1.36.3",
      },
      "in 1.34, where a gate may be on": { objects: [...all, ...policies, ...bindings], version: "v1.34.0" },
      "one identity writes the policy, another binds it": {
        objects: [...all, ...policies, ...otherMay("create", "mutatingadmissionpolicybindings", undefined, admission)],
        version: "v1.36.0",
        from: [web, other],
      },
    },
    silent: {
      "a policy that nothing binds": { objects: [...all, ...policies], version: "v1.36.0" },
      "a binding alone": { objects: [...all, ...bindings], version: "v1.36.0" },
      "before 1.32": { objects: [...all, ...policies, ...bindings], version: "v1.31.0" },
      "in a namespace": {
        objects: [...all, ...inDb("create", "mutatingadmissionpolicies,mutatingadmissionpolicybindings", admission)],
        version: "v1.36.0",
      },
    },
    note: "deleting or loosening a validating one is DELETE_GUARD; what a parameter object of a policy decides is not followed",
  },
  leftOut(
    "WRITE_APISERVICE",
    "the API server restores the entries of its own groups and of custom resources, and takes the caller's token off a request before it passes it on: what is left, forged answers of an extension group, is no privilege of the model",
  ),
  {
    name: "WRITE_CRD_CONVERSION",
    rules: ["kubernetes.write-crd-conversion"],
    from: web,
    to: kustomize,
    conditional: {
      "of every kind": [...all, ...flux, ...everywhere("patch", "customresourcedefinitions", crds)],
      "of a kind that the controller acts on": [
        ...all,
        ...flux,
        ...everywhere("update", "customresourcedefinitions", {
          ...crds,
          names: "kustomizations.kustomize.toolkit.fluxcd.io",
        }),
      ],
    },
    silent: {
      "of another kind": [
        ...all,
        ...flux,
        ...everywhere("update", "customresourcedefinitions", { ...crds, names: "widgets.example.com" }),
      ],
      "no controller acts on it": [...all, ...everywhere("patch", "customresourcedefinitions", crds)],
      "a new kind": [...all, ...flux, ...everywhere("create", "customresourcedefinitions", crds)],
      "in a namespace": [...all, ...flux, ...inDb("patch", "customresourcedefinitions", crds)],
    },
  },
  {
    name: "HIJACK_SERVICE_ENDPOINTS",
    rules: ["kubernetes.hijack-service"],
    from: web,
    to: "service:db:pg#administer",
    fires: {
      "the selector": [...all, service(), ...inDb("patch", "services")],
      "the selector of that one": [...all, service(), ...inDb("update", "services", { names: "pg" })],
      "a slice of its own": [...all, service(), ...inDb("create", "endpointslices", discovery)],
      "endpoints, where there is no selector": [...all, service({}), ...inDb("update", "endpoints")],
      everywhere: [...all, service(), ...everywhere("update", "services")],
    },
    conditional: { "the address in a pod's status": [...all, service(), ...inDb("patch", "pods/status")] },
    silent: {
      "endpoints that a controller restores": [...all, service(), ...inDb("update", "endpoints")],
      "a new service": [...all, service(), ...inDb("create", "services")],
      "another service": [...all, service(), ...inDb("patch", "services", { names: "other" })],
      "slices in the wrong group": [...all, service(), ...inDb("create", "endpointslices")],
      "in another namespace": [...all, service(), ...inApp("patch", "services")],
    },
    note: "external addresses of a new service (CVE-2020-8554) take traffic of the whole cluster to addresses that are no nodes here",
  },
  {
    name: "POISON_COREDNS",
    rules: ["kubernetes.write-config-map", "kubernetes.poison-dns"],
    from: web,
    to: "service:db:pg#administer",
    conditional: {
      "that config map by name": [...all, system, coredns, service(), ...writesIt("coredns")],
      "every config map": [...all, system, coredns, service(), ...everywhere("patch", "configmaps")],
    },
    silent: {
      "another one by name": [...all, system, coredns, service(), ...writesIt("other")],
      "of another namespace": [
        ...all,
        system,
        coredns,
        configMap("coredns", "app"),
        service(),
        ...inApp("patch", "configmaps"),
      ],
      "the cluster has none": [...all, system, service(), ...everywhere("patch", "configmaps")],
      "reading alone": [...all, system, coredns, service(), ...everywhere("get,list", "configmaps")],
    },
  },
  {
    name: "RELABEL_NODE / POD_STATUS",
    rules: ["kubernetes.steal-pod", "kubernetes.hijack-service", "kubernetes.pod-token-mount"],
    from: [web, "node:n1#execute"],
    to: "serviceaccount:db:pg#impersonate",
    conditional: {
      "labels and taints of nodes, by whoever holds one": [
        ...here,
        namespace("db"),
        account("pg", "db"),
        node("n1"),
        node("n2"),
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "api", namespace: "db" },
          spec: {
            selector: { matchLabels: { app: "api" } },
            template: {
              metadata: { labels: { app: "api" } },
              spec: { serviceAccountName: "pg", containers: [{ name: "api", image: "example.com/api:1" }] },
            },
          },
        },
        ...everywhere("patch", "nodes"),
      ],
      "the status of pods: a backend of the service": {
        objects: [...all, service(), ...inDb("update", "pods/status")],
        to: "service:db:pg#administer",
      },
    },
    silent: {
      "nobody holds a node": { objects: [...all, ...everywhere("patch", "nodes")], from: web },
      "status of pods elsewhere": {
        objects: [...all, service(), ...inApp("update", "pods/status")],
        to: "service:db:pg#administer",
      },
    },
  },
  {
    name: "DELETE_GUARD",
    rules: [
      "kubernetes.delete-network-policy",
      "kubernetes.delete-admission-guard",
      "kubernetes.pod-network-position",
      "kubernetes.label-namespace",
    ],
    from: [web, "network#originate"],
    to: "pod:db:pg#connect",
    fires: {
      "network policies, by whoever is in the network": [
        ...all,
        deny(),
        ...inDb("delete", "networkpolicies", networking),
      ],
      "one more that lets everybody in": [...all, deny(), ...inDb("create", "networkpolicies", networking)],
      "the only one that holds the pod, by name": [
        ...all,
        deny(),
        ...inDb("patch", "networkpolicies", { ...networking, names: "deny" }),
      ],
      "from a pod of one's own": {
        objects: [...all, pod(), deny(), ...everywhere("delete", "networkpolicies", networking)],
        from: [web, "pod:app:web#execute"],
      },
      "the webhook that looks at pods": {
        objects: [
          ...all,
          webhook(),
          ...inDb("create", "pods"),
          ...everywhere("delete", "validatingwebhookconfigurations", { ...admission, names: "guard" }),
        ],
        to: "node:n1#administer",
      },
      "the webhook, by another identity": {
        objects: [
          ...all,
          webhook(),
          ...inDb("create", "pods"),
          ...otherMay("delete", "validatingwebhookconfigurations", undefined, admission),
        ],
        from: [web, other],
        to: "node:n1#administer",
      },
      "the level of Pod Security": {
        objects: [
          ...here,
          ...db.slice(1),
          namespace("db", { "pod-security.kubernetes.io/enforce": "restricted" }),
          ...inDb("patch", "namespaces"),
          ...inDb("create", "pods"),
        ],
        to: "node:n1#administer",
      },
    },
    conditional: {
      "one of two webhooks": {
        objects: [
          ...all,
          webhook(),
          webhook("second"),
          ...inDb("create", "pods"),
          ...everywhere("delete", "validatingwebhookconfigurations", { ...admission, names: "guard" }),
        ],
        to: "node:n1#administer",
      },
    },
    silent: {
      "not in the network": { objects: [...all, deny(), ...inDb("delete", "networkpolicies", networking)], from: web },
      "network policies of another namespace": [...all, deny(), ...inApp("delete", "networkpolicies", networking)],
      "one of two that hold the pod": [
        ...all,
        deny(),
        deny("second"),
        ...inDb("delete", "networkpolicies", { ...networking, names: "deny" }),
      ],
      "a webhook without pods": {
        objects: [...all, webhook(), ...everywhere("delete", "validatingwebhookconfigurations", admission)],
        to: "node:n1#administer",
      },
      "another webhook by name": {
        objects: [
          ...all,
          webhook(),
          ...inDb("create", "pods"),
          ...everywhere("delete", "validatingwebhookconfigurations", { ...admission, names: "other" }),
        ],
        to: "node:n1#administer",
      },
    },
    note: "quotas and audit sinks keep nobody from a privilege and are not told",
  },
];
