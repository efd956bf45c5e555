import type { StepRecord } from "../graph/port.ts";
import { type Folded, foldedProof } from "../model/fold.ts";
import type { AnswerProof } from "./answer.ts";

/** What reading a proof needs of an answer. */
export interface Proofs {
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** One step as a person counts it. */
export type ReadableStep = Folded<StepRecord>;

/** The steps of a proof in firing order. */
export const readable = (answer: Proofs, proof: string): ReadableStep[] => foldedProof(answer, proof);
