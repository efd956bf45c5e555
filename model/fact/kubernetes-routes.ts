import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";
import type { K8sNamespaced, K8sOwned, K8sSelector, Labels } from "./kubernetes-object.ts";

/**
 * One match of one rule of an object that routes and is no Ingress: HTTPRoute, GRPCRoute, TLSRoute, TCPRoute (Gateway
 * API), VirtualService (Istio), IngressRoute (Traefik), Route (OpenShift). Key: `<object id>/<index>`.
 */
export interface K8sRouteFact extends FactBase<"k8s.route">, K8sOwned {
  readonly cluster: string;
  readonly namespace: string;
  /** `k8s:<cluster>:<type>:<ns>:<name>`. */
  readonly route: string;
  /** Lower case kind: `httproute`, `virtualservice`, `ingressroute`, `openshift-route`. */
  readonly type: string;
  /** Name of the object's rule, where it has one: policies attach to it. */
  readonly rule?: string;
  /** Empty: every host of what it is attached to. */
  readonly hosts: readonly string[];
  readonly path: string;
  readonly pathType: "Exact" | "Prefix" | "ImplementationSpecific";
  /** Where the object itself tells. */
  readonly scheme?: "http" | "https" | "tcp";
  /** Gateways that it asks to be attached to, by id; empty for types that name none. */
  readonly parents: readonly { readonly gateway: string; readonly section?: string; readonly port?: number }[];
  /** Services by id, with the port's number or name. */
  readonly backends: readonly { readonly service: string; readonly port?: number | string }[];
  /** What makes the proxy refuse a request without identity, by name. */
  readonly authentication: readonly string[];
  /** What may, by name: its effect is defined elsewhere. */
  readonly undecided: readonly string[];
  /** What a request has to bear beside host and path. */
  readonly narrowed: readonly string[];
  /** The one method that it is for, where it names one. */
  readonly method?: string;
  /** What changes a request or is an extension of the proxy, by the name of the filter, sorted. */
  readonly transforms?: readonly string[];
  /** Istio: true where letters of the path count in any case. */
  readonly ignoreCase?: true;
  /** Istio: id of the VirtualService that says what becomes of its requests. */
  readonly delegate?: string;
  /** Source ranges that it admits; empty: all. */
  readonly sourceRanges: readonly string[];
  /** Ids of middlewares that requests pass. */
  readonly middlewares: readonly string[];
  readonly addresses: readonly string[];
}

/** One listener of a Gateway (Gateway API) or one server of a Gateway of Istio. Key: `<gateway id>/<listener>`. */
export interface K8sGatewayFact extends FactBase<"k8s.gateway">, K8sNamespaced {
  /** `k8s:<cluster>:gateway:<ns>:<name>`, of Istio `k8s:<cluster>:istio-gateway:<ns>:<name>`. */
  readonly gateway: string;
  /** `gatewayClassName`; absent for Istio's. */
  readonly class?: string;
  readonly listener: string;
  /** Empty: any host. */
  readonly host: string;
  readonly port: number;
  /** As written, upper case: `HTTPS`. */
  readonly protocol: string;
  /** Namespaces whose routes it takes. */
  readonly from: "All" | "Same" | "None" | "Selector";
  readonly namespaces?: K8sSelector;
  /** Types of routes that it takes, in lower case (`httproute`), where it says so. */
  readonly routes?: readonly string[];
  /** Istio: labels of the pods that serve it. */
  readonly selector: Labels;
  /** Certificates that it demands of clients, by the name of the field. */
  readonly authentication: readonly string[];
  /** True where an annotation keeps its load balancer inside. */
  readonly internal: boolean;
  readonly addresses: readonly string[];
}
/** Key: `k8s:<cluster>:referencegrant:<ns>:<name>`. Lets routes of other namespaces send to services of its own. */
export interface K8sReferenceGrantFact extends FactBase<"k8s.reference-grant">, K8sNamespaced {
  /** `<lower case kind>/<namespace>` of routes that may. */
  readonly from: readonly string[];
  /** Names of services; empty: all. */
  readonly services: readonly string[];
}
/** What stands between a proxy's router and its service. Key: `k8s:<cluster>:<middleware|kongplugin>:<ns>:<name>`. */
export interface K8sMiddlewareFact extends FactBase<"k8s.middleware">, K8sNamespaced {
  /** `basicAuth`, `forwardAuth`, `chain`, `key-auth` ... */
  readonly type: string;
  /** `perhaps`: what it does is defined elsewhere. */
  readonly asks: "yes" | "no" | "perhaps";
  /** Source ranges that it admits; empty: all. */
  readonly sourceRanges: readonly string[];
  /** Members of a chain, by id. */
  readonly chain: readonly string[];
}
/**
 * A policy that attaches to gateways, routes, services or pods from outside and decides who is let through. Key:
 * `k8s:<cluster>:<lower case kind>:<ns>:<name>`.
 */
export interface K8sProxyPolicyFact extends FactBase<"k8s.proxy-policy">, K8sNamespaced {
  /** `<Kind>.<group>`. */
  readonly type: string;
  /** Ids of gateways, routes and services, with `/<section>` for a part of one. */
  readonly targets: readonly string[];
  /** Istio: labels of pods; present and empty: all of its namespace. Absent where it has targets. */
  readonly selector?: Labels;
  /** Requests without identity: `refuses` all, some or none by itself; `admits` all, some or none where only what some policy admits is let through. */
  readonly does: "refuses" | "admits";
  readonly anonymous: "all" | "some" | "none";
  /** What it asks by, as its fields are called: `jwt`, `oidc`, `basicAuth`, `extAuth`; absent where not told. Sorted. */
  readonly asksBy?: readonly string[];
  /** Istio: requests that strangers may make, `<METHOD or *> <path or *>` as written, sorted. */
  readonly exempts?: readonly string[];
  /** Istio, where path and method alone decide about strangers: the requests, in the form of `exempts`, that are let pass while all others are refused, or the other way round. */
  readonly exactly?: { readonly by: "passed" | "refused"; readonly requests: readonly string[] };
  /** Istio, action CUSTOM: the authorizer that decides, as the mesh's own settings name it. */
  readonly authorizer?: string;
}

export interface KubernetesRouteFacts {
  "k8s.route": K8sRouteFact;
  "k8s.gateway": K8sGatewayFact;
  "k8s.reference-grant": K8sReferenceGrantFact;
  "k8s.middleware": K8sMiddlewareFact;
  "k8s.proxy-policy": K8sProxyPolicyFact;
}

export const kubernetesRouteKinds: FactKindTable<keyof KubernetesRouteFacts> = {
  "k8s.route": { collection: "routes of gateways and proxies" },
  "k8s.gateway": { collection: "gateways" },
  "k8s.reference-grant": { collection: "reference grants" },
  "k8s.middleware": { collection: "middlewares of proxies" },
  "k8s.proxy-policy": { collection: "policies of proxies" },
};
