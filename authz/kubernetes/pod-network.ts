import { canonical } from "../../model/canonical.ts";
import type { K8sPodFact } from "../../model/fact/kubernetes.ts";
import type { K8sNetworkPeer, K8sNetworkPolicyFact, K8sNetworkPort } from "../../model/fact/kubernetes-network.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { type Condition, once } from "../../model/step.ts";
import { isEverywhere, isPrivate } from "./addresses.ts";
import { type Direction, foreignPolicies, unenforced } from "./enforcement.ts";
import type { KubernetesObjects } from "./objects.ts";
import { admitsPort, type Port } from "./ports.ts";
import { selects } from "./selectors.ts";

/** Why traffic passes: policies (and labels) without which it would not, and what has to hold beside. Empty: nothing is in its way. */
export interface Passage {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  /** Ports that it is limited to; absent or empty: none. */
  readonly ports?: readonly K8sNetworkPort[];
}

/** One peer of one rule of one policy. */
export interface Allowance {
  readonly policy: K8sNetworkPolicyFact;
  readonly peer: K8sNetworkPeer | "everyone";
  readonly ports: readonly K8sNetworkPort[];
  readonly key: string;
}

export const blockCondition: Condition = {
  kind: "environment",
  text: "the network plugin applies ipBlock to addresses of pods",
};

/** What governs a pod, by direction. */
export interface Policed {
  /** What its NetworkPolicies allow; a direction that none restrains is left out. */
  readonly allowances: Partial<Record<Direction, readonly Allowance[]>>;
  /** How many policies restrict it. */
  readonly restraints: Partial<Record<Direction, number>>;
  /** Policies of plugins that may stand in the way, or open it. */
  readonly foreign: Readonly<Record<Direction, readonly Condition[]>>;
}

/**
 * What NetworkPolicies make of a single pod's traffic: those of its own namespace decide. A pod that a policy selects
 * for a direction has only what its policies allow, where they are enforced. Pods in the node's network are not
 * governed, nor is what comes to a pod from its own node.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class PodNetwork {
  readonly #facts: FactReader;
  readonly #objects: KubernetesObjects;
  /** What each policy allows: all pods of a namespace have the same few. */
  readonly #allowances = once((policy: K8sNetworkPolicyFact) =>
    once((direction: Direction) => allowancesOf(policy, direction)),
  );

  constructor(facts: FactReader, objects: KubernetesObjects) {
    this.#facts = facts;
    this.#objects = objects;
  }

  /** Ways out to the whole pod network. Empty where policies restrict the pod to some peers or none. */
  free(pod: K8sPodFact): readonly Passage[] {
    return this.everywhere(pod, "Egress").filter(({ ports = [] }) => ports.length === 0);
  }

  /** Ways in from the whole pod network; to one port of it where a port is given. */
  open(pod: K8sPodFact, to?: Port): readonly Passage[] {
    return to === undefined
      ? this.everywhere(pod, "Ingress")
      : this.everywhere(pod, "Ingress").filter(({ ports = [] }) => admitsPort(ports, pod, to));
  }

  /** Ways in for traffic that a load balancer or node brings from outside the cluster; to one port where one is given. */
  external(pod: K8sPodFact, to?: Port): readonly Passage[] {
    const policed = this.of(pod);
    const foreign = policed.foreign.Ingress;
    const allowances = policed.allowances.Ingress;
    if (!allowances) return [{ because: [], conditions: foreign }];
    const named = allowances
      .filter(({ ports }) => to === undefined || admitsPort(ports, pod, to))
      .flatMap(({ peer, policy, ports }): readonly Passage[] => {
        const how = fromOutside(peer);
        return how ? [{ because: cited(policed, "Ingress", policy), conditions: [...how, ...foreign], ports }] : [];
      });
    return [...named, ...this.#unrestrained(pod, foreign)];
  }

  /** What governs the pod. */
  of(pod: K8sPodFact): Policed {
    const allowances: Partial<Record<Direction, readonly Allowance[]>> = {};
    const restraints: Partial<Record<Direction, number>> = {};
    const foreign = {
      Ingress: foreignPolicies(this.#facts, pod, "Ingress"),
      Egress: foreignPolicies(this.#facts, pod, "Egress"),
    };
    if (pod.hostNetwork) return { allowances, restraints, foreign };
    for (const policy of this.#objects.in("k8s.network-policy", pod.cluster, pod.namespace)) {
      if (!selects(policy.podSelector, pod.labels)) continue;
      for (const direction of new Set(policy.types)) {
        allowances[direction] = [...(allowances[direction] ?? []), ...this.#allowances(policy)(direction)];
        restraints[direction] = (restraints[direction] ?? 0) + 1;
      }
    }
    return { allowances, restraints, foreign };
  }

  /** Ways between the pod and the whole pod network, whatever their ports. */
  protected everywhere(pod: K8sPodFact, direction: Direction): readonly Passage[] {
    const policed = this.of(pod);
    const allowances = policed.allowances[direction];
    const foreign = policed.foreign[direction];
    if (!allowances) return [{ because: [], conditions: foreign }];
    const named = allowances.flatMap(({ peer, policy, ports }): readonly Passage[] => {
      const because = cited(policed, direction, policy);
      if (peer === "everyone") return [{ because, conditions: foreign, ports }];
      const whole = peer.cidr !== undefined && isEverywhere(peer.cidr) && (peer.except ?? []).length === 0;
      return whole ? [{ because, conditions: [blockCondition, ...foreign], ports }] : [];
    });
    return [...named, ...this.#unrestrained(pod, foreign)];
  }

  /** Past the NetworkPolicies that restrict the pod: where nothing enforces them, or another policy allows it. */
  #unrestrained(pod: K8sPodFact, foreign: readonly Condition[]): readonly Passage[] {
    const open = unenforced(this.#facts, pod.cluster);
    return [
      ...(open ? [{ because: [], conditions: [open, ...foreign] }] : []),
      ...(foreign.length > 0 ? [{ because: [], conditions: foreign }] : []),
    ];
  }
}

/** A policy that allows is a reason where another restricts the pod as well: alone, it is the only thing in the way. */
export const cited = ({ restraints }: Policed, direction: Direction, policy: K8sNetworkPolicyFact): readonly Fact[] =>
  (restraints[direction] ?? 0) > 1 ? [policy] : [];

/** What must hold for traffic from outside the cluster to come in by the peer; undefined where it does not. */
function fromOutside(peer: Allowance["peer"]): readonly Condition[] | undefined {
  if (peer === "everyone") return [];
  const { cidr, except = [] } = peer;
  if (cidr === undefined) return undefined;
  if (isEverywhere(cidr))
    return except.length === 0
      ? []
      : [{ kind: "environment", text: `the address that it comes from is not in ${except.join(", ")}` }];
  return isPrivate(cidr) ? [{ kind: "environment", text: `the load balancer's address is in ${cidr}` }] : undefined;
}

function allowancesOf(policy: K8sNetworkPolicyFact, direction: Direction): readonly Allowance[] {
  const rules = direction === "Ingress" ? policy.ingress : policy.egress;
  return rules.flatMap(({ peers, ports }) =>
    (peers.length === 0 ? (["everyone"] as const) : peers).map((peer) => {
      const home = peer !== "everyone" && peer.namespaceSelector === undefined ? policy.namespace : "";
      return { policy, peer, ports, key: canonical([direction, home, peer, ports]) };
    }),
  );
}
