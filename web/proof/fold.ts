import { foldedProof } from "../../model/fold.ts";
import type { Proofs, ReadableStep } from "../../queries/readable.ts";

export { folded } from "../../model/fold.ts";
export type { Proofs };

/** A step as people count it: hubs and accesses that others include are part of the steps around them. */
export type FoldedStep = ReadableStep;

/** The steps of a proof in firing order; none where the answer has no such proof. */
export const foldedSteps = (answer: Proofs, proof: string): FoldedStep[] => foldedProof(answer, proof);
