import type { GraphReader } from "../../graph/port.ts";
import { kindSpec } from "../../model/node.ts";

/** Who comes to act as an identity as it is set up: nobody who would have to change something first. */
export interface Users {
  /** Node indexes of workloads that act as it, sorted by id. */
  readonly workloads: readonly number[];
  /** Node indexes of identities that it takes logins of: federation. */
  readonly identities: readonly number[];
}

const nobody: Users = { workloads: [], identities: [] };

/** Steps by which a workload gets to an identity that is not its own: its neighbour's, its host's, one that a name suggests. */
const notOwn: ReadonlySet<string> = new Set([
  "aws.task-host-role",
  "cross.instance-metadata",
  "cross.irsa-hint",
  "cross.node-role-kubelet",
  "cross.static-cloud-key-pod",
  "kubernetes.anonymous-api",
  "kubernetes.node-identity",
  "kubernetes.node-mints-tokens",
  "kubernetes.node-reads-tokens",
]);
/** Steps by which one identity is another's login: who uses the one uses the other. */
const federation: ReadonlySet<string> = new Set([
  "aws.github-web-identity",
  "cross.irsa",
  "vault.aws-login",
  "vault.azure-login",
  "vault.gcp-login",
  "vault.jwt-login",
  "vault.kubernetes-login",
]);
/** Workloads behind the logins of one identity that are named, and identities that are gone through for them. */
const mostWorkloads = 1000;

/** Who uses which identity: one pass over the steps, then by lookups. */
export class Usage {
  readonly #graph: GraphReader;
  readonly #direct = new Map<number, { workloads: Set<number>; identities: Set<number> }>();
  readonly #all = new Map<number, Users>();

  constructor(graph: GraphReader) {
    this.#graph = graph;
    const { steps, conclusion, premiseStart } = graph.csr;
    for (let step = 0; step < steps; step++) {
      if ((premiseStart[step + 1] ?? 0) - (premiseStart[step] ?? 0) !== 1) continue;
      const to = conclusion[step] ?? 0;
      if (graph.accessOf(to) !== "impersonate") continue;
      const rule = graph.ruleOf(step);
      if (rule.escalation || rule.structural || notOwn.has(rule.id)) continue;
      const [premise = 0] = graph.premisesOf(step);
      const from = graph.nodeOf(premise);
      const kind = graph.nodes[from]?.kind;
      if (kind === undefined || kind === "Hub") continue;
      const isWorkload = kindSpec(kind).class === "workload";
      if (isWorkload || federation.has(rule.id)) this.#add(graph.nodeOf(to), from, isWorkload);
    }
  }

  #add(identity: number, user: number, isWorkload: boolean): void {
    const known = this.#direct.get(identity) ?? { workloads: new Set(), identities: new Set() };
    this.#direct.set(identity, known);
    (isWorkload ? known.workloads : known.identities).add(user);
  }

  /** @param identity node index */
  of(identity: number): Users {
    const known = this.#all.get(identity);
    if (known) return known;
    const made = this.#direct.has(identity) ? this.#gathered(identity) : nobody;
    this.#all.set(identity, made);
    return made;
  }

  #gathered(identity: number): Users {
    const workloads = new Set<number>();
    const seen = new Set([identity]);
    for (const one of seen) {
      const direct = this.#direct.get(one);
      for (const workload of direct?.workloads ?? []) workloads.add(workload);
      for (const other of direct?.identities ?? []) if (seen.size < mostWorkloads) seen.add(other);
      if (workloads.size >= mostWorkloads) break;
    }
    const inOrder = (nodes: Iterable<number>): number[] => [...nodes].sort((a, b) => a - b);
    const identities = this.#direct.get(identity)?.identities ?? [];
    // Nodes of a graph are sorted by id.
    return { workloads: inOrder(workloads), identities: inOrder(identities) };
  }

  idsOf(nodes: readonly number[]): string[] {
    return nodes.flatMap((node) => this.#graph.nodes[node]?.id ?? []);
  }
}
