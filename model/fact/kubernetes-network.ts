import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";
import type { K8sNamespaced, K8sObject, K8sOwned, K8sSelector, Labels } from "./kubernetes-object.ts";

export interface K8sServiceFact extends FactBase<"k8s.service">, K8sNamespaced {
  readonly type: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";
  /** Empty: no selector, endpoints are set by hand. */
  readonly selector: Labels;
  readonly ports: readonly {
    readonly name?: string;
    readonly port: number;
    readonly targetPort?: number | string;
    readonly nodePort?: number;
    readonly protocol: string;
  }[];
  /** LoadBalancer: internal by annotation. */
  readonly internal: boolean;
  readonly sourceRanges: readonly string[];
  /** Host names and addresses of `status.loadBalancer` and `externalIPs`. */
  readonly addresses: readonly string[];
}
/** One path of one host of an Ingress, or its default backend. Key: `<ingress id>/<index>`. */
export interface K8sIngressPathFact extends FactBase<"k8s.ingress-path">, K8sOwned {
  readonly cluster: string;
  readonly namespace: string;
  /** Ingress node-like id: `k8s:<cluster>:ingress:<ns>:<name>`. */
  readonly ingress: string;
  readonly ingressClass?: string;
  /** Empty: any host. */
  readonly host: string;
  readonly path: string;
  readonly pathType: "Exact" | "Prefix" | "ImplementationSpecific";
  readonly service: string;
  readonly servicePort?: number | string;
  readonly tls: boolean;
  /** Scheme of the load balancer where an annotation says so. */
  readonly scheme?: "internet-facing" | "internal";
  /** Annotations that make the proxy ask who is there, by name; `none` is said by an empty list. */
  readonly authentication: readonly string[];
  /** Annotations that may make it ask, by name: their effect is defined elsewhere. */
  readonly undecided: readonly string[];
  /** Source ranges the proxy admits; empty: all. */
  readonly sourceRanges: readonly string[];
  readonly addresses: readonly string[];
}

/** Key: `k8s:<cluster>:ingressclass:<name>`. */
export interface K8sIngressClassFact extends FactBase<"k8s.ingress-class">, K8sObject {
  /** `spec.controller`: `k8s.io/ingress-nginx`. */
  readonly controller: string;
  /** Used by ingresses that name no class. */
  readonly isDefault: boolean;
}
export interface K8sNetworkPeer {
  readonly podSelector?: K8sSelector;
  readonly namespaceSelector?: K8sSelector;
  readonly cidr?: string;
  readonly except?: readonly string[];
}
/** Key: `k8s:<cluster>:networkpolicy:<ns>:<name>`. */
export interface K8sNetworkPolicyFact extends FactBase<"k8s.network-policy">, K8sNamespaced {
  readonly podSelector: K8sSelector;
  readonly types: readonly ("Ingress" | "Egress")[];
  readonly ingress: readonly { readonly peers: readonly K8sNetworkPeer[]; readonly ports: readonly K8sNetworkPort[] }[];
  readonly egress: readonly { readonly peers: readonly K8sNetworkPeer[]; readonly ports: readonly K8sNetworkPort[] }[];
}
export interface K8sNetworkPort {
  readonly protocol: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface KubernetesNetworkFacts {
  "k8s.service": K8sServiceFact;
  "k8s.ingress-path": K8sIngressPathFact;
  "k8s.ingress-class": K8sIngressClassFact;
  "k8s.network-policy": K8sNetworkPolicyFact;
}

export const kubernetesNetworkKinds: FactKindTable<keyof KubernetesNetworkFacts> = {
  "k8s.service": { collection: "services", node: "K8sService" },
  "k8s.ingress-path": { collection: "ingresses" },
  "k8s.ingress-class": { collection: "ingress classes" },
  "k8s.network-policy": { collection: "network policies" },
};
