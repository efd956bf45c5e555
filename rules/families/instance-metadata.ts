import { type Access, privilege, unsegment } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Condition, type Derivation, type Hub, hub } from "../../model/step.ts";
import { metadataService, waysToLinkLocal } from "./link-local.ts";
import { instancesOf, whichMachine } from "./pod-position.ts";

type Instance = FactOf<"aws.instance">;
type Node = FactOf<"k8s.node">;
type Pod = FactOf<"k8s.pod">;

/** A node whose pods may have metadata services answer: those of its own machines, or of any that they come to run on. */
export interface AskingNode {
  readonly node: Node;
  readonly machines: readonly Instance[];
  readonly open: readonly Scheduled[];
}

export function* askingNodes(facts: FactReader): Generator<AskingNode> {
  for (const node of facts.each("k8s.node", mayAsk)) {
    const asking = { node, machines: instancesOf(facts, node), open: node.any ? scheduled(facts, node) : [] };
    if (asking.machines.length + asking.open.length > 0) yield asking;
  }
}

const mayAsk = ({ any, instances }: Node): boolean => any || instances.length > 0;

/** From pods to the metadata services of the machines that they run on, or may come to run on. */
export function* metadataRequests(facts: FactReader, { node, machines, open }: AskingNode): Generator<Derivation> {
  const somewhereTo = new Set(open.map(({ to }) => to.hub));
  for (const pod of facts.items("pods", podsOn(facts, node), ({ key }) => key)) {
    const ways = waysToLinkLocal(facts, pod, metadataService);
    for (const machine of machines) {
      const asked = answers(machine, pod.hostNetwork);
      if (!asked || machine.profile === undefined) continue;
      const which = whichMachine(machine, machinesOf(facts, pod));
      for (const way of ways) {
        yield {
          from: [privilege(pod.key, asked.access)],
          to: metadataOf(machine),
          because: [pod, node, machine, ...way.because],
          conditions: [...asked.conditions, ...which, ...way.conditions],
        };
      }
    }
    for (const way of node.any ? ways : []) {
      for (const access of ["originate", "originate-get"] as const) {
        const to = somewhere(node.cluster, access, pod.hostNetwork);
        if (!somewhereTo.has(to.hub)) continue;
        yield {
          from: [privilege(pod.key, access)],
          to,
          because: [pod, node, ...way.because],
          conditions: way.conditions,
        };
      }
    }
  }
  for (const { machine, asked, to } of open) {
    const text = `the pod is scheduled on ${machine.name}`;
    yield {
      from: [to],
      to: metadataOf(machine),
      because: [node, machine],
      conditions: [...asked.conditions, { kind: "target-state", text }],
    };
  }
}

/** Machines of the node, or of any, whose metadata service some pod may have answer: each in a round of its own. */
export function* askedMachines(facts: FactReader, { machines, open }: AskingNode): Generator<Instance> {
  const asked = function* () {
    for (const machine of new Set([...machines, ...open.map((one) => one.machine)]))
      if (isAsked(facts, machine)) yield machine;
  };
  yield* facts.items("machines", asked(), ({ key }) => key);
}

/** Whether a pod on the machine, on whichever node it is, or one that may come to run on it has its service answer. */
function isAsked(facts: FactReader, machine: Instance): boolean {
  if (machine.profile === undefined) return false;
  const asks = (pod: Pod): boolean =>
    answers(machine, pod.hostNetwork) !== undefined && waysToLinkLocal(facts, pod, metadataService).length > 0;
  const nodes = machine.instanceIds.flatMap((id) => facts.where("k8s.node", "instances", id));
  return (
    nodes.some(({ key }) => facts.where("k8s.pod", "nodes", key).some(asks)) ||
    facts
      .where("k8s.node", "any", "true")
      .some((any) => scheduled(facts, any).some((one) => one.machine.key === machine.key))
  );
}

/** Pods that were seen on the node. */
export function* podsOn(facts: FactReader, { key }: Node): Generator<Pod> {
  yield* facts.where("k8s.pod", "nodes", key);
}

/** Of all nodes that the pod was seen on. */
const machinesOf = (facts: FactReader, { nodes }: Pod): readonly Instance[] =>
  nodes.flatMap((id) => facts.get("k8s.node", id) ?? []).flatMap((node) => instancesOf(facts, node));

/** Whoever has the metadata service of the machine answer. */
export const metadataOf = (machine: Instance) =>
  hub("asks the metadata service of the instance", "instance-metadata", machine.key);

/** Where a pod that was not scheduled may come to run. */
const somewhere = (cluster: string, access: Access, hostNetwork: boolean) =>
  hub(
    `asks the metadata service of the machine of ${cluster} that it is scheduled on`,
    "instance-metadata of some machine",
    cluster,
    access,
    hostNetwork,
  );

/** A machine that a pod may come to run on, and how it answers. */
interface Scheduled {
  readonly machine: Instance;
  readonly asked: Answer;
  readonly to: Hub;
}

/** Machines that pods of the cluster may come to run on which were not scheduled, with how they answer. */
const scheduled = (facts: FactReader, { key, cluster }: Node): readonly Scheduled[] =>
  facts.memo(`instance-metadata.scheduled ${key}`, () => {
    const nodes = facts.where("k8s.node", "cluster", cluster).filter((node) => !node.any && !node.controlPlane);
    const machines = new Set(nodes.flatMap((node) => instancesOf(facts, node)));
    const known = machines.size > 0 ? machines : taggedMachines(facts, cluster);
    return [...known].flatMap((machine) =>
      [false, true].flatMap((hostNetwork): Scheduled[] => {
        const asked = answers(machine, hostNetwork);
        return asked && machine.profile !== undefined
          ? [{ machine, asked, to: somewhere(cluster, asked.access, hostNetwork) }]
          : [];
      }),
    );
  });

/** Instances whose tags say that they are machines of the cluster: EKS and its autoscalers set them. */
function taggedMachines(facts: FactReader, cluster: string): ReadonlySet<Instance> {
  const name = unsegment(cluster.slice("k8s:".length));
  const tags = [`eks:cluster-name=${name}`, `aws:eks:cluster-name=${name}`, `kubernetes.io/cluster/${name}=owned`];
  return new Set(tags.flatMap((tag) => facts.where("aws.instance", "tags", tag)));
}

interface Answer {
  readonly access: Access;
  readonly conditions: readonly Condition[];
}

/** What a request to the metadata service needs to be; undefined where none is answered. The hop limit holds back tokens only. */
function answers({ httpTokens, hopLimit, metadataDisabled }: Instance, hostNetwork: boolean): Answer | undefined {
  if (metadataDisabled) return undefined;
  if (httpTokens === "optional") return { access: "originate-get", conditions: [] };
  if (!hostNetwork && hopLimit !== undefined && hopLimit < 2) return undefined;
  const text = "the instance's metadata options let its tokens reach the pod network";
  const told = hostNetwork || hopLimit !== undefined;
  return { access: "originate", conditions: told ? [] : [{ kind: "target-state", text }] };
}
