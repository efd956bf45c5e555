import { holds } from "../../authz/kubernetes/addresses.ts";
import { foreignPolicies, unenforced } from "../../authz/kubernetes/enforcement.ts";
import { selects } from "../../authz/kubernetes/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import type { Condition } from "../../model/step.ts";

/** The instance metadata service of AWS, and of most other clouds. */
export const metadataService = "169.254.169.254";
/** Where the EKS Pod Identity Agent listens on each node. */
export const podIdentityAgent = "169.254.170.23";

type Policy = FactOf<"k8s.network-policy">;

/** Why a connection to a link-local address passes: policies without which it would not, and what has to hold beside. */
export interface LinkLocalWay {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/**
 * Every way in which network policies let the pod open a connection to port 80 of a link-local address; empty where they
 * hold it back. Pods in the node's network are not governed. NetworkPolicies are decided exactly: the address is no pod's
 * and no service's, so selectors never mean it and a range either holds it or does not.
 */
export function waysToLinkLocal(facts: FactReader, pod: FactOf<"k8s.pod">, address: string): readonly LinkLocalWay[] {
  if (pod.hostNetwork) return [{ because: [], conditions: [] }];
  const foreign = foreignPolicies(facts, pod, "Egress");
  const restraining = facts
    .where("k8s.network-policy", "@namespace", namespaceId(pod.cluster, pod.namespace))
    .filter((policy) => policy.types.includes("Egress") && selects(policy.podSelector, pod.labels));
  if (restraining.length === 0) return [{ because: [], conditions: foreign }];
  // The only policy that restrains the pod is no reason: without it the pod were free.
  const allowing = restraining
    .filter((policy) => lets(policy, address))
    .map((policy) => ({ because: restraining.length > 1 ? [policy] : [], conditions: foreign }));
  if (allowing.length > 0) return allowing;
  const open = unenforced(facts, pod.cluster);
  return [
    ...(open ? [{ because: [], conditions: [open, ...foreign] }] : []),
    ...(foreign.length > 0 ? [{ because: [], conditions: foreign }] : []),
  ];
}

const lets = ({ egress }: Policy, address: string): boolean =>
  egress.some(
    ({ peers, ports }) =>
      (ports.length === 0 || ports.some(toWebPort)) &&
      (peers.length === 0 ||
        peers.some(
          ({ cidr, except = [] }) =>
            cidr !== undefined && holds(cidr, address) && !except.some((range) => holds(range, address)),
        )),
  );

function toWebPort({ protocol, port, endPort }: Policy["egress"][number]["ports"][number]): boolean {
  if (protocol !== "TCP") return false;
  if (port === undefined) return true;
  return typeof port === "number" && port <= 80 && 80 <= (endPort ?? port);
}
