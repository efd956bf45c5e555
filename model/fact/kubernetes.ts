import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";
import { type KubernetesAdmissionFacts, kubernetesAdmissionKinds } from "./kubernetes-admission.ts";
import { type KubernetesCloudFacts, kubernetesCloudKinds } from "./kubernetes-cloud.ts";
import { type KubernetesNetworkFacts, kubernetesNetworkKinds } from "./kubernetes-network.ts";
import { type KubernetesNetworkPluginFacts, kubernetesNetworkPluginKinds } from "./kubernetes-network-plugin.ts";
import type { K8sNamespaced, K8sObject, K8sOwned, K8sSelector, Labels } from "./kubernetes-object.ts";

export type * from "./kubernetes-network.ts";
export type { K8sSelector, Labels } from "./kubernetes-object.ts";

/** Key: `k8s:<cluster>`. */
export interface K8sClusterFact extends FactBase<"k8s.cluster"> {
  readonly name: string;
  /** Service account issuer URL, where told. */
  readonly issuer?: string;
  /** `1.33`, where told: some verbs count only from or up to a version. */
  readonly version?: string;
}

export interface K8sNamespaceFact extends FactBase<"k8s.namespace">, K8sObject {
  readonly labels: Labels;
}
/** Key: `k8s:<cluster>:node:<name>` or `k8s:<cluster>:node:group/<group>` for machines of an autoscaled group. */
export interface K8sNodeFact extends FactBase<"k8s.node">, K8sObject {
  /** Observed machine names. */
  readonly machines: readonly string[];
  readonly labels: Labels;
  readonly controlPlane: boolean;
  /** True for the one node that stands for "some schedulable node": host of pods that were not scheduled in the input. */
  readonly any: boolean;
  /** EC2 instance ids from `providerID`. */
  readonly instances: readonly string[];
  readonly addresses: readonly string[];
  /** What its machines say they run, sorted, where told: `5.15.0-1051-aws`. */
  readonly kernels?: readonly string[];
  /** `containerd://1.7.11`. */
  readonly runtimes?: readonly string[];
  /** `v1.33.1-eks-1a2b3c4`. */
  readonly kubelets?: readonly string[];
  /** `Bottlerocket OS 1.20.0`. */
  readonly systems?: readonly string[];
}

export interface K8sServiceAccountFact extends FactBase<"k8s.service-account">, K8sNamespaced {
  readonly automount?: boolean;
  /** `eks.amazonaws.com/role-arn`: a hint only, the role's trust policy decides. */
  readonly awsRole?: string;
  readonly imagePullSecrets: readonly string[];
}

/** One container's part in what its pod can do. */
export interface K8sContainer {
  readonly name: string;
  /** Without digest. */
  readonly image: string;
  /** `sha256:<hex>` of the image, where the spec pins it, else where nodes say what they pulled, sorted; several while pods differ. */
  readonly digests?: readonly string[];
  /** Absent where it runs as long as its pod does, as a restartable init container also does. */
  readonly stage?: "ephemeral" | "init";
  readonly privileged: boolean;
  /** `capabilities.add`, upper case, without `CAP_`. */
  readonly capabilities: readonly string[];
  /** Effective uid; absent where the image decides. */
  readonly runAsUser?: number;
  /** `runAsNonRoot`: uid 0 is refused although the image decides on the uid. */
  readonly nonRoot: boolean;
  /** Confinement that the container is expressly freed of. */
  readonly unconfined: readonly ("apparmor" | "proc-mount" | "seccomp" | "selinux")[];
  /** Profiles of the node's own that confine it, `apparmor <name>`, `seccomp <name>`; absent: none. */
  readonly profiles?: readonly string[];
  readonly windowsHostProcess: boolean;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly hostPort?: number }[];
  /** Names of volumes mounted, with the mount's own readOnly and subPath. */
  readonly mounts: readonly {
    readonly volume: string;
    readonly path: string;
    readonly readOnly: boolean;
    /** True where what is mounted below is read only too; without it `readOnly` leaves that as it is. */
    readonly recursive?: true;
    readonly subPath?: string;
  }[];
  /** Secrets and ConfigMaps read into the environment, by name. */
  readonly envSecrets: readonly string[];
  readonly envConfigMaps: readonly string[];
  /** Names of environment variables; values never get in. */
  readonly envNames: readonly string[];
  /** Flags of its arguments that give the program a key or password to ask for, without their values, sorted; absent: none. */
  readonly loginFlags?: readonly string[];
}
export type K8sVolume = { readonly name: string } & (
  | { readonly type: "hostPath"; readonly path: string }
  | { readonly type: "secret"; readonly secret: string }
  | { readonly type: "configMap"; readonly configMap: string }
  | { readonly type: "token" /** Absent: the API server's own audience. */; readonly audience?: string }
  | { readonly type: "persistentVolumeClaim"; readonly claim: string }
  /** Credentials that the node hands to the driver of the volume. */
  | { readonly type: "driver-secret"; readonly secret: string }
  | { readonly type: "csi"; readonly driver: string; readonly providerClass?: string }
  | { readonly type: "other"; readonly what: string }
);

/**
 * A pod, or the template of a controller whose pods were not in the input. Key: the stable id (top controller and
 * digest of the security-relevant template); observed names are `members`.
 */
