import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";
import type { K8sNamespaced, K8sObject, K8sSelector } from "./kubernetes-object.ts";

/** What a service account says of an identity in GCP or Azure: a hint, the cloud's own binding decides. Key: `<service account id>|<identity>`. */
export interface K8sWorkloadIdentityFact extends FactBase<"k8s.workload-identity"> {
  readonly cluster: string;
  readonly namespace: string;
  /** Name, not id. */
  readonly serviceAccount: string;
  readonly provider: "azure" | "gcp";
  /** Node id: full resource name of a service account of GCP, `azure:client:<client id>`. */
  readonly identity: string;
  /** Email address or client id. */
  readonly name: string;
}

/** One AWS principal of the config map aws-auth. Key: `<config map id>|<principal>|<index>`. */
export interface K8sAwsAuthFact extends FactBase<"k8s.aws-auth"> {
  readonly cluster: string;
  /** ARN as written: of a role without its path. */
  readonly principal: string;
  /** As written, `{{EC2PrivateDNSName}}` and other templates included; absent where EKS makes one from the ARN. */
  readonly username?: string;
  readonly groups: readonly string[];
}

/** Entries of a Secret or ConfigMap whose names say that they are a key of a cloud. Key: `<holder id>|<provider>`. */
export interface K8sCloudKeyFact extends FactBase<"k8s.cloud-key"> {
  readonly cluster: string;
  /** Node id of the Secret or ConfigMap. */
  readonly holder: string;
  readonly provider: "aws" | "azure" | "gcp";
  /** Names of the entries, sorted. */
  readonly entries: readonly string[];
  /** Id of the access key, which is public: `AKIA...`. */
  readonly keyId?: string;
}

/** A registry that a Secret for pulling images logs in to. Key: `<secret id>|<host>`. */
export interface K8sRegistryLoginFact extends FactBase<"k8s.registry-login"> {
  readonly cluster: string;
  /** Node id. */
  readonly secret: string;
  readonly host: string;
}

/** As whom a store is read: a service account, what a Secret holds, or whatever its controller is. */
export type K8sStoreIdentity =
  | { readonly as: "account"; readonly namespace?: string; readonly account: string }
  | { readonly as: "secret"; readonly namespace?: string; readonly secrets: readonly string[] }
  | { readonly as: "controller" };

/** Where remote secrets are. */
export interface K8sRemote {
  readonly provider: "aws" | "azure" | "gcp" | "other" | "vault";
  /** AWS. */
  readonly service?: "ParameterStore" | "SecretsManager";
  readonly region?: string;
  /** AWS: the role that is assumed in the end. */
  readonly role?: string;
  /** GCP: id or number of the project. */
  readonly project?: string;
  /** Azure: host of the key vault. Vault: address, mount of the KV engine, mount and role of the auth method. */
  readonly server?: string;
  readonly mount?: string;
  readonly authMount?: string;
  readonly authRole?: string;
}

/** A store of External Secrets. Key: `k8s:<cluster>:secretstore:<namespace>:<name>` or `k8s:<cluster>:clustersecretstore:<name>`. */
export interface K8sSecretStoreFact extends FactBase<"k8s.secret-store">, K8sObject, K8sRemote {
  /** Absent for a ClusterSecretStore. */
  readonly namespace?: string;
  readonly identity: K8sStoreIdentity;
  /** Namespaces that may use a ClusterSecretStore: any of these; absent: every one. */
  readonly admits?: readonly {
    readonly namespaces: readonly string[];
    readonly selector?: K8sSelector;
    /** True where regular expressions, which are not evaluated, admit more. */
    readonly more: boolean;
  }[];
}
/** Key: `k8s:<cluster>:externalsecret:<namespace>:<name>`; of a ClusterExternalSecret `k8s:<cluster>:clusterexternalsecret:<name>`. */
export interface K8sExternalSecretFact extends FactBase<"k8s.external-secret">, K8sObject {
  /** Absent for a ClusterExternalSecret. */
  readonly namespace?: string;
  /** ClusterExternalSecret: where it makes ExternalSecrets. */
  readonly into?: { readonly namespaces: readonly string[]; readonly selectors: readonly K8sSelector[] };
  /** Keys of stores. */
  readonly stores: readonly string[];
  /** Name of the Secret that it fills. */
  readonly target: string;
  /** Remote keys, sorted; segments that look like secrets withheld. */
  readonly keys: readonly string[];
  /** True where it fetches all that a search finds. */
  readonly finds: boolean;
  /** True where its status says that it was filled. */
  readonly synced: boolean;
}
/** Key: `k8s:<cluster>:pushsecret:<namespace>:<name>`. */
export interface K8sPushSecretFact extends FactBase<"k8s.push-secret">, K8sNamespaced {
  readonly stores: readonly string[];
  /** Name of the Secret whose values it writes to the stores. */
  readonly secret: string;
  readonly keys: readonly string[];
}
/** What the CSI driver of secret stores mounts. Key: `k8s:<cluster>:secretproviderclass:<namespace>:<name>`. */
export interface K8sSecretClassFact extends FactBase<"k8s.secret-class">, K8sNamespaced, K8sRemote {
  readonly keys: readonly { readonly key: string; readonly service?: "ParameterStore" | "SecretsManager" }[];
  /** AWS: it asks the EKS Pod Identity Agent and not for a role of the annotation. */
  readonly podIdentity: boolean;
  /** Names of Secrets that hold copies while a pod has it mounted. */
  readonly copies: readonly string[];
}
/** Key: `k8s:<cluster>:sealedsecret:<namespace>:<name>`. */
export interface K8sSealedSecretFact extends FactBase<"k8s.sealed-secret">, K8sNamespaced {
  /** Name of the Secret that it becomes. */
  readonly secret: string;
}
/** A Secret that holds a private key of the Sealed Secrets controller. Key: its id. */
export interface K8sSealingKeyFact extends FactBase<"k8s.sealing-key"> {
  readonly cluster: string;
}

export interface KubernetesCloudFacts {
  "k8s.aws-auth": K8sAwsAuthFact;
  "k8s.cloud-key": K8sCloudKeyFact;
  "k8s.external-secret": K8sExternalSecretFact;
  "k8s.push-secret": K8sPushSecretFact;
  "k8s.registry-login": K8sRegistryLoginFact;
  "k8s.sealed-secret": K8sSealedSecretFact;
  "k8s.sealing-key": K8sSealingKeyFact;
  "k8s.secret-class": K8sSecretClassFact;
  "k8s.secret-store": K8sSecretStoreFact;
  "k8s.workload-identity": K8sWorkloadIdentityFact;
}

export const kubernetesCloudKinds: FactKindTable<keyof KubernetesCloudFacts> = {
  "k8s.aws-auth": { collection: "principals in aws-auth" },
  "k8s.cloud-key": { collection: "cloud keys in secrets and config maps" },
  "k8s.external-secret": { collection: "external secrets" },
  "k8s.push-secret": { collection: "pushed secrets" },
  "k8s.registry-login": { collection: "logins to image registries" },
  "k8s.sealed-secret": { collection: "sealed secrets", node: "K8sSealedSecret" },
  "k8s.sealing-key": { collection: "keys of sealed secrets" },
  "k8s.secret-class": { collection: "secret provider classes" },
  "k8s.secret-store": { collection: "secret stores" },
  "k8s.workload-identity": { collection: "workload identities" },
};
