import { canonical } from "../../model/canonical.ts";
import type {
  K8sNamespaceFact,
  K8sNetworkPeer,
  K8sNetworkPolicyFact,
  K8sNetworkPort,
  K8sPodFact,
} from "../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { holds, isEverywhere, isPrivate } from "./addresses.ts";
import type { KubernetesObjects } from "./objects.ts";
import { selects, selectsEverything } from "./selectors.ts";

/** Why traffic passes: policies (and labels) without which it would not, and what has to hold beside. Empty: nothing is in its way. */
export interface Passage {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}
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

type Direction = "Ingress" | "Egress";
/** One peer of one rule of one policy. */
interface Allowance {
  readonly policy: K8sNetworkPolicyFact;
  readonly peer: K8sNetworkPeer | "everyone";
  readonly ports: readonly K8sNetworkPort[];
  readonly key: string;
}

type AllowanceGroups = Map<string, { readonly allowance: Allowance; readonly pods: PodPassage[] }>;

const unhindered: Passage = { because: [], conditions: [] };
const blockCondition: Condition = {
  kind: "environment",
  text: "the network plugin applies ipBlock to addresses of pods",
};

/** The policies that select a pod, by direction; a direction that none restrains is left out. */
interface Policed {
  readonly allowances: Partial<Record<Direction, readonly Allowance[]>>;
  /** How many policies restrict it. */
  readonly restraints: Partial<Record<Direction, number>>;
}

/**
 * What NetworkPolicies make of a single pod's traffic: those of its own namespace decide. A pod that a policy selects
 * for a direction has only what its policies allow. A declared policy counts as enforced: whether the network plugin
 * enforces it is not in the cluster's API. Pods in the node's network are not governed.
 */
export class PodNetwork {
  readonly #objects: KubernetesObjects;

  constructor(objects: KubernetesObjects) {
    this.#objects = objects;
  }

  /** Ways out to the whole pod network. Empty where policies restrict the pod to some peers or none. */
  free(pod: K8sPodFact): readonly Passage[] {
    return this.#everywhere(pod, "Egress", (ports) => ports.length === 0);
  }

  /** Ways in from the whole pod network. */
  open(pod: K8sPodFact): readonly Passage[] {
    return this.#everywhere(pod, "Ingress", () => true);
  }

  /** Ways in for traffic that a load balancer or node brings from outside the cluster. */
  external(pod: K8sPodFact): readonly Passage[] {
    const policed = this.of(pod);
    const allowances = policed.allowances.Ingress;
    if (!allowances) return [unhindered];
    return allowances.flatMap(({ peer, policy }): readonly Passage[] => {
      if (peer === "everyone") return [{ because: cited(policed, "Ingress", policy), conditions: [] }];
      if (peer.cidr === undefined) return [];
      if (isEverywhere(peer.cidr)) return [{ because: cited(policed, "Ingress", policy), conditions: [] }];
      if (!isPrivate(peer.cidr)) return [];
      return [
        {
          because: cited(policed, "Ingress", policy),
          conditions: [{ kind: "environment", text: `the load balancer's address is in ${peer.cidr}` }],
        },
      ];
    });
  }

  /** What governs the pod. */
  of(pod: K8sPodFact): Policed {
    const allowances: Partial<Record<Direction, readonly Allowance[]>> = {};
    const restraints: Partial<Record<Direction, number>> = {};
    if (pod.hostNetwork) return { allowances, restraints };
    for (const policy of this.#objects.in("k8s.network-policy", pod.cluster, pod.namespace)) {
      if (!selects(policy.podSelector, pod.labels)) continue;
      for (const direction of new Set(policy.types)) {
        allowances[direction] = [...(allowances[direction] ?? []), ...allowancesOf(policy, direction)];
        restraints[direction] = (restraints[direction] ?? 0) + 1;
      }
    }
    return { allowances, restraints };
  }

  #everywhere(
    pod: K8sPodFact,
    direction: Direction,
    ports: (of: readonly K8sNetworkPort[]) => boolean,
  ): readonly Passage[] {
    const policed = this.of(pod);
    const allowances = policed.allowances[direction];
    if (!allowances) return [unhindered];
    return allowances.flatMap(({ peer, policy, ports: limited }): readonly Passage[] => {
      if (!ports(limited)) return [];
      if (peer === "everyone") return [{ because: cited(policed, direction, policy), conditions: [] }];
      const whole = peer.cidr !== undefined && isEverywhere(peer.cidr) && (peer.except ?? []).length === 0;
      return whole ? [{ because: cited(policed, direction, policy), conditions: [blockCondition] }] : [];
    });
  }
}

/** A policy that allows is a reason where another restricts the pod as well: alone, it is the only thing in the way. */
const cited = ({ restraints }: Policed, direction: Direction, policy: K8sNetworkPolicyFact): readonly Fact[] =>
  (restraints[direction] ?? 0) > 1 ? [policy] : [];