export interface K8sPodFact extends FactBase<"k8s.pod">, K8sNamespaced {
  /** Top controller's node id, where there is one. */
  readonly controller?: string;
  /** Observed pod names. Empty for a template. */
  readonly members: readonly string[];
  /** Observed pod IPs. */
  readonly addresses: readonly string[];
  /** Node ids it was observed on; empty where not scheduled (any schedulable node). */
  readonly nodes: readonly string[];
  /** Machine names it was observed on. */
  readonly machines: readonly string[];
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly automount?: boolean;
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly hostUsers?: boolean;
  /** RuntimeClass: a sandboxed runtime may hold what a shared kernel would not. */
  readonly runtimeClass?: string;
  readonly daemon: boolean;
  readonly containers: readonly K8sContainer[];
  readonly volumes: readonly K8sVolume[];
  readonly imagePullSecrets: readonly string[];
  /** Where a mesh stands before it: ports of requests that the sidecar sees; absent: every one. */
  readonly inbound?: K8sInbound;
  /** `Running`, `Succeeded` ...; absent for a template. */
  readonly phase?: string;
}
/** `all-but`: requests to these ports reach the application as they come; `only`: those to all other ports do. */
export interface K8sInbound {
  readonly by: "all-but" | "only";
  /** Ascending. */
  readonly ports: readonly number[];
}
/** Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob. Key: `k8s:<cluster>:<kind>:<namespace>:<name>`. */
export interface K8sControllerFact extends FactBase<"k8s.controller">, K8sNamespaced {
  /** Lower case: `deployment`. */
  readonly type: string;
}

/** One rule of a Role or ClusterRole. Key: `<role key>/<index>`. */
export interface K8sRuleFact extends FactBase<"k8s.rule"> {
  /** `k8s:<cluster>:clusterrole:<name>` or `k8s:<cluster>:role:<namespace>:<name>`. */
  readonly role: string;
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
  /** True of a role that aggregates: a controller writes its rules. */
  readonly joined?: true;
}
export interface K8sRoleFact extends FactBase<"k8s.role">, K8sObject {
  /** Absent for a ClusterRole. */
  readonly namespace?: string;
  readonly labels: Labels;
  /** `clusterRoleSelectors` of an aggregated ClusterRole. */
  readonly aggregates: readonly K8sSelector[];
  /**
   * True for a manifest that aggregates and has rules too: the controller writes those of the selected roles over them,
   * unless it selects none. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
   */
  readonly unjoined?: true;
}
/** One subject of one binding. Key: `<binding id>|<subject id>`. */
export interface K8sBindingFact extends FactBase<"k8s.binding">, K8sOwned {
  /** `k8s:<cluster>:clusterrolebinding:<name>` or `k8s:<cluster>:rolebinding:<namespace>:<name>`. */
  readonly binding: string;
  readonly cluster: string;
  /** Where it grants; absent for the whole cluster. */
  readonly namespace?: string;
  /** Key of the `k8s.role`. */
  readonly role: string;
  /** Node id: `k8s:<cluster>:serviceaccount:<ns>:<name>`, `...:user:<name>`, `...:group:<name>`. */
  readonly subject: string;
}

export interface K8sSecretFact extends FactBase<"k8s.secret">, K8sNamespaced {
  readonly type?: string;
  /** Names of its entries; values never get in. */
  readonly entries: readonly string[];
  /** For `kubernetes.io/service-account-token`: the account's name. */
  readonly serviceAccount?: string;
  /** False where it is known only because something refers to it. */
  readonly listed: boolean;
}
export interface K8sConfigMapFact extends FactBase<"k8s.configmap">, K8sNamespaced {
  readonly entries: readonly string[];
}

/**
 * A volume on a node's own disk, bound to a claim. Key: `k8s:<cluster>:persistentvolume:<name>`, and `|<namespace>/<claim>`
 * where it is only free for the claim.
 */
export interface K8sPersistentVolumeFact extends FactBase<"k8s.persistent-volume">, K8sObject {
  /** Of the claim. */
  readonly namespace: string;
  readonly claim: string;
  /** Path on the node. */
  readonly path: string;
  /** True where both are free and of one storage class: nothing says yet that they are bound to each other. */
  readonly free?: true;
}

export interface KubernetesFacts
  extends KubernetesAdmissionFacts,
    KubernetesCloudFacts,
    KubernetesNetworkFacts,
    KubernetesNetworkPluginFacts {
  "k8s.cluster": K8sClusterFact;
  "k8s.namespace": K8sNamespaceFact;
  "k8s.node": K8sNodeFact;
  "k8s.service-account": K8sServiceAccountFact;
  "k8s.pod": K8sPodFact;
  "k8s.controller": K8sControllerFact;
  "k8s.rule": K8sRuleFact;
  "k8s.role": K8sRoleFact;
  "k8s.binding": K8sBindingFact;
  "k8s.secret": K8sSecretFact;
  "k8s.configmap": K8sConfigMapFact;
  "k8s.persistent-volume": K8sPersistentVolumeFact;
}

export const kubernetesFactKinds: FactKindTable<keyof KubernetesFacts> = {
  ...kubernetesAdmissionKinds,
  ...kubernetesCloudKinds,
  ...kubernetesNetworkKinds,
  ...kubernetesNetworkPluginKinds,
  "k8s.cluster": { collection: "clusters", node: "K8sCluster" },
  "k8s.namespace": { collection: "namespaces", node: "K8sNamespace" },
  "k8s.node": { collection: "nodes", node: "K8sNode" },
  "k8s.service-account": { collection: "service accounts", node: "K8sServiceAccount" },
  "k8s.pod": { collection: "pods", node: "K8sPod" },
  "k8s.controller": { collection: "workload controllers", node: "K8sController" },
  "k8s.rule": { collection: "role rules" },
  "k8s.role": { collection: "roles" },
  "k8s.binding": { collection: "role bindings" },
  "k8s.secret": { collection: "secrets", node: "K8sSecret" },
  "k8s.configmap": { collection: "config maps", node: "K8sConfigMap" },
  "k8s.persistent-volume": { collection: "persistent volumes" },
};
