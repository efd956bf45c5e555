import type { K8sNamespaceFact, K8sPodFact } from "../../model/fact/kubernetes.ts";
import type { K8sNetworkPeer, K8sNetworkPolicyFact } from "../../model/fact/kubernetes-network.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { holds } from "./addresses.ts";
import type { Direction } from "./enforcement.ts";
import type { KubernetesObjects } from "./objects.ts";
import { type Allowance, blockCondition, cited, type Passage, PodNetwork, type Policed } from "./pod-network.ts";
import { admitsPort, declaresPort, type Port, portsMeet } from "./ports.ts";
import { selects, selectsEverything } from "./selectors.ts";

export interface PodPassage extends Passage {
  readonly pod: K8sPodFact;
}
/** Every source can connect to every target: peers that one pair of selectors joins. */
export interface Passages {
  readonly key: string;
  readonly title: string;
  readonly sources: readonly PodPassage[];
  readonly targets: readonly PodPassage[];
}

type AllowanceGroups = Map<string, { readonly allowance: Allowance; readonly pods: PodPassage[] }>;

/** Who reaches whom in one cluster: both ends must allow. Pod selectors do not match pods in the node's network. */
export class ClusterNetwork extends PodNetwork {
  readonly #facts: FactReader;
  readonly #objects: KubernetesObjects;
  readonly #cluster: string;
  readonly #policed = new Map<K8sPodFact, Policed>();
  readonly #members = new Map<string, readonly PodPassage[]>();

  constructor(facts: FactReader, objects: KubernetesObjects, cluster: string) {
    super(facts, objects);
    this.#facts = facts;
    this.#objects = objects;
    this.#cluster = cluster;
  }

