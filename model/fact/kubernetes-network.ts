import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";
import type { K8sNamespaced, K8sObject, K8sOwned, K8sSelector, Labels } from "./kubernetes-object.ts";
import { type KubernetesRouteFacts, kubernetesRouteKinds } from "./kubernetes-routes.ts";

export type * from "./kubernetes-routes.ts";

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
  /** Host names and addresses of `status.loadBalancer`. */
  readonly addresses: readonly string[];
  /** `spec.externalIPs`: nodes take what is sent to these addresses and a port of the service. */
  readonly externalIPs?: readonly string[];
  /** ExternalName: the host name that the service is another name of. */
  readonly externalName?: string;
  /** What its own annotations make an Application Load Balancer do, over those of the ingress; absent: they say nothing. */
  readonly balancerAsks?: boolean;
  /** GKE: names of the BackendConfigs of its namespace that its ports take. */
  readonly backendConfigs?: readonly string[];
}
/** Where a service without selector sends to, as somebody wrote it. Key: id of the EndpointSlice or Endpoints. */
export interface K8sEndpointsFact extends FactBase<"k8s.endpoints">, K8sNamespaced {
  /** Name of the service, in the same namespace. */
  readonly service: string;
  readonly addresses: readonly string[];
  /** Names of pods that addresses are said to be of. */
  readonly pods: readonly string[];
  readonly ports: readonly { readonly name?: string; readonly port: number }[];
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
  /** Ports that the proxy listens on, where annotations say so; `asks`: what authenticates holds there. Absent: 443 with `tls`, else 80. */
  readonly listeners?: readonly { readonly scheme: "http" | "https"; readonly port: number; readonly asks: boolean }[];
  /** Group of ingresses that share one Application Load Balancer with its scheme and source ranges. */
  readonly group?: string;
  /** True for a second backend of another ingress's path: that one's annotations hold. */
  readonly canary?: boolean;
  /** Ids of the middlewares (Traefik) and plugins (Kong) that requests pass. */
  readonly middlewares?: readonly string[];
  /** True where the controller's own login for every ingress is switched off. */
  readonly withoutGlobalLogin?: boolean;
  /** What a request has to bear beside host and path: `http-header`, `query-string` ... */
  readonly narrowed?: readonly string[];
  /** Annotations by which the proxy changes a request or runs code on it, by name, sorted. */
  readonly transforms?: readonly string[];
}

/** Key: `k8s:<cluster>:ingressclass:<name>`. */
export interface K8sIngressClassFact extends FactBase<"k8s.ingress-class">, K8sObject {
  /** `spec.controller`: `k8s.io/ingress-nginx`. */
  readonly controller: string;
  /** Used by ingresses that name no class. */
  readonly isDefault: boolean;
  /** `spec.parameters`: key of the `k8s.ingress-parameters`. */
  readonly parameters?: string;
}
/** IngressClassParams of the AWS Load Balancer Controller: they win over annotations. Key: `k8s:<cluster>:ingressclassparams:<name>`. */
export interface K8sIngressParametersFact extends FactBase<"k8s.ingress-parameters">, K8sObject {
  readonly scheme?: "internet-facing" | "internal";
  readonly group?: string;
  readonly sourceRanges: readonly string[];
}
/** What a controller's ConfigMap says for every ingress it serves. Key: id of the ConfigMap. */
export interface K8sProxyConfigFact extends FactBase<"k8s.proxy-config">, K8sNamespaced {
  /** True where every request is sent to a login first. */
  readonly globalLogin: boolean;
  /** Paths, and all below them, that no login stands before. */
  readonly openPaths: readonly string[];
  /** True where headers of the client say where it comes from: `use-forwarded-headers`. */
  readonly believesHeaders?: boolean;
  /** Istio: external authorizers that the mesh's settings name; `failOpen`: requests pass where one does not answer. */
  readonly authorizers?: readonly { readonly name: string; readonly failOpen: boolean }[];
  /** Istio: `BASE`, `MERGE_SLASHES` ...: how paths are made uniform before they are compared. */
  readonly pathNormalization?: string;
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

export interface KubernetesNetworkFacts extends KubernetesRouteFacts {
  "k8s.endpoints": K8sEndpointsFact;
  "k8s.ingress-parameters": K8sIngressParametersFact;
  "k8s.proxy-config": K8sProxyConfigFact;
  "k8s.service": K8sServiceFact;
  "k8s.ingress-path": K8sIngressPathFact;
  "k8s.ingress-class": K8sIngressClassFact;
  "k8s.network-policy": K8sNetworkPolicyFact;
}

export const kubernetesNetworkKinds: FactKindTable<keyof KubernetesNetworkFacts> = {
  ...kubernetesRouteKinds,
  "k8s.service": { collection: "services", node: "K8sService" },
  "k8s.endpoints": { collection: "endpoints written by hand" },
  "k8s.ingress-parameters": { collection: "parameters of ingress classes" },
  "k8s.proxy-config": { collection: "settings of ingress controllers" },
  "k8s.ingress-path": { collection: "ingresses" },
  "k8s.ingress-class": { collection: "ingress classes" },
  "k8s.network-policy": { collection: "network policies" },
};
