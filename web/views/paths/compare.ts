import type { StepRecord } from "../../../graph/port.ts";
import { type FoldedStep, foldedSteps, type Proofs } from "../../proof/fold.ts";

/** Two paths step by step. */
export interface Comparison {
  readonly shared: readonly FoldedStep[];
  readonly onlyFirst: readonly FoldedStep[];
  readonly onlySecond: readonly FoldedStep[];
  /** The last step up to which both go the same way from the start; undefined where they part at once. */
  readonly until?: StepRecord;
}

/** What two proofs of an answer share and where they differ. */
export function compared(answer: Proofs, first: string, second: string): Comparison {
  const a = foldedSteps(answer, first);
  const b = foldedSteps(answer, second);
  const inA = new Set(a.map(({ step }) => step.key));
  const inB = new Set(b.map(({ step }) => step.key));
  const parts = a.findIndex(({ step }, at) => b[at]?.step.key !== step.key);
  const until = a.at(parts < 0 ? a.length - 1 : parts - 1);
  return {
    shared: a.filter(({ step }) => inB.has(step.key)),
    onlyFirst: a.filter(({ step }) => !inB.has(step.key)),
    onlySecond: b.filter(({ step }) => !inA.has(step.key)),
    ...(until && parts !== 0 ? { until: until.step } : {}),
  };
}
