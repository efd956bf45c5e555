import type { K8sServiceFact } from "../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";

/**
 * The fact with what a running system adds to such an object and no manifest has; the snapshot's own where the design
 * says nothing new: a controller's pods whose template stays the same are the pods that run.
 */
export function withObserved(fact: Fact, base: FactReader): Fact {
  switch (fact.kind) {
    case "k8s.pod": {
      const running = base.get("k8s.pod", fact.key);
      return running && fact.members.length === 0 ? running : fact;
    }
    case "k8s.service": {
      const known = base.get("k8s.service", fact.key);
      if (!known) return fact;
      return { ...fact, addresses: orKnown(fact.addresses, known.addresses), ports: ports(fact, known) };
    }
    case "k8s.ingress-path": {
      if (fact.addresses.length > 0) return fact;
      const [known] = base.where("k8s.ingress-path", "ingress", fact.ingress);
      return known ? { ...fact, addresses: known.addresses } : fact;
    }
    default:
      return fact;
  }
}

const orKnown = <T>(given: readonly T[], known: readonly T[]): readonly T[] => (given.length > 0 ? given : known);

/** Node ports are allocated once and stay while the service's type takes them. */
function ports({ type, ports: given }: K8sServiceFact, known: K8sServiceFact): K8sServiceFact["ports"] {
  if (type !== "NodePort" && type !== "LoadBalancer") return given;
  return given.map((port) => {
    const same = known.ports.find((other) => other.port === port.port && other.protocol === port.protocol);
    return port.nodePort !== undefined || same?.nodePort === undefined ? port : { ...port, nodePort: same.nodePort };
  });
}
