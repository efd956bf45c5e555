import type { GraphReader, StepRecord } from "../../graph/port.ts";
import { splitPrivilege } from "../../model/access.ts";
import { AnswerBook, type AnswerProof } from "../../queries/answer.ts";
import type { Found } from "../../queries/diff/compare.ts";
import type { Side } from "../../queries/diff/side.ts";
import type { Proof } from "../../queries/proof.ts";

/** Proofs of one snapshot, for several starts. */
export class Proofs {
  readonly #side: Side;
  readonly #book = new AnswerBook();
  /** Step keys by number, per graph: hypotheses are numbered anew in each. */
  readonly #keys = new WeakMap<GraphReader, Map<number, string>>();

  constructor(side: Side) {
    this.#side = side;
  }

  of({ start, target }: Found): Proof | undefined {
    const prover = this.#side.prover(start);
    return this.#side
      .named(target)
      .flatMap((p) => prover?.proof(p) ?? [])
      .sort((a, b) => a.stratum - b.stratum)[0];
  }

  /** The node that the target stands for; -1 where there is none. */
  nodeOf({ target }: Found): number {
    return this.#side.graph.nodesNamed(splitPrivilege(target).node)[0] ?? -1;
  }

  /** Gives the proof's id. */
  add(start: string, proof: Proof): string | undefined {
    const graph = this.#side.start(start)?.graph();
    if (!graph) return undefined;
    const keys = this.#keys.get(graph) ?? new Map<number, string>();
    this.#keys.set(graph, keys);
    return this.#book.add(graph, proof, keys);
  }

  done(): { readonly proofs: Record<string, AnswerProof>; readonly steps: Record<string, StepRecord> } {
    return { proofs: this.#book.proofs, steps: this.#book.steps };
  }
}
