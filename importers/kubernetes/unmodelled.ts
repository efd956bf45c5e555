/** Groups and kinds that decide about access or exposure and that no rule reads yet: a gap. All others are passed over. */
export const deciding: Readonly<Record<string, readonly string[] | "every kind">> = {
  "": ["PodSecurityPolicy"],
  "apisix.apache.org": ["ApisixRoute"],
  "cilium.io": ["CiliumClusterwideNetworkPolicy", "CiliumNetworkPolicy"],
  "configuration.konghq.com": ["KongClusterPlugin", "TCPIngress"],
  "crd.projectcalico.org": ["GlobalNetworkPolicy", "NetworkPolicy"],
  "elbv2.k8s.aws": ["TargetGroupBinding"],
  "gateway.networking.k8s.io": ["BackendTLSPolicy", "ListenerSet", "UDPRoute", "XListenerSet"],
  "gateway.solo.io": ["VirtualService"],
  "getambassador.io": ["Mapping", "TCPMapping"],
  "k8s.nginx.org": ["TransportServer", "VirtualServer", "VirtualServerRoute"],
  "networking.internal.knative.dev": ["Ingress"],
  "policy.networking.k8s.io": "every kind",
  "projectcalico.org": ["GlobalNetworkPolicy", "NetworkPolicy"],
  "projectcontour.io": ["HTTPProxy"],
  "security.istio.io": ["PeerAuthentication"],
  "security.openshift.io": ["SecurityContextConstraints"],
  "traefik.containo.us": ["IngressRouteUDP", "TraefikService"],
  "traefik.io": ["IngressRouteUDP", "TraefikService"],
  "zalando.org": ["RouteGroup"],
};

export function isUnmodelled(group: string, kind: string): boolean {
  const kinds = deciding[group];
  return kinds === "every kind" || (kinds?.includes(kind) ?? false);
}
