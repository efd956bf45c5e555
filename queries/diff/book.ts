import type { GraphReader, StepRecord } from "../../graph/port.ts";
import { canonical } from "../../model/canonical.ts";
import { AnswerBook, type AnswerProof } from "../answer.ts";
import type { Proof } from "../proof.ts";

/**
 * Proofs of two snapshots in one answer. A step of the older one that the newer has too, on other evidence, gets a key of
 * its own.
 */
export class TwoBooks {
  readonly #books = { before: new AnswerBook(), after: new AnswerBook() };
  /** Step keys by number, per graph: hypotheses are numbered anew in each. */
  readonly #keys = new WeakMap<GraphReader, Map<number, string>>();

  /** Gives the proof's id in the answer. */
  add(side: "before" | "after", graph: GraphReader, proof: Proof): string {
    const keys = this.#keys.get(graph) ?? new Map<number, string>();
    this.#keys.set(graph, keys);
    const id = this.#books[side].add(graph, proof, keys);
    return side === "after" ? id : older(id);
  }

  done(): { readonly proofs: Record<string, AnswerProof>; readonly steps: Record<string, StepRecord> } {
    const { before, after } = this.#books;
    const steps: Record<string, StepRecord> = { ...after.steps };
    const renamed = new Map<string, string>();
    for (const [key, step] of Object.entries(before.steps)) {
      const other = after.steps[key];
      const own = other === undefined || canonical(other) === canonical(step) ? key : older(key);
      renamed.set(key, own);
      steps[own] = own === key ? step : { ...step, key: own };
    }
    const proofs: Record<string, AnswerProof> = { ...after.proofs };
    for (const [id, { conclusion, steps: own }] of Object.entries(before.proofs))
      proofs[older(id)] = { conclusion, steps: own.map((key) => renamed.get(key) ?? key) };
    return { proofs, steps };
  }
}

const older = (text: string): string => `${text}~before`;
