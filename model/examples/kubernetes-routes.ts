import type {
  K8sGatewayFact,
  K8sIngressParametersFact,
  K8sMiddlewareFact,
  K8sProxyConfigFact,
  K8sProxyPolicyFact,
  K8sReferenceGrantFact,
  K8sRouteFact,
} from "../fact/kubernetes.ts";
import { base, cluster, type With } from "./kubernetes-base.ts";

/** `/` of `www.example.com` at the gateway `infra/edge` to port 80 of the service `web` of the route's namespace. */
export const httpRoute = (inNamespace: string, name: string, rest: With<K8sRouteFact> = {}): K8sRouteFact => ({
  ...base("k8s.route", `${cluster}:httproute:${inNamespace}:${name}/0`),
  namespace: inNamespace,
  route: `${cluster}:httproute:${inNamespace}:${name}`,
  type: "httproute",
  hosts: ["www.example.com"],
  path: "/",
  pathType: "Prefix",
  parents: [{ gateway: `${cluster}:gateway:infra:edge` }],
  backends: [{ service: `${cluster}:service:${inNamespace}:web`, port: 80 }],
  authentication: [],
  undecided: [],
  narrowed: [],
  sourceRanges: [],
  middlewares: [],
  addresses: [],
  ...rest,
});

/** The listener `https` of the gateway `infra/edge` at 203.0.113.7, for routes of every namespace. */
export const listener = (rest: With<K8sGatewayFact> = {}): K8sGatewayFact => ({
  ...base("k8s.gateway", `${cluster}:gateway:infra:edge/https`),
  namespace: "infra",
  name: "edge",
  gateway: `${cluster}:gateway:infra:edge`,
  listener: "https",
  host: "",
  port: 443,
  protocol: "HTTPS",
  from: "All",
  selector: [],
  authentication: [],
  internal: false,
  addresses: ["203.0.113.7"],
  ...rest,
});

export const referenceGrant = (inNamespace: string, ...from: readonly string[]): K8sReferenceGrantFact => ({
  ...base("k8s.reference-grant", `${cluster}:referencegrant:${inNamespace}:routes`),
  namespace: inNamespace,
  name: "routes",
  from,
  services: [],
});

export const middleware = (
  inNamespace: string,
  name: string,
  rest: With<K8sMiddlewareFact> = {},
): K8sMiddlewareFact => ({
  ...base("k8s.middleware", `${cluster}:middleware:${inNamespace}:${name}`),
  namespace: inNamespace,
  name,
  type: "basicAuth",
  asks: "yes",
  sourceRanges: [],
  chain: [],
  ...rest,
});

/** Refuses every request without identity. */
export const proxyPolicy = (
  inNamespace: string,
  name: string,
  targets: readonly string[],
  rest: With<K8sProxyPolicyFact> = {},
): K8sProxyPolicyFact => ({
  ...base("k8s.proxy-policy", `${cluster}:securitypolicy:${inNamespace}:${name}`),
  namespace: inNamespace,
  name,
  type: "SecurityPolicy.gateway.envoyproxy.io",
  targets,
  does: "refuses",
  anonymous: "all",
  ...rest,
});

export const proxyConfig = (rest: With<K8sProxyConfigFact> = {}): K8sProxyConfigFact => ({
  ...base("k8s.proxy-config", `${cluster}:configmap:ingress:controller`),
  namespace: "ingress",
  name: "controller",
  globalLogin: false,
  openPaths: [],
  ...rest,
});

export const ingressParameters = (
  name: string,
  rest: With<K8sIngressParametersFact> = {},
): K8sIngressParametersFact => ({
  ...base("k8s.ingress-parameters", `${cluster}:ingressclassparams:${name}`),
  name,
  sourceRanges: [],
  ...rest,
});
