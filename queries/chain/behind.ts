import { type Closure, closure, type Evidence, type GraphReader, NOT_REACHED, proof } from "../../graph/port.ts";
import { type Access, accesses } from "../../model/access.ts";
import type { Fact } from "../../model/fact.ts";
import { authorities, internet, type NodeKind } from "../../model/node.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import { evidence } from "../routes/evidence.ts";
import { classAt, kindAt, positionalMask, type Table, tableOf } from "../table.ts";

/** Something that code in a service comes to hold. */
export interface Target {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly scope: string;
  /** Its strongest. */
  readonly access: Access;
  readonly certainty: Certainty;
  /** Steps as people count them. */
  readonly steps: number;
  /** What the last steps of the proof cite. */
  readonly evidence: () => readonly Evidence[];
}

/** Nearest first; of each at most a few, `counts` has them all. */
export interface Behind {
  readonly identities: readonly Target[];
  readonly secrets: readonly Target[];
  readonly stores: readonly Target[];
  /** Other workloads that it can send requests to and the internet cannot; and those that it runs code in. */
  readonly workloads: readonly Target[];
  /** Accounts, clusters, Vaults that it administers. */
  readonly authorities: readonly Target[];
  /** Parts of AI services among all of it: node ids, sorted; at most 50. */
  readonly parts: readonly string[];
  readonly counts: Readonly<Record<BehindList, number>>;
}

type BehindList = "authorities" | "identities" | "secrets" | "stores" | "workloads";
const mostTargets = 24;
const mostParts = 50;

const conditional = certainties.indexOf("conditional");
const connect = accesses.indexOf("connect");
const mostCited = 6;

/** What services reach with code running in them, beyond what the internet reaches anyway. */
export class Reaches {
  readonly #graph: GraphReader;
  readonly #table: Table;
  readonly #start: readonly number[];
  #anyway: Closure | undefined;
  readonly #known = new Map<string, Behind>();
  readonly #isPart: (id: string) => boolean;

  constructor(graph: GraphReader, isPart: (id: string) => boolean) {
    this.#isPart = isPart;
    this.#graph = graph;
    this.#table = tableOf(graph);
    this.#start = [graph.privilegeIndex(graph.nodeIndex(internet), "originate")].filter((p) => p >= 0);
  }

  /** @param workloads node ids, sorted */
  of(workloads: readonly string[]): Behind {
    const key = workloads.join("\n");
    const known = this.#known.get(key);
    if (known) return known;
    const made = this.#made(workloads);
    this.#known.set(key, made);
    return made;
  }

  /** Per privilege: the first stratum in which the internet has it. */
  get anyway(): Uint8Array {
    this.#anyway ??= closure(this.#graph.csr, this.#start, conditional);
    return this.#anyway.stratumOf;
  }

  #made(workloads: readonly string[]): Behind {
    const graph = this.#graph;
    const { nodeOf, access, kind } = this.#table;
    const own = new Set(workloads.map((id) => graph.nodeIndex(id)));
    const held = [...own].map((node) => executing(graph, node)).filter((p) => p >= 0);
    const found = closure(graph.csr, [...this.#start, ...held], conditional);
    const anyway = this.anyway;
    /** Per node its strongest privilege: accesses stand from the strongest in no order, so those that imply count. */
    const strongest = new Map<number, number>();
    for (const p of found.order) {
      const node = nodeOf[p] as number;
      if ((anyway[p] as number) !== NOT_REACHED || own.has(node)) continue;
      const before = strongest.get(node);
      if (before === undefined || rank(access[p] as number) < rank(access[before] as number)) strongest.set(node, p);
    }
    const lists: Record<BehindList, Target[]> = {
      authorities: [],
      identities: [],
      secrets: [],
      stores: [],
      workloads: [],
    };
    const parts: string[] = [];
    const counts = { authorities: 0, identities: 0, secrets: 0, stores: 0, workloads: 0 };
    // In the order in which they were reached: the nearest come first.
    for (const [node, p] of strongest) {
      const list = this.#listOf(kind[node] as number, access[p] as number);
      if (list === undefined) continue;
      const { id = "" } = graph.nodes[node] ?? {};
      if (parts.length < mostParts && this.#isPart(id)) parts.push(id);
      counts[list] += 1;
      if (counts[list] <= mostTargets) lists[list].push(this.#target(node, p, found));
    }
    for (const list of Object.values(lists)) list.sort((a, b) => a.steps - b.steps || (a.id < b.id ? -1 : 1));
    return { ...lists, parts: parts.sort(), counts };
  }

  #listOf(kind: number, access: number): BehindList | undefined {
    const name = kindAt(kind);
    const positional = ((positionalMask >>> access) & 1) !== 0;
    if (authorities.has(name)) return accesses[access] === "administer" ? "authorities" : undefined;
    const of = classAt(kind);
    if (of === "workload") return positional && access !== connect ? undefined : "workloads";
    if (positional) return undefined;
    if (of === "identity") return "identities";
    if (of === "secret") return "secrets";
    return of === "data-store" && name !== "K8sConfigMap" ? "stores" : undefined;
  }

  #target(node: number, p: number, found: Closure): Target {
    const graph = this.#graph;
    const { id = "", kind = "Hub", name = "", scope = "" } = graph.nodes[node] ?? {};
    const steps = proof(graph.csr, found, p) ?? [];
    const counted = steps.filter((step) => !graph.isStructural(step));
    return {
      id,
      kind,
      name,
      scope,
      access: graph.accessOf(p),
      certainty: certainties[found.stratumOf[p] ?? conditional] ?? "conditional",
      steps: counted.length,
      evidence: () => this.#cited(steps),
    };
  }

  /** Facts that the last steps rest on: the grant itself, before how its holder was come by. */
  #cited(steps: readonly number[]): readonly Evidence[] {
    const facts = new Map<string, Fact>();
    for (const step of steps.toReversed()) {
      for (const ref of this.#graph.alternativesOf(step)[0] ?? []) {
        const fact = this.#graph.fact(ref);
        if (fact && facts.size < mostCited) facts.set(`${ref.kind} ${ref.key}`, fact);
      }
    }
    return evidence(...facts.values());
  }
}

const order: readonly Access[] = ["administer", "impersonate", "execute", "write", "read", "read-files", "connect"];
const ranks = accesses.map((name) => (order.includes(name) ? order.indexOf(name) : order.length));
const rank = (access: number): number => ranks[access] ?? order.length;

/** Code running in it; of what runs none, its use. */
function executing(graph: GraphReader, node: number): number {
  const execute = graph.privilegeIndex(node, "execute");
  return execute >= 0 ? execute : graph.privilegeIndex(node, "connect");
}
