import { type KubernetesAuthz, targetPorts } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Derivation } from "../../model/step.ts";
import { askedBySidecar } from "./edge-sidecars.ts";
import { askedByMesh } from "./kubernetes-asking.ts";
import type { ProxyWay } from "./kubernetes-exposure.ts";
import { passagesFromProxies } from "./kubernetes-proxies.ts";
import { targetsOf } from "./kubernetes-targets.ts";
import { routeNode, routes } from "./kubernetes-ways.ts";

/** From the routes that facts of a kind make to the pods that requests arrive at without anybody having asked who sends them. */
export function* passedOn(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  kind: ProxyWay["fact"]["kind"],
): Iterable<Derivation> {
  for (const [id, ways] of routes(facts)) {
    for (const way of ways) {
      if (way.fact.kind !== kind || way.asks) continue;
      const proxies = [...way.fronts, ...way.possible].flatMap(({ proxy }) => proxy ?? []);
      for (const { service: key, port } of way.targets) {
        const service = facts.get("k8s.service", key);
        for (const target of service ? targetsOf(facts, service, port) : []) {
          if (!service) continue;
          const mesh = askedByMesh(facts, target.pod, targetPorts(target.pod, service, port), way.pathClass);
          if (mesh.asks) continue;
          const sidecar = askedBySidecar(facts, target.pod, service, port);
          if (sidecar.asks) continue;
          for (const passage of passagesFromProxies(facts, kubernetes, proxies, target.pod)) {
            const because = [...way.because, ...target.because, ...mesh.because, ...passage.because];
            yield {
              from: [privilege(id, "connect")],
              to: privilege(target.pod.key, "connect"),
              because: [way.fact, service, target.pod, ...because] as [Fact, ...Fact[]],
              conditions: [
                ...passage.conditions,
                ...target.conditions,
                ...way.conditions,
                ...mesh.conditions,
                ...sidecar.conditions,
              ],
              nodes: [routeNode(ways, id, way.fact.scope)],
            };
          }
        }
      }
    }
  }
}