  get #pods(): readonly K8sPodFact[] {
    return this.#facts.where("k8s.pod", "cluster", this.#cluster);
  }

  get #namespaces(): readonly K8sNamespaceFact[] {
    return this.#facts.where("k8s.namespace", "cluster", this.#cluster);
  }

  override of(pod: K8sPodFact): Policed {
    let policed = this.#policed.get(pod);
    if (!policed) {
      policed = super.of(pod);
      this.#policed.set(pod, policed);
    }
    return policed;
  }

  /** Whether the source may connect to the target, to one port of it where one is given, and by what. */
  between(source: K8sPodFact, target: K8sPodFact, to?: Port): readonly Passage[] {
    const ways: Passage[] = [];
    const fits = ({ ports = [] }: Passage): boolean => to === undefined || admitsPort(ports, target, to);
    const outs = [...this.everywhere(source, "Egress"), ...this.#towards(source, target, "Egress")].filter(fits);
    const ins = [...this.everywhere(target, "Ingress"), ...this.#towards(target, source, "Ingress")].filter(fits);
    for (const out of outs)
      for (const into of ins) if (portsMeet(out.ports ?? [], into.ports ?? [])) ways.push(joined(out, into));
    return ways;
  }

  /** Connections that only exist by peers that a policy names; those through the open network are not among them. */
  *passages(): Iterable<Passages> {
    const ingress = this.#grouped("Ingress");
    const egress = this.#grouped("Egress");
    for (const [key, { allowance, pods: targets }] of ingress) {
      const sources = this.#peers(allowance);
      const unrestricted = sources.flatMap((source) => this.free(source.pod).map((way) => via(source, way)));
      if (unrestricted.length > 0) yield { key, title: title("Ingress", allowance), sources: unrestricted, targets };
      yield* this.#bothSides(allowance, key, sources, targets, egress);
    }
    for (const [key, { allowance, pods: sources }] of egress) {
      const targets = this.#listeners(allowance).flatMap((target) =>
        this.open(target.pod).map((way) => via(target, way)),
      );
      if (targets.length > 0) yield { key, title: title("Egress", allowance), sources, targets };
    }
  }

  /** Sources that a policy restricts, to targets that a policy restricts: one group for each pair of allowances. */
  *#bothSides(
    into: Allowance,
    key: string,
    sources: readonly PodPassage[],
    targets: readonly PodPassage[],
    egress: AllowanceGroups,
  ): Iterable<Passages> {
    const outs = new Map<string, PodPassage[]>();
    for (const source of sources) {
      for (const { key: out, policy } of this.#of(source.pod, "Egress") ?? []) {
        const list = outs.get(out) ?? [];
        outs.set(out, list);
        list.push(via(source, this.#allowed(source.pod, "Egress", policy)));
      }
    }
    for (const [out, from] of outs) {
      const allowance = egress.get(out)?.allowance;
      if (!allowance || !portsMeet(allowance.ports, into.ports)) continue;
      const reached = new Map(this.#listeners(allowance, true).map((target) => [target.pod, target]));
      const to = targets.flatMap((target) => {
        const peer = reached.get(target.pod);
        return peer ? [via(target, peer)] : [];
      });
      if (to.length > 0) yield { key: `${out} ${key}`, title: title("Ingress", into), sources: from, targets: to };
    }
  }

  /** Pods of namespaces that have policies: most have none. */
  get #governed(): readonly K8sPodFact[] {
    const policies = this.#facts.where("k8s.network-policy", "cluster", this.#cluster);
    const namespaces = new Set(policies.map(({ namespace }) => namespace));
    return namespaces.size === 0 ? [] : this.#pods.filter(({ namespace }) => namespaces.has(namespace));
  }

  /** Allowances that name peers, each with the pods they belong to. */
  #grouped(direction: Direction): AllowanceGroups {
    const groups: AllowanceGroups = new Map();
    for (const pod of this.#governed) {
      for (const allowance of this.#of(pod, direction) ?? []) {
        if (allowance.peer === "everyone" && (direction === "Ingress" || allowance.ports.length === 0)) continue;
        const group = groups.get(allowance.key) ?? { allowance, pods: [] };
        groups.set(allowance.key, group);
        group.pods.push({ pod, ...this.#allowed(pod, direction, allowance.policy) });
      }
    }
    return groups;
  }

  /** Pods that an egress allowance leads to. One that names only ports leads to pods that declare such a port. */
  #listeners(allowance: Allowance, named = false): readonly PodPassage[] {
    const peers = this.#peers(allowance);
    const vague = allowance.peer === "everyone" || allowance.peer.cidr !== undefined;
    if (!vague || allowance.ports.length === 0 || named) return peers;
    return peers.filter(({ pod }) => declaresPort(allowance.ports, pod));
  }

  #towards(pod: K8sPodFact, other: K8sPodFact, direction: Direction): readonly Passage[] {
    return (this.#of(pod, direction) ?? []).flatMap((allowance) => {
      if (allowance.peer === "everyone") return [];
      const peer = this.#peers(allowance).find((each) => each.pod === other);
      const way = this.#allowed(pod, direction, allowance.policy);
      return peer ? [{ ...joined(way, peer), ports: allowance.ports }] : [];
    });
  }

  #allowed(pod: K8sPodFact, direction: Direction, policy: K8sNetworkPolicyFact): Passage {
    const policed = this.of(pod);
    return { because: cited(policed, direction, policy), conditions: policed.foreign[direction] };
  }

  /** What the pod's policies allow in a direction; undefined where none selects it. */
  #of(pod: K8sPodFact, direction: Direction): readonly Allowance[] | undefined {
    return this.of(pod).allowances[direction];
  }

  /** Pods that an allowance's peer matches. */
  #peers({ key, peer, policy }: Allowance): readonly PodPassage[] {
    let members = this.#members.get(key);
    if (!members) {
      members = [...this.#match(peer, policy.namespace)];
      this.#members.set(key, members);
    }
    return members;
  }

  *#match(peer: K8sNetworkPeer | "everyone", home: string): Iterable<PodPassage> {
    if (peer === "everyone") {
      for (const pod of this.#pods) yield { pod, because: [], conditions: [] };
      return;
    }
    const { cidr, except = [], podSelector, namespaceSelector } = peer;
    if (cidr !== undefined) {
      const inside = (address: string): boolean =>
        holds(cidr, address) && !except.some((range) => holds(range, address));
      for (const pod of this.#pods)
        if (pod.addresses.some(inside)) yield { pod, because: [], conditions: [blockCondition] };
      return;
    }
    for (const { name, because } of this.#selectedNamespaces(namespaceSelector, home)) {
      for (const pod of this.#objects.in("k8s.pod", this.#cluster, name)) {
        if (!pod.hostNetwork && (!podSelector || selects(podSelector, pod.labels)))
          yield { pod, because, conditions: [] };
      }
    }
  }

  #selectedNamespaces(
    selector: K8sNetworkPeer["namespaceSelector"],
    home: string,
  ): readonly { name: string; because: readonly Fact[] }[] {
    if (!selector) return [{ name: home, because: [] }];
    const cited = !selectsEverything(selector);
    return this.#namespaces
      .filter(({ labels }) => selects(selector, labels))
      .map((fact) => ({ name: fact.name, because: cited ? [fact] : [] }));
  }
}

const joined = (a: Passage, b: Passage): Passage => ({
  because: [...a.because, ...b.because],
  conditions: [...a.conditions, ...b.conditions],
});
const via = (pod: PodPassage, way: Passage): PodPassage => ({ pod: pod.pod, ...joined(pod, way) });

function title(direction: Direction, { peer, policy }: Allowance): string {
  const whom = peer === "everyone" ? "everyone" : (peer.cidr ?? "the pods it selects");
  return `network policy ${policy.namespace}/${policy.name} lets ${direction === "Ingress" ? `${whom} in` : `its pods out to ${whom}`}`;
}
