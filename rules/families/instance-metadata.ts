import { type Access, privilege, unsegment } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Condition, type Derivation, hub } from "../../model/step.ts";
import { metadataService, waysToLinkLocal } from "./link-local.ts";
import { instancesOf, whichMachine } from "./pod-position.ts";

/** A way to have a metadata service answer; `machine` where it is the last one. */
export type MetadataRequest = Derivation & { readonly machine?: FactOf<"aws.instance"> };

/** From pods to the metadata services of the machines that they run on, or may come to run on. */
export function* metadataRequests(facts: FactReader): Generator<MetadataRequest> {
  const open = [...scheduled(facts)];
  const somewhereTo = new Set(open.map(({ to }) => to.hub));
  for (const fact of facts.of("k8s.pod")) {
    const nodes = fact.nodes.flatMap((id) => facts.get("k8s.node", id) ?? []);
    const machines = nodes.flatMap((of) => instancesOf(facts, of).map((machine) => ({ of, machine })));
    const leads = machines.length > 0 || nodes.some((node) => node.any);
    const ways = leads ? waysToLinkLocal(facts, fact, metadataService) : [];
    for (const { of, machine } of machines) {
      const asked = answers(machine, fact.hostNetwork);
      if (!asked || machine.profile === undefined) continue;
      const which = whichMachine(
        machine,
        machines.map((each) => each.machine),
      );
      for (const way of ways) {
        yield {
          machine,
          from: [privilege(fact.key, asked.access)],
          to: metadataOf(machine),
          because: [fact, of, machine, ...way.because],
          conditions: [...asked.conditions, ...which, ...way.conditions],
        };
      }
    }
    for (const any of nodes.filter((node) => node.any)) {
      for (const way of ways) {
        for (const access of ["originate", "originate-get"] as const) {
          const to = somewhere(any.cluster, access, fact.hostNetwork);
          if (!somewhereTo.has(to.hub)) continue;
          yield {
            from: [privilege(fact.key, access)],
            to,
            because: [fact, any, ...way.because],
            conditions: way.conditions,
          };
        }
      }
    }
  }
  for (const { any, machine, asked, to } of open) {
    const text = `the pod is scheduled on ${machine.name}`;
    yield {
      machine,
      from: [to],
      to: metadataOf(machine),
      because: [any, machine],
      conditions: [...asked.conditions, { kind: "target-state", text }],
    };
  }
}

/** Whoever has the metadata service of the machine answer. */
export const metadataOf = (machine: FactOf<"aws.instance">) =>
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

/** Machines of clusters with pods that were not scheduled, with how they answer. */
function* scheduled(facts: FactReader) {
  const clusters = facts.of("k8s.node").filter(({ any }) => any);
  for (const any of clusters) {
    const nodes = facts.where("k8s.node", "cluster", any.cluster).filter((node) => !node.any && !node.controlPlane);
    const machines = new Set(nodes.flatMap((node) => instancesOf(facts, node)));
    const known = machines.size > 0 ? machines : taggedMachines(facts, any.cluster);
    for (const machine of known) {
      for (const hostNetwork of [false, true]) {
        const asked = answers(machine, hostNetwork);
        if (asked && machine.profile !== undefined)
          yield { any, machine, asked, to: somewhere(any.cluster, asked.access, hostNetwork) };
      }
    }
  }
}

/** Instances whose tags say that they are machines of the cluster: EKS and its autoscalers set them. */
function taggedMachines(facts: FactReader, cluster: string): ReadonlySet<FactOf<"aws.instance">> {
  const name = unsegment(cluster.slice("k8s:".length));
  const tags = [`eks:cluster-name=${name}`, `aws:eks:cluster-name=${name}`, `kubernetes.io/cluster/${name}=owned`];
  return new Set(tags.flatMap((tag) => facts.where("aws.instance", "tags", tag)));
}

/** What a request to the metadata service needs to be; undefined where none is answered. The hop limit holds back tokens only. */
function answers(
  { httpTokens, hopLimit, metadataDisabled }: FactOf<"aws.instance">,
  hostNetwork: boolean,
): { readonly access: Access; readonly conditions: readonly Condition[] } | undefined {
  if (metadataDisabled) return undefined;
  if (httpTokens === "optional") return { access: "originate-get", conditions: [] };
  if (!hostNetwork && hopLimit !== undefined && hopLimit < 2) return undefined;
  const text = "the instance's metadata options let its tokens reach the pod network";
  const told = hostNetwork || hopLimit !== undefined;
  return { access: "originate", conditions: told ? [] : [{ kind: "target-state", text }] };
}
