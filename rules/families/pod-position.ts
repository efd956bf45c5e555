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
  const placed = machinePositions(facts, pod);
  return placed.length > 0 ? placed : clusterPositions(facts, pod.cluster);
}

function machinePositions(facts: FactReader, pod: Pod): readonly Placed[] {
  const nodes = pod.nodes.flatMap((id) => facts.get("k8s.node", id) ?? []);
  return distinct(nodes.flatMap((node) => nodePositions(facts, node)));
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
export function* clusterEntries(facts: FactReader, kubernetes: KubernetesAuthz): Generator<Derivation> {
  for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
    // Without a place of its own, pods stand where their nodes' machines are known to.
    if (clusterPositions(facts, cluster).length > 0)
      yield* podEntries(facts, kubernetes, () => facts.where("k8s.pod", "cluster", cluster));
  }
  for (const node of facts.each("k8s.node", hasMachines)) {
    const positions = nodePositions(facts, node);
    for (const placed of positions)
      yield enter(privilege(node.key, "originate"), placed, node, { because: [], conditions: [] });
    if (positions.length > 0 && clusterPositions(facts, node.cluster).length === 0)
      yield* podEntries(facts, kubernetes, () => facts.where("k8s.pod", "nodes", node.key));
  }
}

function* podEntries(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  pods: () => readonly Pod[],
): Generator<Derivation> {
  const listed = function* () {
    yield* pods();
  };
  for (const pod of facts.items("pods", listed(), ({ key }) => key)) {
    const positions = podPositions(facts, pod);
    const ways = positions.length > 0 ? waysOut(kubernetes, pod) : [];
    for (const placed of positions)
      for (const way of ways) yield enter(privilege(pod.key, "originate"), placed, pod, way);
  }
}

const enter = (
  from: Privilege,
  { position: at, because }: Placed,
  fact: Fact,
  way: { readonly because: readonly Fact[]; readonly conditions: readonly Condition[] },
): Derivation => ({
  from: [from],
  to: standsAt(at),
  because: [fact, ...because, ...way.because],
  conditions: way.conditions,
});

const hasMachines = ({ instances }: FactOf<"k8s.node">): boolean => instances.length > 0;

/** Positions that `clusterEntries` leads to, and others beside; each once. For a loop of rounds, by `placeName`. */
export function* placesIn(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  others: () => Iterable<Position | undefined> = () => [],
): Generator<Position> {
  const seen = new Set<string>();
  for (const at of [...clusterPlaces(facts, kubernetes), ...others()]) {
    if (!at || seen.has(placeName(at))) continue;
    seen.add(placeName(at));
    yield at;
  }
}

function* clusterPlaces(facts: FactReader, kubernetes: KubernetesAuthz): Generator<Position> {
  for (const node of facts.each("k8s.node", hasMachines))
    for (const placed of nodePositions(facts, node)) yield placed.position;
  for (const cluster of kubernetes.clusters) {
    const own = clusterPositions(facts, cluster);
    const stands = (pod: Pod): boolean =>
      machinePositions(facts, pod).length === 0 && waysOut(kubernetes, pod).length > 0;
    if (own.length > 0 && facts.where("k8s.pod", "cluster", cluster).some(stands))
      for (const placed of own) yield placed.position;
  }
}

export const placeName = (at: Position): string => standsAt(at).hub;
