import type { FactOf, FactReader } from "../../model/fact.ts";
import { selects } from "./selectors.ts";

/** Namespaces whose policies hold for the whole mesh, unless told otherwise at its installation. */
const meshRoots = new Set(["istio-system"]);

/** Policies of Istio that select a pod: of its namespace, or of the mesh. */
export const meshPolicies = (
  facts: FactReader,
  cluster: string,
  namespace: string,
  labels: readonly string[],
): readonly FactOf<"k8s.proxy-policy">[] =>
  [namespace, ...[...meshRoots].filter((root) => root !== namespace)]
    .flatMap((place) => facts.where("k8s.proxy-policy", "namespace", place))
    .filter(
      (policy) =>
        policy.cluster === cluster &&
        policy.selector !== undefined &&
        selects({ labels: policy.selector, expressions: [] }, labels),
    );
