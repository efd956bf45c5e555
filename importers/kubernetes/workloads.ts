import { compare } from "../../model/canonical.ts";
import type { K8sControllerFact, K8sPodFact, Labels } from "../../model/fact/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import type { RawObject } from "./objects.ts";
import { type Pulled, PulledImages } from "./pod-images.ts";
import { podProxyFacts } from "./pod-proxies.ts";
import type { PodTemplate } from "./pod-template.ts";
import type { PodTemplates } from "./pod-templates.ts";
import type { ClusterScope } from "./scope.ts";
import type { ownership } from "./shape.ts";

type Place = Pick<RawObject, "file" | "locator">;
export interface Owner {
  readonly kind: string;
  readonly name: string;
}
export interface PodRecord {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly owner: Owner | undefined;
  readonly node: string | undefined;
  readonly phase: string | undefined;
  readonly addresses: readonly string[];
  readonly pulled: Pulled;
  readonly template: PodTemplate;
  readonly owners: ReturnType<typeof ownership>;
  readonly at: Place;
}
export interface WorkloadRecord {
  readonly type: string;
  readonly name: string;
  readonly namespace: string;
  readonly owner: Owner | undefined;
  /** Absent where it runs no pods: scaled to none, finished. */
  readonly template: { readonly labels: Labels; readonly content: PodTemplate } | undefined;
  readonly owners: ReturnType<typeof ownership>;
  readonly at: Place;
}
/** Where pods run: node ids by machine name, and the node for those that are not scheduled. */
export interface Hosts {
  nodeOf(machine: string): string;
  readonly any: string;
}

const workloadKey = (namespace: string, type: string, name: string): string => `${namespace} ${type} ${name}`;

/** Pods and the controllers that made them, joined when all are known: pods of one controller with one template are one. */
export class Workloads {
  readonly #scope: ClusterScope;
  readonly #templates: PodTemplates;
  readonly #pods: PodRecord[] = [];
  readonly #workloads = new Map<string, WorkloadRecord>();

  /** By key of the pod's fact. */
  readonly #proxies = new Map<string, PodRecord>();

  constructor(scope: ClusterScope, templates: PodTemplates) {
    this.#scope = scope;
    this.#templates = templates;
  }

  addPod(pod: PodRecord): void {
    this.#pods.push(pod);
  }

  addWorkload(workload: WorkloadRecord): void {
    this.#workloads.set(workloadKey(workload.namespace, workload.type, workload.name), workload);
  }

