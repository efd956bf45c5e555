import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { isOnePodEach } from "./kubernetes-node-kinds.ts";

export interface Hosted {
  readonly node: FactOf<"k8s.node">;
  readonly pod: FactOf<"k8s.pod">;
  readonly conditions: readonly Condition[];
}

/**
 * Pods by the node they run on. A node that stands for several machines, or for any machine, hosts a pod on the machine
 * in question only perhaps, unless the pod runs on every one; a node whose machines take one pod each hosts no other.
 */
export function* hostedPods(
  facts: FactReader,
  pods: Iterable<FactOf<"k8s.pod">> = facts.each("k8s.pod"),
): Iterable<Hosted> {
  for (const pod of pods) {
    for (const id of pod.nodes) {
      const node = facts.get("k8s.node", id);
      if (node && !isOnePodEach(node)) yield { node, pod, conditions: sameMachine(node, pod) };
    }
  }
}

function sameMachine(node: FactOf<"k8s.node">, pod: FactOf<"k8s.pod">): readonly Condition[] {
  if (pod.daemon || (!node.any && node.machines.length <= 1)) return [];
  return [{ kind: "target-state", text: `${pod.name} runs on the same machine of ${node.name}` }];
}
