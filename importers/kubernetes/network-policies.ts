import { z } from "zod";
import type { K8sNetworkPeer, K8sNetworkPolicyFact, K8sNetworkPort } from "../../model/fact/kubernetes.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { ranges } from "./services.ts";
import { labelSelector, list, maybe, metadata, ownership } from "./shape.ts";

const peers = list(
  z.object({
    podSelector: maybe(labelSelector),
    namespaceSelector: maybe(labelSelector),
    ipBlock: maybe(z.object({ cidr: z.string(), except: list(z.string()) })),
  }),
);
const ports = list(
  z.object({ protocol: maybe(z.string()), port: maybe(z.union([z.number(), z.string()])), endPort: maybe(z.number()) }),
);

export const networkPolicyShape = z.object({
  metadata,
  spec: z.object({
    podSelector: maybe(labelSelector),
    policyTypes: list(z.enum(["Ingress", "Egress"])),
    ingress: list(z.object({ from: peers, ports })),
    egress: list(z.object({ to: peers, ports })),
  }),
});

/** Types default to Ingress, and to Egress where the policy has such rules. */
export function networkPolicyFact(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof networkPolicyShape>,
): K8sNetworkPolicyFact {
  const namespace = namespaceOf(meta);
  const told = (["Ingress", "Egress"] as const).filter((type) => spec.policyTypes.includes(type));
  const implied = spec.egress.length > 0 ? (["Ingress", "Egress"] as const) : (["Ingress"] as const);
  return {
    ...scope.base("k8s.network-policy", scope.key("networkpolicy", namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    podSelector: spec.podSelector ?? { labels: [], expressions: [] },
    types: told.length > 0 ? told : implied,
    ingress: spec.ingress.map(({ from, ports: limited }) => ({ peers: from.map(peer), ports: limited.map(portOf) })),
    egress: spec.egress.map(({ to, ports: limited }) => ({ peers: to.map(peer), ports: limited.map(portOf) })),
    ...ownership(meta),
  };
}

function peer({ podSelector, namespaceSelector, ipBlock }: z.infer<typeof peers>[number]): K8sNetworkPeer {
  if (ipBlock) return { cidr: ranges([ipBlock.cidr])[0] ?? "", except: ranges(ipBlock.except) };
  return { ...(podSelector ? { podSelector } : {}), ...(namespaceSelector ? { namespaceSelector } : {}) };
}

const portOf = ({ protocol, port, endPort }: z.infer<typeof ports>[number]): K8sNetworkPort => ({
  protocol: protocol ?? "TCP",
  ...(port === undefined ? {} : { port }),
  ...(endPort === undefined ? {} : { endPort }),
});
