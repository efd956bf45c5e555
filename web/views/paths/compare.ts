import type { StepRecord } from "../../../graph/port.ts";
import { type FoldedStep, foldedSteps, type Proofs } from "../../proof/fold.ts";

/** A step and its number in its path; of a shared one in the first. */
interface NumberedStep {
  readonly number: number;
  readonly folded: FoldedStep;
}

/** Two paths step by step. */
export interface Comparison {
  readonly shared: readonly NumberedStep[];
  readonly onlyFirst: readonly NumberedStep[];
  readonly onlySecond: readonly NumberedStep[];
  /** The last step up to which both go the same way from the start; undefined where they part at once. */
  readonly until?: StepRecord;
}

/** What two proofs of an answer share and where they differ. */
export function compared(answer: Proofs, first: string, second: string): Comparison {
  const a = numbered(foldedSteps(answer, first));
  const b = numbered(foldedSteps(answer, second));
  const inA = new Set(a.map(keyOf));
  const inB = new Set(b.map(keyOf));
  const parting = a.findIndex((one, at) => keyOf(one) !== keyOf(b[at]));
  const together = parting < 0 ? a.length : parting;
  const until = a[together - 1]?.folded.step;
  return {
    shared: a.filter((one) => inB.has(keyOf(one))),
    onlyFirst: a.filter((one) => !inB.has(keyOf(one))),
    onlySecond: b.filter((one) => !inA.has(keyOf(one))),
    ...(until ? { until } : {}),
  };
}

const numbered = (steps: readonly FoldedStep[]): NumberedStep[] =>
  steps.map((folded, at) => ({ number: at + 1, folded }));

const keyOf = (one: NumberedStep | undefined): string => one?.folded.step.key ?? "";
