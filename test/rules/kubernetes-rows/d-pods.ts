import { account, configMap, namespace } from "./manifests.ts";
import { all, enforcing, everywhere, here, inApp, inDb, other, otherMay, web } from "./rbac-parts.ts";
import type { Row } from "./row.ts";

const apps = { group: "apps" };
const pg = { names: "pg" };
export const workload = (kind = "Deployment", spec: object = {}) => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "api", namespace: "db" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "api" } },
    template: {
      metadata: { labels: { app: "api" } },
      spec: { serviceAccountName: "default", containers: [{ name: "api", image: "example.com/api:1" }], ...spec },
    },
  },
});
const webhook = (names: string, more: object = {}) => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: names },
  webhooks: [
    {
      name: "pods.example.com",
      failurePolicy: "Fail",
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      clientConfig: { service: { name: "guard", namespace: "guards" } },
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      ...more,
    },
  ],
});
const argo = account("argo", "argo");
/** Rows of section D by which pods are made. */
export const makingPods: readonly Row[] = [
  {
    name: "CREATE_POD_WITH_SA",
    rules: ["kubernetes.create-pod-service-account", "kubernetes.create-pod-volumes", "kubernetes.create-pod-network"],
    from: web,
    to: "serviceaccount:db:pg#administer",
    fires: {
      "create pods in its namespace": [...all, ...inDb("create", "pods")],
      "create pods everywhere": [...all, ...everywhere("create", "pods")],
      "an account that no pod uses": [...here, namespace("db"), account("pg", "db"), ...inDb("create", "pods")],
      "a Secret of the namespace, mounted": {
        objects: [...all, ...inDb("create", "pods")],
        to: "secret:db:login#read",
      },
      "a place in the pod network": { objects: [...all, ...inDb("create", "pods")], to: "network#originate" },
      "a ConfigMap of the namespace, mounted": {
        objects: [...all, configMap("settings", "db"), ...inDb("create", "pods")],
        to: "configmap:db:settings#read",
      },
      "by name, with patch and delete: a server-side apply": [...all, ...inDb("create,patch,delete", "pods", pg)],
    },
    conditional: {
      "by name, with patch: of a pod that is not there": [...all, ...inDb("create,patch", "pods", pg)],
    },
    silent: {
      "a place in the network, where a policy holds every pod": {
        objects: [
          ...all,
          {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "deny", namespace: "db" },
            spec: { podSelector: {}, policyTypes: ["Egress"] },
          },
          ...inDb("create", "pods"),
        ],
        to: "network#originate",
      },
      "create pods in another namespace": [...all, ...inApp("create", "pods")],
      "by name: a create has none": [...all, ...inDb("create", "pods", pg)],
      "create of one name, patch of another": [
        ...all,
        ...inDb("create", "pods", pg),
        ...inDb("patch", "pods", { names: "other" }),
      ],
      "another verb": [...all, ...inDb("update", "pods")],
      "a subresource": [...all, ...inDb("create", "pods/exec")],
      "another API group": [...all, ...inDb("create", "pods", apps)],
    },
  },
  {
    name: "CREATE_WORKLOAD_WITH_SA",
    rules: ["kubernetes.create-workload-service-account", "kubernetes.create-workload-volumes"],
    from: web,
    to: "serviceaccount:db:pg#administer",
    fires: {
      deployments: [...all, ...inDb("create", "deployments", apps)],
      "daemonsets, statefulsets, replicasets": [...all, ...inDb("create", "replicasets", apps)],
      "jobs and cronjobs": [...all, ...inDb("create", "cronjobs", { group: "batch" })],
      replicationcontrollers: [...all, ...inDb("create", "replicationcontrollers")],
      "every resource of the group, everywhere": [...all, ...everywhere("create", "*", apps)],
      "a Secret in the template": {
        objects: [...all, ...inDb("create", "jobs", { group: "batch" })],
        to: "secret:db:login#read",
      },
    },
    conditional: {
      "a custom resource of an operator that makes pods": [
        ...all,
        namespace("argo"),
        argo,
        ...inDb("create", "workflows", { group: "argoproj.io" }),
      ],
    },
    silent: {
      "deployments of the core group": [...all, ...inDb("create", "deployments")],
      "in another namespace": [...all, ...inApp("create", "deployments", apps)],
      "a custom resource whose operator is not there": [
        ...all,
        ...inDb("create", "workflows", { group: "argoproj.io" }),
      ],
      "scale alone": [...all, ...inDb("create", "deployments/scale", apps)],
    },
  },
  {
    name: "UPDATE_WORKLOAD_WITH_SA",
    rules: ["kubernetes.update-workload", "kubernetes.workload-service-account", "kubernetes.workload-volumes"],
    from: web,
    to: "serviceaccount:db:pg#administer",
    fires: {
      "patch of any workload": [...all, workload(), ...inDb("patch", "deployments", apps)],
      "update of that one": [...all, workload(), ...inDb("update", "deployments", { ...apps, names: "api" })],
      "everywhere, of stateful sets": [...all, workload("StatefulSet"), ...everywhere("patch", "statefulsets", apps)],
      "a Secret in its template": {
        objects: [...all, workload(), ...inDb("patch", "deployments", apps)],
        to: "secret:db:login#read",
      },
    },
    silent: {
      "there is no workload": [...all, ...inDb("patch", "deployments", apps)],
      "of another one by name": [...all, workload(), ...inDb("patch", "deployments", { ...apps, names: "other" })],
      "scale alone": [...all, workload(), ...inDb("patch", "deployments/scale", apps)],
      "the core group": [...all, workload(), ...inDb("patch", "deployments")],
      "in another namespace": [...all, workload(), ...inApp("patch", "deployments", apps)],
    },
    note: "a Job's template cannot be changed",
  },
  {
    name: "CREATE_PRIVILEGED_WORKLOAD",
    rules: ["kubernetes.create-privileged-pod", "kubernetes.update-workload"],
    from: web,
    to: "node:n1#administer",
    fires: {
      "pods, no level enforced": [...all, ...inDb("create", "pods")],
      "the level privileged": [...enforcing("privileged"), ...inDb("create", "deployments", apps)],
      "a level that only warns": [...enforcing("restricted", "warn"), ...inDb("create", "pods")],
      "the template of a workload": [...all, workload(), ...inDb("patch", "deployments", apps)],
      "kube-system is a namespace like others": [
        ...all,
        namespace("kube-system"),
        ...inDb("create", "secrets"),
        ...everywhere("create", "pods"),
      ],
    },
    conditional: {
      "a webhook looks at pods": [...all, webhook("guard"), ...inDb("create", "pods")],
      "an operator's pods": [...all, namespace("argo"), argo, ...inDb("create", "workflows", { group: "argoproj.io" })],
    },
    silent: {
      "baseline enforced": [...enforcing("baseline"), ...inDb("create", "pods")],
      "restricted enforced": [...enforcing("restricted"), ...inDb("create", "jobs", { group: "batch" })],
      "no way to make a pod": [...all, ...inDb("get,list,delete", "pods")],
      "pods of a namespace that enforces, another that does not": [
        ...enforcing("baseline"),
        ...inDb("create", "pods"),
        namespace("open"),
      ],
    },
  },
  {
    name: "PATCH_NAMESPACE_TO_BYPASS_PSA",
    rules: ["kubernetes.label-namespace", "kubernetes.update-workload"],
    from: web,
    to: "node:n1#administer",
    fires: {
      "both in the namespace": [...enforcing("restricted"), ...inDb("patch", "namespaces"), ...inDb("create", "pods")],
      "the namespace by name, in the whole cluster": [
        ...enforcing("baseline"),
        ...everywhere("update", "namespaces", { names: "db" }),
        ...inDb("create", "deployments", apps),
      ],
      "one identity changes it, another makes the pod": {
        objects: [
          ...enforcing("restricted"),
          ...everywhere("patch", "namespaces"),
          ...otherMay("create", "pods", "db"),
        ],
        from: [web, other],
      },
      "a workload's template": [
        ...enforcing("restricted"),
        workload(),
        ...inDb("patch", "namespaces"),
        ...inDb("patch", "deployments", apps),
      ],
    },
    conditional: {
      "a webhook looks at pods": [
        ...enforcing("restricted"),
        webhook("guard"),
        ...inDb("patch", "namespaces"),
        ...inDb("create", "pods"),
      ],
    },
    silent: {
      "no pod can be made": [...enforcing("restricted"), ...inDb("patch", "namespaces")],
      "the namespace cannot be changed": [...enforcing("restricted"), ...inDb("create", "pods")],
      "another namespace by name": [
        ...enforcing("restricted"),
        ...everywhere("patch", "namespaces", { names: "app" }),
        ...inDb("create", "pods"),
      ],
      "the other half is another identity's, which is not held": [
        ...enforcing("restricted"),
        ...inDb("patch", "namespaces"),
        ...otherMay("create", "pods", "db"),
      ],
      "pods elsewhere": [
        ...enforcing("restricted"),
        ...inDb("patch", "namespaces"),
        ...inApp("create", "pods"),
        namespace("app", { "pod-security.kubernetes.io/enforce": "baseline" }),
      ].slice(1),
    },
  },
];