  *facts(hosts: Hosts): Iterable<K8sPodFact | K8sControllerFact> {
    const controllers = new Map<string, K8sControllerFact>();
    const groups = new Map<string, [K8sPodFact, ...K8sPodFact[]]>();
    const running = new Set<string>();
    const images = new PulledImages();
    for (const pod of [...this.#pods].sort((a, b) => compare(a.name, b.name))) {
      const top = this.#top(pod);
      if (top) {
        running.add(top.key);
        controllers.set(top.key, top);
      }
      if (pod.phase === "Succeeded" || pod.phase === "Failed") continue;
      const fact = this.#podFact(pod, top, hosts);
      images.add(fact.key, pod.pulled);
      const group = groups.get(fact.key);
      if (group) group.push(fact);
      else groups.set(fact.key, [fact]);
    }
    for (const workload of this.#workloads.values()) {
      if (
        workload.owner &&
        this.#workloads.has(workloadKey(workload.namespace, workload.owner.kind.toLowerCase(), workload.owner.name))
      )
        continue;
      const top = this.#top({ ...workload, owner: { kind: workload.type, name: workload.name }, labels: [] });
      if (!top) continue;
      controllers.set(top.key, controllers.get(top.key) ?? top);
      if (running.has(top.key) || !workload.template) continue;
      const { labels, content } = workload.template;
      const template = {
        ...workload,
        labels,
        template: content,
        owners: {},
        node: undefined,
        phase: undefined,
        addresses: [],
        pulled: [],
        name: "",
      };
      const fact = { ...this.#podFact({ ...template, owner: undefined }, top, hosts), members: [] };
      groups.set(fact.key, [fact]);
    }
    yield* controllers.values();
    for (const group of groups.values()) yield images.told(merged(group));
  }

  /** Proxies that arguments of containers set up; known once `facts` has ended. */
  *proxies(): Iterable<Fact> {
    for (const [key, { template, namespace, at }] of this.#proxies)
      yield* podProxyFacts(this.#scope, template.proxies, { pod: key, namespace, at });
  }

  #podFact(pod: PodRecord, top: K8sControllerFact | undefined, hosts: Hosts): K8sPodFact {
    const { tokenMounted, needs: _, proxies, ...template } = pod.template;
    const digest = this.#templates.digestOf(pod.template, pod.labels, pod.name);
    const local = top ? `${top.type}/${top.name}@${digest}` : pod.name;
    const key = this.#scope.key("pod", pod.namespace, local);
    if (proxies.length > 0) this.#proxies.set(key, pod);
    return {
      ...this.#scope.base("k8s.pod", key, pod.at),
      cluster: this.#scope.id,
      namespace: pod.namespace,
      name: top ? top.name : pod.name,
      ...(top ? { controller: top.key } : {}),
      members: [pod.name],
      addresses: pod.addresses,
      nodes: [pod.node === undefined ? hosts.any : hosts.nodeOf(pod.node)],
      machines: pod.node === undefined ? [] : [pod.node],
      labels: pod.labels,
      ...template,
      ...(tokenMounted ? { automount: true } : {}),
      daemon: top?.type === "daemonset",
      ...(pod.phase === undefined ? {} : { phase: pod.phase }),
      ...pod.owners,
    };
  }

  /** The controller at the top of a pod's owners. A ReplicaSet or Job that was not in the input is judged by its name. */
  #top({
    owner,
    namespace,
    labels,
    at,
  }: Pick<PodRecord, "owner" | "namespace" | "labels" | "at">): K8sControllerFact | undefined {
    let current = owner && owner.kind.toLowerCase() !== "node" ? owner : undefined;
    if (!current) return undefined;
    let place = at;
    let owners: WorkloadRecord["owners"] = {};
    for (let level = 0; level < 8; level++) {
      const record: WorkloadRecord | undefined = this.#workloads.get(
        workloadKey(namespace, current.kind.toLowerCase(), current.name),
      );
      if (record) ({ at: place, owners } = record);
      const above: Owner | undefined = record ? record.owner : byName(current, labels);
      if (!above) break;
      current = above;
    }
    const type = current.kind.toLowerCase();
    return {
      ...this.#scope.base("k8s.controller", this.#scope.key(type, namespace, current.name), place),
      cluster: this.#scope.id,
      namespace,
      name: current.name,
      type,
      ...owners,
    };
  }
}

function byName({ kind, name }: Owner, labels: Labels): Owner | undefined {
  if (kind === "ReplicaSet") {
    const hash = labels.find((label) => label.startsWith("pod-template-hash="))?.slice("pod-template-hash=".length);
    if (hash && name.endsWith(`-${hash}`)) return { kind: "Deployment", name: name.slice(0, -hash.length - 1) };
  }
  // A CronJob names its jobs with the minute they are due, in digits.
  const scheduled = kind === "Job" ? /^(.+)-\d{8,10}$/.exec(name)?.[1] : undefined;
  return scheduled ? { kind: "CronJob", name: scheduled } : undefined;
}

/** Pods of one key, the first by name in front: instances are gathered, the rest is the same in all. */
function merged(group: readonly [K8sPodFact, ...K8sPodFact[]]): K8sPodFact {
  const [first] = group;
  if (group.length === 1) return first;
  const all = (of: (pod: K8sPodFact) => readonly string[]): readonly string[] =>
    [...new Set(group.flatMap(of))].sort(compare);
  return {
    ...first,
    members: all((pod) => pod.members),
    addresses: all((pod) => pod.addresses),
    nodes: all((pod) => pod.nodes),
    machines: all((pod) => pod.machines),
    ...(first.automount === undefined && group.some(({ automount }) => automount === true) ? { automount: true } : {}),
  };
}
