import { type Closure, type GraphReader, NOT_REACHED } from "../graph/port.ts";
import { type Access, positional } from "../model/access.ts";
import { kindSpec, type NodeClass, type NodeKind } from "../model/node.ts";
import { type Proof, Prover } from "./proof.ts";
import { wantedTargets } from "./selector.ts";
import { impliedByStart } from "./starts.ts";

/** A privilege that a start comes to hold. */
export interface Reached {
  readonly privilege: number;
  /** 0 certain, 1 conditional, 2 assumed. */
  readonly stratum: number;
  /** Proofs are made where they are shown: there may be very many privileges that are only counted. */
  readonly prove: () => Proof;
}

export interface ReachedSet {
  readonly reached: readonly Reached[];
  readonly closure: Closure;
  /** How many are neither proven nor refuted. */
  readonly givenUp: number;
}

/** Classes of which there are rows unless everything is asked for. */
const shown: ReadonlySet<NodeClass> = new Set(["identity", "secret", "data-store", "workload"]);

/** Which privileges a question about reach is about: those of `to`, else by class and access. @throws UserError as `selectTargets` */
export function wantedPrivileges(graph: GraphReader, to: readonly string[], all = false): (p: number) => boolean {
  if (to.length > 0) {
    const targets = new Set(wantedTargets(graph, to));
    return (p) => targets.has(p);
  }
  return (p) => {
    const kind = graph.nodes[graph.nodeOf(p)]?.kind ?? "Hub";
    if (kind === "Hub" || kind === "Internet") return false;
    return all || (shown.has(kindSpec(kind).class) && !positional.has(graph.accessOf(p)));
  };
}

/** True where every access of a node is a row of its own, not only the strongest. */
export const wantsEveryAccess = (to: readonly string[], all = false): boolean =>
  all || to.some((text) => text.includes("#"));

/**
 * What the starts, held together, come to hold of what is wanted, beyond what they are; in the order it is reached.
 * @param graph with the question's hypotheses, which give it no other nodes
 */
export function reachedFrom(
  graph: GraphReader,
  starts: readonly number[],
  wanted: (p: number) => boolean,
  maxStratum: number,
): ReachedSet {
  const prover = new Prover(graph, starts, maxStratum, "first");
  const held = impliedByStart(graph, starts);
  const plain = prover.plain();
  const reached: Reached[] = [];
  for (const p of prover.closure.order.subarray(0, prover.closure.count)) {
    if (held.has(p) || !wanted(p)) continue;
    const evidence = plain[p] === 1 ? undefined : prover.proof(p);
    if (plain[p] === 0 && !evidence) continue;
    const stratum = evidence?.stratum ?? prover.closure.stratumOf[p] ?? NOT_REACHED;
    reached.push({ privilege: p, stratum, prove: () => evidence ?? proven(prover, p) });
  }
  return { reached, closure: prover.closure, givenUp: prover.givenUp.size };
}

function proven(prover: Prover, p: number): Proof {
  const evidence = prover.proof(p);
  if (!evidence) throw new Error("a proof that needs nothing of the world holds");
  return evidence;
}

/** Leaves out an access that another one of the same node includes at no weaker certainty. */
export function strongest<R extends Pick<Reached, "privilege" | "stratum">>(
  graph: GraphReader,
  reached: readonly R[],
): R[] {
  const byNode = Map.groupBy(reached, ({ privilege }) => graph.nodeOf(privilege));
  return reached.filter((one) => {
    const node = graph.nodeOf(one.privilege);
    const kind = graph.nodes[node]?.kind;
    const access = graph.accessOf(one.privilege);
    return !byNode
      .get(node)
      ?.some(
        (other) =>
          other !== one &&
          other.stratum <= one.stratum &&
          kind !== undefined &&
          includes(kind, graph.accessOf(other.privilege), access),
      );
  });
}

function includes(kind: NodeKind, access: Access, wanted: Access): boolean {
  const implied = kindSpec(kind).accesses[access] ?? [];
  return implied.includes(wanted) || implied.some((next) => includes(kind, next, wanted));
}
