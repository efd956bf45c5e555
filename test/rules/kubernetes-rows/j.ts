import { account, namespace, secret } from "./manifests.ts";
import { all, everywhere, here, inApp, inDb, web } from "./rbac-parts.ts";
import type { Row } from "./row.ts";

const of = (name: string, inNamespace: string) => [namespace(inNamespace), account(name, inNamespace)];
const group = (name: string, names?: string) => ({ group: name, ...(names === undefined ? {} : { names }) });
const flux = of("kustomize-controller", "flux-system");
const kustomize = group("kustomize.toolkit.fluxcd.io");
const argo = of("argocd-application-controller", "app");

/** One resource that drives one controller's account. */
const drives = (name: string, resource: string, apiGroup: string, cluster = false) => ({
  objects: [...all, ...of(name, "operators"), ...(cluster ? everywhere : inDb)("create", resource, group(apiGroup))],
  to: `serviceaccount:operators:${name}#impersonate`,
});

/** One resource whose operator makes pods of the namespace. */
const makes = (name: string, resource: string, apiGroup: string) => ({
  objects: [...all, ...of(name, "operators"), ...inDb("create", resource, group(apiGroup))],
  to: "serviceaccount:db:pg#administer",
});

export const rows: readonly Row[] = [
  {
    name: "DRIVES_CONTROLLER",
    rules: [
      "kubernetes.drive-controller",
      "kubernetes.create-workload-service-account",
      "kubernetes.create-workload-volumes",
      "kubernetes.create-privileged-pod",
      "kubernetes.issue-certificate",
    ],
    from: web,
    to: "serviceaccount:flux-system:kustomize-controller#impersonate",
    conditional: {
      "Flux: a Kustomization anywhere": [...all, ...flux, ...inDb("create", "kustomizations", kustomize)],
      "Flux: one that is there": [...all, ...flux, ...inDb("patch", "kustomizations", { ...kustomize, names: "main" })],
      "Flux: a HelmRelease": drives("helm-controller", "helmreleases", "helm.toolkit.fluxcd.io"),
      "Argo CD: an Application in its own namespace": {
        objects: [
          ...here,
          account("argocd-application-controller"),
          ...inApp("create", "applications", group("argoproj.io")),
        ],
        to: "serviceaccount:app:argocd-application-controller#impersonate",
      },
      "External Secrets": drives("external-secrets", "externalsecrets", "external-secrets.io"),
      "Velero: a Restore": {
        objects: [...here, account("velero"), ...inApp("create", "restores", group("velero.io"))],
        to: "serviceaccount:app:velero#impersonate",
      },
      "Crossplane: an Object": drives("provider-kubernetes", "objects", "kubernetes.crossplane.io", true),
      "Kyverno: a policy that generates or mutates": drives(
        "kyverno-background-controller",
        "clusterpolicies",
        "kyverno.io",
        true,
      ),
      "Karpenter: a node class": drives("karpenter", "ec2nodeclasses", "karpenter.k8s.aws", true),
      "the Operator Lifecycle Manager: a Subscription": drives(
        "olm-operator-serviceaccount",
        "subscriptions",
        "operators.coreos.com",
      ),
      "Prometheus: a ServiceMonitor": drives("prometheus-k8s", "servicemonitors", "monitoring.coreos.com"),
      "cert-manager: a Certificate": {
        objects: [
          ...all,
          ...of("cert-manager", "operators"),
          ...inApp("create", "certificates", group("cert-manager.io")),
        ],
        to: "serviceaccount:db:pg#impersonate",
      },
      "Argo Workflows": makes("argo", "workflows", "argoproj.io"),
      Tekton: makes("tekton-pipelines-controller", "taskruns", "tekton.dev"),
      KubeVirt: makes("kubevirt-controller", "virtualmachines", "kubevirt.io"),
      Spark: makes("spark-operator", "sparkapplications", "sparkoperator.k8s.io"),
      Ray: makes("kuberay-operator", "rayjobs", "ray.io"),
      KServe: makes("kserve-controller-manager", "inferenceservices", "serving.kserve.io"),
      "an operator's pod mounts a Secret": {
        objects: [...all, ...of("argo", "operators"), ...inDb("create", "workflows", group("argoproj.io"))],
        to: "secret:db:login#read",
      },
      "an operator's pod is privileged": {
        objects: [...all, ...of("argo", "operators"), ...inDb("create", "workflows", group("argoproj.io"))],
        to: "node:n1#administer",
      },
    },
    silent: {
      "Flux is not there": [...all, ...inDb("create", "kustomizations", kustomize)],
      "reading alone": [...all, ...flux, ...inDb("get,list,watch", "kustomizations", kustomize)],
      "another API group": [...all, ...flux, ...inDb("create", "kustomizations", group("kustomize.config.k8s.io"))],
      "Argo CD: an Application elsewhere": {
        objects: [...all, ...argo, ...inDb("create", "applications", group("argoproj.io"))],
        to: "serviceaccount:app:argocd-application-controller#impersonate",
      },
      "Kyverno: a policy of the cluster, granted in a namespace": {
        ...drives("kyverno-background-controller", "clusterpolicies", "kyverno.io"),
      },
      "Tekton is not there": {
        objects: [...all, ...inDb("create", "taskruns", group("tekton.dev"))],
        to: "serviceaccount:db:pg#administer",
      },
      "Tekton in another namespace": {
        objects: [
          ...all,
          secret("x"),
          ...of("tekton-pipelines-controller", "operators"),
          ...inApp("create", "taskruns", group("tekton.dev")),
        ],
        to: "serviceaccount:db:pg#administer",
      },
    },
    note: "a controller is taken to be there where an account of its usual name is; each has a condition of its own, as what it refuses is in its settings",
  },
];