function allowancesOf(policy: K8sNetworkPolicyFact, direction: Direction): readonly Allowance[] {
  const rules = direction === "Ingress" ? policy.ingress : policy.egress;
  return rules.flatMap(({ peers, ports }) =>
    (peers.length === 0 ? (["everyone"] as const) : peers).map((peer) => {
      const home = peer !== "everyone" && peer.namespaceSelector === undefined ? policy.namespace : "";
      return { policy, peer, ports, key: canonical([direction, home, peer, ports]) };
    }),
  );
}

/** Who reaches whom in one cluster: both ends must allow. Pod selectors do not match pods in the node's network. */
export class ClusterNetwork extends PodNetwork {
  readonly #objects: KubernetesObjects;
  readonly #cluster: string;
  readonly #pods: readonly K8sPodFact[];
  readonly #namespaces: readonly K8sNamespaceFact[];
  readonly #policed = new Map<K8sPodFact, Policed>();
  readonly #members = new Map<string, readonly PodPassage[]>();

  constructor(facts: FactReader, objects: KubernetesObjects, cluster: string) {
    super(objects);
    this.#objects = objects;
    this.#cluster = cluster;
    this.#pods = facts.where("k8s.pod", "cluster", cluster);
    this.#namespaces = facts.where("k8s.namespace", "cluster", cluster);
  }

  override of(pod: K8sPodFact): Policed {
    let policed = this.#policed.get(pod);
    if (!policed) {
      policed = super.of(pod);
      this.#policed.set(pod, policed);
    }
    return policed;
  }

  /** Whether the source may connect to the target, and by what. */
  between(source: K8sPodFact, target: K8sPodFact): readonly Passage[] {
    const ways: Passage[] = [];
    for (const out of [...this.free(source), ...this.#towards(source, target, "Egress")]) {
      for (const into of [...this.open(target), ...this.#towards(target, source, "Ingress")])
        ways.push(joined(out, into));
    }
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
        list.push(via(source, { because: this.#cited(source.pod, "Egress", policy), conditions: [] }));
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

  /** Allowances that name peers, each with the pods they belong to. */
  #grouped(direction: Direction): AllowanceGroups {
    const groups: AllowanceGroups = new Map();
    for (const pod of this.#pods) {
      for (const allowance of this.#of(pod, direction) ?? []) {
        if (allowance.peer === "everyone" && (direction === "Ingress" || allowance.ports.length === 0)) continue;
        const group = groups.get(allowance.key) ?? { allowance, pods: [] };
        groups.set(allowance.key, group);
        group.pods.push({ pod, because: this.#cited(pod, direction, allowance.policy), conditions: [] });
      }
    }
    return groups;
  }

  /** Pods that an egress allowance leads to. One that names only ports leads to pods that declare such a port. */
  #listeners(allowance: Allowance, named = false): readonly PodPassage[] {
    const peers = this.#peers(allowance);
    const vague = allowance.peer === "everyone" || allowance.peer.cidr !== undefined;
    if (!vague || allowance.ports.length === 0 || named) return peers;
    return peers.filter(({ pod }) =>
      pod.containers.some(({ ports }) =>
        ports.some((port) => allowance.ports.some((wanted) => matches(wanted, port.port, port.name))),
      ),
    );
  }

  #towards(pod: K8sPodFact, other: K8sPodFact, direction: Direction): readonly Passage[] {
    return (this.#of(pod, direction) ?? []).flatMap((allowance) => {
      if (allowance.peer === "everyone") return [];
      const peer = this.#peers(allowance).find((each) => each.pod === other);
      if (!peer) return [];
      return [
        { because: [...this.#cited(pod, direction, allowance.policy), ...peer.because], conditions: peer.conditions },
      ];
    });
  }

  #cited(pod: K8sPodFact, direction: Direction, policy: K8sNetworkPolicyFact): readonly Fact[] {
    return cited(this.of(pod), direction, policy);
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
      for (const pod of this.#pods) yield { pod, ...unhindered };
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

const matches = (wanted: K8sNetworkPort, port: number, name: string | undefined): boolean =>
  wanted.port === undefined ||
  wanted.port === name ||
  wanted.port === port ||
  (typeof wanted.port === "number" && wanted.endPort !== undefined && wanted.port <= port && port <= wanted.endPort);

/** Whether two lists of ports have one in common; names are taken to, as they depend on the pod. */
function portsMeet(some: readonly K8sNetworkPort[], others: readonly K8sNetworkPort[]): boolean {
  if (some.length === 0 || others.length === 0) return true;
  return some.some((a) =>
    others.some((b) => {
      if (a.protocol !== b.protocol) return false;
      if (typeof a.port !== "number" || typeof b.port !== "number") return true;
      return a.port <= (b.endPort ?? b.port) && b.port <= (a.endPort ?? a.port);
    }),
  );
}
