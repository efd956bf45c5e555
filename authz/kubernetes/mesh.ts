import type { FactOf, FactReader } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import { selects } from "./selectors.ts";

type Pod = FactOf<"k8s.pod">;

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
    .flatMap((place) => facts.where("k8s.proxy-policy", "@namespace", namespaceId(cluster, place)))
    .filter((policy) => policy.selector !== undefined && selects({ labels: policy.selector, expressions: [] }, labels));

export const hasSidecar = ({ containers }: Pod): boolean => containers.some(({ name }) => name === "istio-proxy");

/** Whether requests to one of the ports reach the application without the sidecar, which then enforces nothing. */
export const isPastSidecar = ({ inbound }: Pod, ports: readonly (number | undefined)[]): boolean =>
  inbound !== undefined &&
  ports.some((port) => port !== undefined && inbound.ports.includes(port) === (inbound.by === "all-but"));
