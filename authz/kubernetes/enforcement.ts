import { unsegment } from "../../model/access.ts";
import type { K8sNamespaceFact, K8sPodFact } from "../../model/fact/kubernetes.ts";
import type { K8sForeignPolicyFact } from "../../model/fact/kubernetes-network-plugin.ts";
import type { FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { selects } from "./selectors.ts";

export type Direction = "Ingress" | "Egress";

/**
 * What must hold for a connection that NetworkPolicies forbid: that nothing enforces them. Undefined where a network
 * plugin that enforces them was read, and in a closed world, where a declared policy counts.
 */
export function unenforced(facts: FactReader, cluster: string): Condition | undefined {
  if (facts.get("closed-world", cluster)) return undefined;
  const plugins = facts.where("k8s.network-plugin", "cluster", cluster);
  if (plugins.some(({ enforces }) => enforces)) return undefined;
  const others =
    plugins.length === 0 ? "the network plugin" : `a plugin beside ${plugins.map(({ name }) => name).join(", ")}`;
  return { kind: "environment", text: `${others} of ${unsegment(cluster)} does not enforce network policies` };
}

/**
 * Policies of Cilium, Calico and for administrators that may select the pod: they are not evaluated, and may forbid what
 * NetworkPolicies allow or allow what they forbid.
 */
export function foreignPolicies(facts: FactReader, pod: K8sPodFact, direction: Direction): readonly Condition[] {
  if (pod.hostNetwork) return [];
  if (facts.where("k8s.foreign-policy", "cluster", pod.cluster).length === 0) return [];
  const byNamespace = facts.memo(`kubernetes.foreign-policies ${pod.cluster}`, () =>
    Map.groupBy(facts.where("k8s.foreign-policy", "cluster", pod.cluster), ({ namespace }) => namespace),
  );
  return [...(byNamespace.get(undefined) ?? []), ...(byNamespace.get(pod.namespace) ?? [])]
    .filter((policy) => policy.types.includes(direction) && maySelect(facts, policy, pod))
    .map(({ type, namespace, name }) => ({
      kind: "unsupported",
      text: `${type} ${namespace === undefined ? "" : `${namespace}/`}${name} lets it through`,
    }));
}

function maySelect(facts: FactReader, policy: K8sForeignPolicyFact, pod: K8sPodFact): boolean {
  const { podSelector, namespaceSelector } = policy;
  if (podSelector && !selects(podSelector, pod.labels)) return false;
  if (!namespaceSelector) return true;
  const homes: readonly K8sNamespaceFact[] = facts
    .where("k8s.namespace", "name", pod.namespace)
    .filter(({ cluster }) => cluster === pod.cluster);
  return homes.length === 0 || homes.some(({ labels }) => selects(namespaceSelector, labels));
}
