import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";
import type { K8sObject, K8sSelector } from "./kubernetes-object.ts";

/** A network plugin of which it is known whether it enforces NetworkPolicies. Key: `k8s:<cluster>:networkplugin:<name>`. */
export interface K8sNetworkPluginFact extends FactBase<"k8s.network-plugin">, K8sObject {
  readonly enforces: boolean;
}

/**
 * A policy of the network that is not a NetworkPolicy: of Cilium, Calico, or for administrators. Whom it selects is told,
 * what it allows is not. Key: `k8s:<cluster>:foreignpolicy:<type>:[<namespace>:]<name>`.
 */
export interface K8sForeignPolicyFact extends FactBase<"k8s.foreign-policy">, K8sObject {
  /** Lower case kind: `ciliumnetworkpolicy`. */
  readonly type: string;
  /** Where its pods are; absent: in every namespace. */
  readonly namespace?: string;
  /** Its pods by label; absent: any. */
  readonly podSelector?: K8sSelector;
  readonly namespaceSelector?: K8sSelector;
  readonly types: readonly ("Ingress" | "Egress")[];
}

export interface KubernetesNetworkPluginFacts {
  "k8s.network-plugin": K8sNetworkPluginFact;
  "k8s.foreign-policy": K8sForeignPolicyFact;
}

export const kubernetesNetworkPluginKinds: FactKindTable<keyof KubernetesNetworkPluginFacts> = {
  "k8s.network-plugin": { collection: "network plugins", restrains: true },
  "k8s.foreign-policy": { collection: "network policies of plugins", restrains: true },
};
