import { type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { Prover } from "../proof.ts";
import type { Start } from "../starts.ts";
import type { UsedSteps } from "./radius.ts";

/** Most starts of a pattern that one picture joins: each is a closure of its own. */
export const mostStarts = 8;

/** One start with what it reaches. */
export interface Spread {
  readonly start: Start;
  /** With the start's hypotheses. */
  readonly graph: GraphReader;
  readonly prover: Prover;
}

/**
 * What several starts reach, each alone, with one predecessor step per privilege: that of the first start which reaches
 * it in its strongest stratum.
 */
export interface Forest {
  readonly spreads: readonly Spread[];
  /** Per privilege: the strongest stratum; NOT_REACHED (255) for none. */
  readonly stratumOf: Uint8Array;
  /** Per privilege: index in `spreads`. */
  readonly ownerOf: Uint8Array;
  /** Privileges reached, premises before use. */
  readonly order: Int32Array;
}

export function spreadOf(start: Start, graph: GraphReader, maxStratum: number): Spread {
  return { start, graph, prover: new Prover(graph, start.privileges, maxStratum, "first") };
}

export function forestOf(spreads: readonly Spread[], privileges: number): Forest {
  const [only] = spreads;
  if (only && spreads.length === 1) {
    const { stratumOf, order } = only.prover.closure;
    return { spreads, stratumOf, ownerOf: new Uint8Array(privileges), order };
  }
  const stratumOf = new Uint8Array(privileges).fill(NOT_REACHED);
  const ownerOf = new Uint8Array(privileges);
  let reached = 0;
  for (const [owner, { prover }] of spreads.entries()) {
    const own = prover.closure;
    for (const p of own.order) {
      const before = stratumOf[p] as number;
      if ((own.stratumOf[p] as number) >= before) continue;
      if (before === NOT_REACHED) reached++;
      stratumOf[p] = own.stratumOf[p] as number;
      ownerOf[p] = owner;
    }
  }
  // A premise has a lower stratum, or the same and an earlier owner, or both the same and an earlier place in its order.
  const order = new Int32Array(reached);
  let filled = 0;
  for (let stratum = 0; stratum <= 2; stratum++) {
    for (const [owner, { prover }] of spreads.entries())
      for (const p of prover.closure.order) if (stratumOf[p] === stratum && ownerOf[p] === owner) order[filled++] = p;
  }
  return { spreads, stratumOf, ownerOf, order };
}

/** The step that gives a privilege in the forest; negative for a start. */
export const stepInto = ({ spreads, ownerOf }: Forest, p: number): number =>
  (spreads[ownerOf[p] as number] as Spread).prover.closure.by[p] as number;

/**
 * Marks what the wanted privileges rest on.
 * @param useful per privilege: 1 where it is wanted; written
 */
export function markBehind(forest: Forest, useful: Uint8Array): void {
  const { order, ownerOf, spreads } = forest;
  for (let i = order.length - 1; i >= 0; i--) {
    const p = order[i] as number;
    if (useful[p] === 0) continue;
    const { graph, prover } = spreads[ownerOf[p] as number] as Spread;
    const step = prover.closure.by[p] as number;
    if (step < 0) continue;
    const { premises, premiseStart } = graph.csr;
    for (let k = premiseStart[step] as number; k < (premiseStart[step + 1] as number); k++)
      useful[premises[k] as number] = 1;
  }
}

/** The steps that give the useful privileges, and those of proofs that took another way. */
export function usedSteps(
  forest: Forest,
  useful: Uint8Array,
  proofs: readonly { readonly owner: number; readonly steps: readonly number[] }[],
): UsedSteps {
  const graphs = forest.spreads.map(({ graph }) => graph);
  const steps: number[] = [];
  const owners: number[] = [];
  const others = new Set<string>();
  for (const p of forest.order) {
    const step = stepInto(forest, p);
    if (useful[p] === 0 || step < 0) continue;
    steps.push(step);
    owners.push(forest.ownerOf[p] as number);
  }
  for (const { owner, steps: own } of proofs) {
    for (const step of own) {
      const made = graphs[owner]?.csr.conclusion[step] ?? 0;
      if (useful[made] === 1 && forest.ownerOf[made] === owner && stepInto(forest, made) === step) continue;
      if (others.has(`${owner} ${step}`)) continue;
      others.add(`${owner} ${step}`);
      steps.push(step);
      owners.push(owner);
    }
  }
  return { count: steps.length, steps: Int32Array.from(steps), owners: Uint8Array.from(owners), graphs };
}
