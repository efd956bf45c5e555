import type { FactOf } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

type Pod = FactOf<"k8s.pod">;
type Container = Pod["containers"][number];

/**
 * What is open where only some containers of a pod have something: a pod is one thing here, and somebody in it is in one
 * of those that run as long as it does. An init container has ended by then.
 */
export function inContainer({ name, containers }: Pod, having: readonly Container[]): readonly Condition[] {
  if (containers.every((one) => one.stage !== undefined || having.includes(one))) return [];
  const which = having.map((one) => (one.stage === "init" ? `${one.name}, before it ends,` : one.name));
  return [{ kind: "target-state", text: `code runs in container ${which.join(" or ")} of ${name}` }];
}
