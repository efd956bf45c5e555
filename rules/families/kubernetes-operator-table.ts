/** A controller that acts on custom resources with rights of its own. */
export interface Operator {
  readonly name: string;
  /** Accounts that its manifests and charts make, by name; a release's name may stand before it. */
  readonly accounts: readonly string[];
  /** Resources that tell it what to do, `<plural>.<group>`; of the whole cluster in the second list. */
  readonly resources: readonly string[];
  readonly clusterResources?: readonly string[];
  /** True where it acts only on resources of its own namespace, as it comes. */
  readonly ownNamespace?: true;
  /** What has to hold for whoever writes such a resource to have what the operator has. */
  readonly if: string;
}

/** Operators that apply what a resource says with their own account. */
export const drivenAccounts: readonly Operator[] = [
  {
    name: "Flux",
    accounts: ["kustomize-controller"],
    resources: ["kustomizations.kustomize.toolkit.fluxcd.io"],
    if: "it applies as itself what names no account: it was started without --default-service-account",
  },
  {
    name: "Flux",
    accounts: ["helm-controller"],
    resources: ["helmreleases.helm.toolkit.fluxcd.io"],
    if: "it installs as itself what names no account: it was started without --default-service-account",
  },
  {
    name: "Argo CD",
    accounts: ["argocd-application-controller"],
    resources: ["applications.argoproj.io", "applicationsets.argoproj.io", "appprojects.argoproj.io"],
    ownNamespace: true,
    if: "the project of the application admits its source, its destination and what it deploys",
  },
  {
    name: "External Secrets",
    accounts: ["external-secrets"],
    resources: [
      "externalsecrets.external-secrets.io",
      "pushsecrets.external-secrets.io",
      "secretstores.external-secrets.io",
    ],
    clusterResources: ["clusterexternalsecrets.external-secrets.io", "clustersecretstores.external-secrets.io"],
    if: "a store that says nothing of authentication is asked as the controller itself",
  },
  {
    name: "Velero",
    accounts: ["velero", "velero-server"],
    resources: ["restores.velero.io"],
    ownNamespace: true,
    if: "a backup that it can read holds what the caller wants restored",
  },
  {
    name: "Crossplane",
    accounts: ["crossplane", "provider-kubernetes", "provider-helm"],
    resources: [],
    clusterResources: [
      "compositions.apiextensions.crossplane.io",
      "functions.pkg.crossplane.io",
      "objects.kubernetes.crossplane.io",
      "providers.pkg.crossplane.io",
      "releases.helm.crossplane.io",
    ],
    if: "a provider acts on this cluster with the account's own credentials",
  },
  {
    name: "Kyverno",
    accounts: ["kyverno-background-controller", "kyverno"],
    resources: ["policies.kyverno.io"],
    clusterResources: [
      "clusterpolicies.kyverno.io",
      "generatingpolicies.policies.kyverno.io",
      "mutatingpolicies.policies.kyverno.io",
    ],
    if: "its account may write what a rule of the policy generates or changes",
  },
  {
    name: "Karpenter",
    accounts: ["karpenter"],
    resources: [],
    clusterResources: ["ec2nodeclasses.karpenter.k8s.aws", "nodepools.karpenter.sh"],
    if: "machines start by the node class, with user data and a role that the caller chose among what the account may pass",
  },
  {
    name: "the Operator Lifecycle Manager",
    accounts: ["olm-operator-serviceaccount"],
    resources: [
      "catalogsources.operators.coreos.com",
      "clusterserviceversions.operators.coreos.com",
      "subscriptions.operators.coreos.com",
    ],
    if: "an operator group of the namespace lets an installed operator have what it asks for",
  },
  {
    name: "Prometheus",
    accounts: ["prometheus-k8s", "prometheus"],
    resources: [
      "podmonitors.monitoring.coreos.com",
      "probes.monitoring.coreos.com",
      "servicemonitors.monitoring.coreos.com",
    ],
    if: "it selects the monitor and sends its token file where the monitor says: arbitraryFSAccessThroughSMs is not denied",
  },
];

const inPods = "it watches the namespace and starts the pods that the resource describes";

/** Operators that make pods from a template in a resource, as any account of the resource's namespace. */
export const drivenPods: readonly Operator[] = [
  {
    name: "Argo Workflows",
    accounts: ["argo", "argo-workflows-workflow-controller", "workflow-controller"],
    resources: ["cronworkflows.argoproj.io", "workflows.argoproj.io"],
    if: inPods,
  },
  {
    name: "Tekton",
    accounts: ["tekton-pipelines-controller"],
    resources: ["pipelineruns.tekton.dev", "taskruns.tekton.dev"],
    if: inPods,
  },
  {
    name: "KubeVirt",
    accounts: ["kubevirt-controller"],
    resources: ["virtualmachineinstances.kubevirt.io", "virtualmachines.kubevirt.io"],
    if: "it watches the namespace and attaches accounts, Secrets and ConfigMaps that the machine names as disks",
  },
  {
    name: "the Spark operator",
    accounts: ["spark-operator", "spark-operator-controller"],
    resources: ["scheduledsparkapplications.sparkoperator.k8s.io", "sparkapplications.sparkoperator.k8s.io"],
    if: inPods,
  },
  {
    name: "KubeRay",
    accounts: ["kuberay-operator"],
    resources: ["rayclusters.ray.io", "rayjobs.ray.io", "rayservices.ray.io"],
    if: inPods,
  },
  {
    name: "KServe",
    accounts: ["kserve-controller-manager"],
    resources: ["inferenceservices.serving.kserve.io"],
    if: inPods,
  },
  {
    name: "the Kubeflow trainer",
    accounts: ["training-operator"],
    resources: ["mpijobs.kubeflow.org", "pytorchjobs.kubeflow.org", "tfjobs.kubeflow.org"],
    if: inPods,
  },
  { name: "JobSet", accounts: ["jobset-controller-manager"], resources: ["jobsets.jobset.x-k8s.io"], if: inPods },
  { name: "KEDA", accounts: ["keda-operator"], resources: ["scaledjobs.keda.sh"], if: inPods },
  { name: "Argo Rollouts", accounts: ["argo-rollouts"], resources: ["rollouts.argoproj.io"], if: inPods },
  {
    name: "the Prometheus operator",
    accounts: ["prometheus-operator", "kube-prometheus-stack-operator"],
    resources: ["alertmanagers.monitoring.coreos.com", "prometheuses.monitoring.coreos.com"],
    if: inPods,
  },
  {
    name: "the Actions runner controller",
    accounts: ["actions-runner-controller", "gha-rs-controller"],
    resources: ["autoscalingrunnersets.actions.github.com", "runnerdeployments.actions.summerwind.dev"],
    if: inPods,
  },
];

/** Resources by which cert-manager issues certificates. */
export const certificateIssuer: Operator = {
  name: "cert-manager",
  accounts: ["cert-manager"],
  resources: ["certificaterequests.cert-manager.io", "certificates.cert-manager.io"],
  if: "an issuer that the caller may name signs with the authority whose client certificates the API server takes",
};
