import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";
import type { K8sObject, K8sSelector } from "./kubernetes-object.ts";

/** Requests that something in admission looks at: all that is told must fit. */
export interface K8sAdmissionMatch {
  /** API groups, `*` for all. */
  readonly groups: readonly string[];
  /** Plural names, `pods/ephemeralcontainers` for a subresource, `*` for all. */
  readonly resources: readonly string[];
  /** `CREATE`, `UPDATE`, `*`. */
  readonly operations: readonly string[];
  /** Namespaces by their labels; absent: all. */
  readonly namespaceSelector?: K8sSelector;
  /** Namespaces by name, `*` standing for any text; empty: all. */
  readonly namespaces: readonly string[];
  readonly excludedNamespaces: readonly string[];
  /** True where it looks only at objects with some labels, which whoever writes the object decides on. */
  readonly byLabels: boolean;
}

/** Something that may refuse a new object beside Pod Security. Key: `k8s:<cluster>:admission:<type>:<name>`. */
export interface K8sAdmissionPolicyFact extends FactBase<"k8s.admission-policy">, K8sObject {
  /** Lower case kind: `validatingwebhookconfiguration`, `clusterpolicy`. */
  readonly type: string;
  /** Whose policy it is; absent for what the API server itself holds. A webhook of an engine carries its policies out. */
  readonly engine?: "gatekeeper" | "kubewarden" | "kyverno";
  /** False where it only warns, audits or changes what it looks at. */
  readonly refuses: boolean;
  readonly matches: readonly K8sAdmissionMatch[];
}

/** Puts a ValidatingAdmissionPolicy in force. Key: `k8s:<cluster>:admissionbinding:<name>`. */
export interface K8sAdmissionBindingFact extends FactBase<"k8s.admission-binding">, K8sObject {
  /** Name of the policy. */
  readonly policy: string;
  /** Whether `validationActions` has Deny. */
  readonly refuses: boolean;
  /** What of the policy's requests it binds; empty: all. */
  readonly matches: readonly K8sAdmissionMatch[];
}

/** What the API server was started with for Pod Security: an AdmissionConfiguration. Key: `k8s:<cluster>:podsecurity`. */
export interface K8sPodSecurityFact extends FactBase<"k8s.pod-security"> {
  readonly cluster: string;
  /** As written, `privileged` and `latest` where left out. */
  readonly enforce: string;
  readonly enforceVersion: string;
  readonly exemptUsernames: readonly string[];
  readonly exemptNamespaces: readonly string[];
  readonly exemptRuntimeClasses: readonly string[];
}

export interface KubernetesAdmissionFacts {
  "k8s.admission-policy": K8sAdmissionPolicyFact;
  "k8s.admission-binding": K8sAdmissionBindingFact;
  "k8s.pod-security": K8sPodSecurityFact;
}

export const kubernetesAdmissionKinds: FactKindTable<keyof KubernetesAdmissionFacts> = {
  "k8s.admission-policy": { collection: "admission policies", restrains: true },
  "k8s.admission-binding": { collection: "bindings of admission policies", restrains: true },
  "k8s.pod-security": { collection: "Pod Security defaults of API servers", restrains: true },
};
