import { meshPolicies } from "../../../authz/kubernetes/index.ts";
import type { FactOf, FactReader } from "../../../model/fact.ts";
import { type Built, hop } from "./build.ts";
import { policyControls } from "./gateway.ts";

type Pod = FactOf<"k8s.pod">;

/** The sidecars of a mesh before pods, where each of the pods has one: policies of Istio that select them. */
export function meshHops(facts: FactReader, pods: readonly Pod[], pathClass: string): readonly Built[] {
  if (pods.length === 0 || !pods.every(hasSidecar)) return [];
  const policies = [...new Set(pods.flatMap((pod) => meshPolicies(facts, pod.cluster, pod.namespace, pod.labels)))];
  const controls = policies.flatMap((policy) => policyControls(facts, policy, "every request to the pod", pathClass));
  return [hop("mesh", "sidecar of the mesh", pods.slice(0, 1), { node: pods[0]?.key, controls })];
}

const hasSidecar = ({ containers }: Pod): boolean => containers.some(({ name }) => name === "istio-proxy");
