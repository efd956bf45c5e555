import { z } from "zod";
import { compare } from "../../model/canonical.ts";
import type { K8sNodeFact } from "../../model/fact/kubernetes.ts";
import type { FactRef } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import type { RawObject } from "./objects.ts";
import type { ClusterScope } from "./scope.ts";
import { list, maybe, metadata } from "./shape.ts";
import type { Hosts } from "./workloads.ts";

const version = maybe(z.string().max(200).transform(plainText));

export const nodeShape = z.object({
  metadata,
  spec: maybe(z.object({ providerID: maybe(z.string()) })),
  status: maybe(
    z.object({
      addresses: list(z.object({ type: maybe(z.string()), address: maybe(z.string()) })),
      nodeInfo: maybe(
        z.object({
          containerRuntimeVersion: version,
          kernelVersion: version,
          kubeletVersion: version,
          osImage: version,
        }),
      ),
    }),
  ),
});
type NodeShape = z.infer<typeof nodeShape>;
type Place = Pick<RawObject, "file" | "locator">;

/** Labels by which providers name the group that a machine was started for. */
const groupLabels = [
  "eks.amazonaws.com/nodegroup=",
  "karpenter.sh/nodepool=",
  "cloud.google.com/gke-nodepool=",
  "kubernetes.azure.com/agentpool=",
  "kops.k8s.io/instancegroup=",
];
const controlPlane = /^node-role\.kubernetes\.io\/(control-plane|master)=/;

/** Machines of a cluster: those of one group are one node, because machines come and go and their names with them. */
export class Machines implements Hosts {
  readonly any: string;
  readonly #scope: ClusterScope;
  readonly #groups = new Map<string, K8sNodeFact[]>();
  readonly #keys = new Map<string, string>();
  /** Machines that pods run on: nodes may come after their pods, and only the end tells which are unknown. */
  readonly #used = new Map<string, Place>();
  #place: Place | undefined;

  constructor(scope: ClusterScope) {
    this.#scope = scope;
    this.any = scope.key("node", "any-schedulable");
  }

  add(at: Place, { metadata: { name, labels }, spec, status }: NodeShape): void {
    const group = groupLabels.flatMap((prefix) =>
      labels.filter((label) => label.startsWith(prefix)).map((label) => label.slice(prefix.length)),
    )[0];
    const fargate = labels.includes("eks.amazonaws.com/compute-type=fargate") ? "fargate" : undefined;
    const stable = group ?? fargate;
    const instance = /^aws:\/\/.*\/(i-[0-9a-f]+)$/.exec(spec?.providerID ?? "")?.[1];
    this.#put({
      ...this.#scope.base("k8s.node", this.#scope.key("node", stable === undefined ? name : `group/${stable}`), at),
      cluster: this.#scope.id,
      name: stable ?? name,
      machines: [name],
      labels,
      controlPlane: labels.some((label) => controlPlane.test(label)),
      any: false,
      instances: instance === undefined ? [] : [instance],
      addresses: (status?.addresses ?? []).flatMap(({ type, address }) =>
        address && type !== "Hostname" ? [address] : [],
      ),
      ...told("kernels", status?.nodeInfo?.kernelVersion),
      ...told("runtimes", status?.nodeInfo?.containerRuntimeVersion),
      ...told("kubelets", status?.nodeInfo?.kubeletVersion),
      ...told("systems", status?.nodeInfo?.osImage),
    });
  }

  /** The node of a machine that a pod runs on; made from that where nodes were not in the input. */
  nodeOf(machine: string): string {
    return this.#keys.get(machine) ?? this.#scope.key("node", machine);
  }

  /** A pod was found on a machine, or on none. */
  used(at: Place, machine: string | undefined): void {
    if (machine === undefined) this.#place ??= at;
    else if (!this.#used.has(machine)) this.#used.set(machine, at);
  }

  /** `implied` is told of those that only pods tell of. */
  *facts(implied: (fact: FactRef) => void): Iterable<K8sNodeFact> {
    for (const [machine, at] of this.#used) {
      if (this.#keys.has(machine)) continue;
      const fact = this.#plain(at, this.nodeOf(machine), machine, [machine]);
      this.#put(fact);
      implied(fact);
    }
    for (const group of this.#groups.values()) yield joined(group);
    if (!this.#place) return;
    const any = { ...this.#plain(this.#place, this.any, "any schedulable node", []), any: true };
    implied(any);
    yield any;
  }

  #plain(at: Place, key: string, name: string, machines: readonly string[]): K8sNodeFact {
    return {
      ...this.#scope.base("k8s.node", key, at),
      cluster: this.#scope.id,
      name,
      machines,
      labels: [],
      controlPlane: false,
      any: false,
      instances: [],
      addresses: [],
    };
  }

  #put(fact: K8sNodeFact): void {
    for (const machine of fact.machines) this.#keys.set(machine, fact.key);
    const group = this.#groups.get(fact.key);
    if (group) group.push(fact);
    else this.#groups.set(fact.key, [fact]);
  }
}

function joined(group: readonly K8sNodeFact[]): K8sNodeFact {
  const [first, ...others] = [...group].sort((a, b) => compare(a.machines[0] ?? "", b.machines[0] ?? "")) as [
    K8sNodeFact,
  ];
  const all = (of: (fact: K8sNodeFact) => readonly string[]): readonly string[] =>
    [...new Set(group.flatMap(of))].sort(compare);
  return {
    ...first,
    machines: all(({ machines }) => machines),
    labels: first.labels.filter((label) => others.every(({ labels }: K8sNodeFact) => labels.includes(label))),
    controlPlane: group.some((fact) => fact.controlPlane),
    instances: all(({ instances }) => instances),
    addresses: all(({ addresses }) => addresses),
    ...software((name) => all((fact) => fact[name] ?? [])),
  };
}

const versions = ["kernels", "runtimes", "kubelets", "systems"] as const;
type Versions = (typeof versions)[number];

const told = (name: Versions, version: string | undefined): Partial<Record<Versions, readonly string[]>> =>
  version ? { [name]: [version] } : {};

const software = (of: (name: Versions) => readonly string[]): Partial<Record<Versions, readonly string[]>> =>
  Object.fromEntries(versions.map((name) => [name, of(name)] as const).filter(([, all]) => all.length > 0));
