import type { KubernetesAuthz, Passage } from "../../authz/kubernetes/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { selectedPods } from "./kubernetes-targets.ts";

/**
 * How the network lets a request in that a proxy passes on: from the pods of the proxy's service, where that is known,
 * else as traffic from outside the cluster.
 */
export function passagesFromProxies(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  proxies: readonly FactOf<"k8s.service">[],
  pod: FactOf<"k8s.pod">,
): readonly Passage[] {
  const network = kubernetes.network(pod.cluster);
  const open = network.open(pod).filter(({ because }) => because.length === 0);
  if (open.length > 0) return open;
  const ways = proxies.flatMap((service) =>
    selectedPods(facts, service).flatMap((proxy) =>
      network
        .between(proxy, pod)
        .map(({ because, conditions }) => ({ because: [service, proxy, ...because], conditions })),
    ),
  );
  return proxies.length > 0 ? ways : network.external(pod);
}

/** HTTP methods that a proxy passes on, by the verbs they are authorized as. */
export const proxyVerbs = ["get", "create", "update", "patch", "delete"] as const;

/** The object in the name that a proxy is asked for: `<name>`, `<name>:<port>`, `<scheme>:<name>:<port>`. */
export function proxiedName(name: string): string {
  const parts = name.split(":");
  return (parts.length === 3 ? parts[1] : parts[0]) ?? name;
}
