import type { KubernetesAuthz } from "../../authz/kubernetes/index.ts";
import { selects } from "../../authz/kubernetes/index.ts";
import { type Privilege, privilege } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { type Condition, type Derivation, type Hub, hub } from "../../model/step.ts";
import { type Position, position } from "./vpc-position.ts";

type Pod = FactOf<"k8s.pod">;

/** Where a pod or node stands in a VPC, and by which facts. */
export interface Placed {
  readonly position: Position;
  readonly because: readonly Fact[];
}

/** The EC2 instances behind a node, by the ids of its machines. */
export function instancesOf(facts: FactReader, node: FactOf<"k8s.node">): readonly FactOf<"aws.instance">[] {
  const found = node.instances.flatMap((id) => facts.where("aws.instance", "instanceIds", id));
  return [...new Set(found)];
}

/** Said where a node stands for machines that are not alike: code runs on one of them. */
export const whichMachine = (
  machine: FactOf<"aws.instance">,
  all: readonly FactOf<"aws.instance">[],
): readonly Condition[] =>
  all.length === 1
    ? []
    : [
        {
          kind: "target-state",
          text: `the machine is ${machine.members.join(" or ")}`,
          assumes: { variable: `machine among ${all.map(({ key }) => key).join()}`, value: machine.key },
        },
      ];

/** Positions of a node's machines, each once. Pods without an interface of their own send from there too. */
function nodePositions(facts: FactReader, node: FactOf<"k8s.node">): readonly Placed[] {
  return distinct(
    instancesOf(facts, node).flatMap((instance) => {
      const at = position(instance);
      return at ? [{ position: at, because: [node, instance] }] : [];
    }),
  );
}

/** Positions of a pod: those of its nodes; of an unscheduled one, or where machines are not known, the cluster's own group. */
function podPositions(facts: FactReader, pod: Pod): readonly Placed[] {
  const nodes = pod.nodes.flatMap((id) => facts.get("k8s.node", id) ?? []);
  const placed = distinct(nodes.flatMap((node) => nodePositions(facts, node)));
  return placed.length > 0 ? placed : clusterPositions(facts, pod.cluster);
}

function clusterPositions(facts: FactReader, cluster: string): readonly Placed[] {
  return facts.where("alias", "node", cluster).flatMap((alias) => {
    const eks = facts.get("aws.eks-cluster", alias.name);
    const at = eks && position({ ...eks, subnets: [] });
    return eks && at ? [{ position: at, because: [alias, eks] }] : [];
  });
}

function distinct(all: readonly Placed[]): readonly Placed[] {
  const byPlace = new Map(all.map((placed) => [JSON.stringify(placed.position), placed]));
  return [...byPlace.values()];
}

/** How a pod's traffic leaves for addresses outside the pod network: every way that network policies leave it. */
function waysOut(
  kubernetes: KubernetesAuthz,
  pod: Pod,
): readonly { readonly because: readonly Fact[]; readonly conditions: readonly Condition[] }[] {
  const free = kubernetes.network(pod.cluster).free(pod);
  if (free.length > 0) return free;
  return kubernetes.objects.in("k8s.network-policy", pod.cluster, pod.namespace).flatMap((policy) => {
    if (!policy.types.includes("Egress") || !selects(policy.podSelector, pod.labels)) return [];
    const outwards = policy.egress.some(
      ({ peers }) => peers.length === 0 || peers.some(({ cidr }) => cidr !== undefined),
    );
    const text = `the egress rules of network policy ${policy.namespace}/${policy.name} let the connection out`;
    return outwards ? [{ because: [policy], conditions: [{ kind: "environment" as const, text }] }] : [];
  });
}

/** Whoever can send requests from a position; its firewalls see no more than that. */
export const standsAt = (at: Position): Hub => hub("stands in the VPC", "vpc-position", at);

/** From every pod and node to the positions that it sends requests from. */
export function* clusterEntries(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
): Generator<Derivation & { readonly at: Position }> {
  const enter = (
    from: Privilege,
    { position: at, because }: Placed,
    fact: Fact,
    way: { readonly because: readonly Fact[]; readonly conditions: readonly Condition[] },
  ) => ({
    at,
    from: [from] as const,
    to: standsAt(at),
    because: [fact, ...because, ...way.because] as const,
    conditions: way.conditions,
  });
  for (const pod of facts.of("k8s.pod")) {
    const positions = podPositions(facts, pod);
    const ways = positions.length > 0 ? waysOut(kubernetes, pod) : [];
    for (const placed of positions) {
      for (const way of ways) yield enter(privilege(pod.key, "originate"), placed, pod, way);
    }
  }
  for (const node of facts.of("k8s.node")) {
    for (const placed of nodePositions(facts, node))
      yield enter(privilege(node.key, "originate"), placed, node, { because: [], conditions: [] });
  }
}
