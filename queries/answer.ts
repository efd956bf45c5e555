import type { Gap, GraphReader, SnapshotRef, StepRecord } from "../graph/port.ts";
import type { Privilege } from "../model/access.ts";
import type { Proof } from "./proof.ts";

/** A gap as answers show it. */
export interface AnswerGap {
  readonly scope: string;
  readonly collection: string;
  readonly reason: string;
  /** Rules whose silence proves nothing because of it. */
  readonly blinds: readonly string[];
  /** Rules whose steps stay conditional because of it. */
  readonly weakens: readonly string[];
}

export interface AnswerProof {
  readonly conclusion: Privilege;
  /** Step keys in firing order. */
  readonly steps: readonly string[];
}

/** Proofs and steps of one answer: every step is described once, however many proofs use it. */
export class AnswerBook {
  readonly proofs: Record<string, AnswerProof> = {};
  readonly steps: Record<string, StepRecord> = {};
  readonly #keys = new Map<number, string>();
  #count = 0;

  /** Adds a proof; returns its id in this answer. The graph is the one the proof's indexes belong to. */
  add(graph: GraphReader, { target, steps }: Proof, keys: Map<number, string> = this.#keys): string {
    const id = `p${++this.#count}`;
    const own = steps.map((step) => {
      let key = keys.get(step);
      if (key === undefined) {
        const record = graph.step(step);
        key = record.key;
        keys.set(step, key);
        this.steps[key] = record;
      }
      return key;
    });
    this.proofs[id] = { conclusion: graph.key(target), steps: own };
    return id;
  }
}

export const answerGaps = (gaps: readonly Gap[]): AnswerGap[] =>
  gaps.map(({ scope, collection, reason, blinds, weakens }) => ({ scope, collection, reason, blinds, weakens }));

export const snapshotOf = ({ snapshot }: GraphReader): SnapshotRef => ({ id: snapshot.id, takenAt: snapshot.takenAt });
