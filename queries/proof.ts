import { type Best, best, type Closure, closure, type GraphReader, NOT_REACHED, proof } from "../graph/port.ts";
import { type Condition, certainties } from "../model/step.ts";
import { agreement } from "./agree.ts";

/** One proof and what it rests on. Steps are indexes, premises before use. */
export interface Proof {
  readonly target: number;
  readonly steps: readonly number[];
  /** Of all its steps, each once, sorted by text. */
  readonly conditions: readonly Condition[];
  /** Steps that a person counts: without hubs and implied accesses. */
  readonly stepCount: number;
  /** 0 certain, 1 conditional, 2 assumed: the weakest step. */
  readonly stratum: number;
  /** Additive: each use of a step counts its cost. */
  readonly cost: number;
}

/** How often a contradictory proof is replaced before the target is given up in that stratum. */
const attempts = 64;

/** `first`: the closure's own, shortest by levels. `cheapest`: least additive tree cost. */
export type ProofOrder = "first" | "cheapest";

/** Finds proofs of any number of targets from one set of starts. */
export class Prover {
  readonly closure: Closure;
  /** Privileges for which every proof tried contradicts itself and others were left untried: neither proven nor refuted. */
  readonly givenUp = new Set<number>();
  readonly #graph: GraphReader;
  readonly #starts: readonly number[];
  readonly #maxStratum: number;
  readonly #order: ProofOrder;
  readonly #banned: Uint8Array | undefined;
  readonly #cheapest = new Map<number, Best>();
  #plain: Uint8Array | undefined;

  /** @param banned per step: non-zero leaves it out of every proof. */
  constructor(
    graph: GraphReader,
    starts: readonly number[],
    maxStratum: number,
    order: ProofOrder,
    banned?: Uint8Array,
  ) {
    this.#graph = graph;
    this.#starts = starts;
    this.#maxStratum = maxStratum;
    this.#order = order;
    this.#banned = banned;
    this.closure = closure(graph.csr, starts, maxStratum, banned);
  }

  /**
   * The target's proof in its first stratum whose conditions do not contradict each other (two that need one variable
   * of the world to have two values). Of a contradictory proof one of the steps that clash is left out and the search
   * goes on, so each replacement is again irredundant, and every proof that could hold is among them.
   */
  proof(target: number): Proof | undefined {
    for (let stratum = this.closure.stratumOf[target] ?? NOT_REACHED; stratum <= this.#maxStratum; stratum++) {
      const result = this.#inStratum(target, stratum);
      if (result) return result;
    }
    return undefined;
  }

  /**
   * Per privilege: 1 where the closure's own proof needs nothing of the world, so that it holds as it is, in the closure's
   * stratum. Of the others only `proof` tells whether there is one.
   */
  plain(): Uint8Array {
    this.#plain ??= plainOf(this.#graph, this.closure);
    return this.#plain;
  }

  #inStratum(target: number, stratum: number): Proof | undefined {
    const queue: (readonly number[])[] = [[]];
    for (let tried = 0; tried < attempts; tried++) {
      const without = queue.shift();
      if (without === undefined) return undefined;
      const steps = proof(this.#graph.csr, this.#derivations(stratum, without), target);
      if (steps === undefined) continue;
      const found = agreement(this.#graph, steps, stratum);
      if ("alternatives" in found) return described(this.#graph, target, steps, found.alternatives);
      for (const step of found.clash) queue.push([...without, step]);
    }
    if (queue.length > 0) this.givenUp.add(target);
    return undefined;
  }

  #derivations(stratum: number, without: readonly number[]): Closure | Best {
    const { csr } = this.#graph;
    if (without.length > 0) {
      const banned = this.#banned?.slice() ?? new Uint8Array(csr.steps);
      for (const step of without) banned[step] = 1;
      return this.#order === "cheapest"
        ? best(csr, this.#starts, stratum, banned)
        : closure(csr, this.#starts, stratum, banned);
    }
    return this.#order === "first" ? this.closure : this.cheapest(stratum);
  }

  /** Least costs of every privilege, later strata left out. */
  cheapest(stratum: number): Best {
    const known = this.#cheapest.get(stratum) ?? best(this.#graph.csr, this.#starts, stratum, this.#banned);
    this.#cheapest.set(stratum, known);
    return known;
  }
}

function plainOf(graph: GraphReader, { order, count, by }: Closure): Uint8Array {
  const { premiseStart, premises, privileges } = graph.csr;
  const plain = new Uint8Array(privileges);
  for (let i = 0; i < count; i++) {
    const p = order[i] as number;
    const step = by[p] as number;
    let holds = step < 0 || !graph.conditionsOf(step).some(({ assumes }) => assumes);
    for (let k = premiseStart[step] ?? 0; holds && step >= 0 && k < (premiseStart[step + 1] as number); k++)
      holds = plain[premises[k] as number] === 1;
    if (holds) plain[p] = 1;
  }
  return plain;
}

/**
 * A proof as answers need it.
 * @param steps premises before use
 * @param alternatives of steps that do not use their strongest
 */
export function described(
  graph: GraphReader,
  target: number,
  steps: readonly number[],
  alternatives: ReadonlyMap<number, number>,
): Proof {
  const conditions = new Map<string, Condition>();
  const costs = new Map<number, number>();
  let stratum = 0;
  let stepCount = 0;
  for (const step of steps) {
    const premises = graph.premisesOf(step).map((premise) => costs.get(premise) ?? 0);
    costs.set(
      graph.conclusionOf(step),
      premises.reduce((sum, cost) => sum + cost, graph.csr.cost[step] ?? 0),
    );
    const alternative = alternatives.get(step) ?? 0;
    for (const condition of graph.conditionsOf(step, alternative))
      conditions.set(`${condition.kind} ${condition.text}`, condition);
    stratum = Math.max(stratum, certainties.indexOf(graph.certaintyOf(step, alternative)));
    if (!graph.isStructural(step)) stepCount++;
  }
  const sorted = [...conditions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, condition]) => condition);
  return { target, steps, conditions: sorted, stepCount, stratum, cost: costs.get(target) ?? 0 };
}
