import { type Closure, chains, closure, type GraphReader, NOT_REACHED, proof } from "../../graph/port.ts";
import { agreement } from "../agree.ts";
import { described, type Proof } from "../proof.ts";

/** What one stratum knows. */
interface Known {
  readonly held: Closure;
  readonly via: Int32Array;
}

/**
 * Proofs of one set of targets from many starts, each with `always`: chains found by one walk backwards, so that a proof
 * takes as long as it is, not as the graph is.
 */
export class ChainedProofs {
  readonly #graph: GraphReader;
  readonly #targets: readonly number[];
  readonly #always: readonly number[];
  readonly #known = new Map<number, Known>();

  constructor(graph: GraphReader, targets: readonly number[], always: readonly number[]) {
    this.#graph = graph;
    this.#targets = targets;
    this.#always = always;
  }

  /**
   * A proof of the target that the start reaches in fewest steps, in the stratum. Undefined where there is no chain or its
   * conditions contradict each other: then a closure from the start decides.
   */
  from(start: number, stratum: number): Proof | undefined {
    const { held, via } = this.#in(stratum);
    const graph = this.#graph;
    const steps = new Set<number>();
    let at = start;
    for (let step = via[at] as number; step >= 0; step = via[at] as number) {
      for (const premise of graph.premisesOf(step)) {
        if (premise === at || held.stratumOf[premise] === NOT_REACHED) continue;
        for (const before of proof(graph.csr, held, premise) ?? []) steps.add(before);
      }
      steps.add(step);
      at = graph.conclusionOf(step);
    }
    if (at === start || !this.#targets.includes(at)) return undefined;
    const found = agreement(graph, [...steps], stratum);
    return "alternatives" in found ? described(graph, at, [...steps], found.alternatives) : undefined;
  }

  #in(stratum: number): Known {
    let known = this.#known.get(stratum);
    if (!known) {
      const held = closure(this.#graph.csr, this.#always, stratum);
      known = { held, ...chains(this.#graph.csr, this.#targets, held.stratumOf, stratum) };
      this.#known.set(stratum, known);
    }
    return known;
  }
}
