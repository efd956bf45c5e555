import { hasSidecar, isPastSidecar, meshPolicies, targetPorts } from "../../../authz/kubernetes/index.ts";
import type { FactOf, FactReader } from "../../../model/fact.ts";
import { backendsOf } from "../targets.ts";
import type { Way } from "../ways.ts";
import { type Built, hop } from "./build.ts";
import { policyControls } from "./gateway.ts";

type Pod = FactOf<"k8s.pod">;

/**
 * The sidecars of a mesh before pods, where each of the pods has one that sees the requests: policies of Istio that select
 * them.
 * @param ways by which requests come to the pods
 */
export function meshHops(
  facts: FactReader,
  pods: readonly Pod[],
  pathClass: string,
  ways: readonly Way[],
): readonly Built[] {
  if (pods.length === 0 || !pods.every((pod) => hasSidecar(pod) && !isPastSidecar(pod, portsAt(facts, pod, ways))))
    return [];
  const policies = [...new Set(pods.flatMap((pod) => meshPolicies(facts, pod.cluster, pod.namespace, pod.labels)))];
  const controls = policies.flatMap((policy) => policyControls(facts, policy, "every request to the pod", pathClass));
  return [hop("mesh", "sidecar of the mesh", pods.slice(0, 1), { node: pods[0]?.key, controls })];
}

const portsAt = (facts: FactReader, pod: Pod, ways: readonly Way[]): readonly (number | undefined)[] =>
  ways
    .flatMap(({ main }) => backendsOf(main))
    .flatMap(({ service: key, port }) => {
      const service = facts.get("k8s.service", key);
      return service ? targetPorts(pod, service, port) : [];
    });
