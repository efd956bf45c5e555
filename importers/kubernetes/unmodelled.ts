/** Groups and kinds that decide about access or exposure and that no rule reads yet: a gap. All others are passed over. */
const deciding: Readonly<Record<string, readonly string[] | "every kind">> = {
  "": ["PodSecurityPolicy"],
  "cilium.io": ["CiliumClusterwideNetworkPolicy", "CiliumNetworkPolicy"],
  "crd.projectcalico.org": ["GlobalNetworkPolicy", "NetworkPolicy"],
  "gateway.networking.k8s.io": ["Gateway", "GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute"],
  "networking.istio.io": ["Gateway", "VirtualService"],
  "policy.networking.k8s.io": "every kind",
  "projectcalico.org": ["GlobalNetworkPolicy", "NetworkPolicy"],
  "route.openshift.io": ["Route"],
  "security.istio.io": ["AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"],
  "security.openshift.io": ["SecurityContextConstraints"],
  "traefik.containo.us": ["IngressRoute", "IngressRouteTCP", "Middleware"],
  "traefik.io": ["IngressRoute", "IngressRouteTCP", "Middleware"],
};

export function isUnmodelled(group: string, kind: string): boolean {
  const kinds = deciding[group];
  return kinds === "every kind" || (kinds?.includes(kind) ?? false);
}
