import { createContext } from "react";
import type { StepAnswer, StepDetail } from "../../queries/step/answer.ts";
import { type Asking, ask } from "../api/ask.ts";
import type { InputOf } from "../api/questions.ts";
import type { FoldedStep } from "./fold.ts";

/** Bundles of the design that the proofs shown are of; none: they are the snapshot's. */
export const DesignContext = createContext<readonly string[]>([]);

/** The question that tells all of one step. */
export const stepInput = ({ step, from }: FoldedStep, design: readonly string[]): InputOf<"step"> => ({
  conclusion: step.to,
  premises: [...from],
  rule: step.rule,
  with: [...design],
});

/** What the question assumed itself has no rule, no evidence and nothing to close. */
export const isHypothesis = ({ step }: FoldedStep): boolean => step.rule.startsWith("model.hypothesis@");

/** The step itself among the structural ones that lead up to it. */
export const detailOf = (answer: StepAnswer, { step }: FoldedStep): StepDetail | undefined =>
  answer.steps.find(({ key }) => key === step.key) ?? answer.steps.find(({ rule }) => rule === step.rule);

/** What closes each step, by its key; steps of which nothing is known are left out. */
export async function fixesOf(
  steps: readonly FoldedStep[],
  design: readonly string[],
  asking: Asking,
): Promise<Map<string, string>> {
  const found = await Promise.all(
    steps
      .filter((one) => !isHypothesis(one))
      .map(async (one): Promise<[string, string] | undefined> => {
        const answer = await ask("step", stepInput(one, design), asking).catch(() => undefined);
        const command = answer && detailOf(answer, one)?.remediation?.command;
        return command ? [one.step.key, command] : undefined;
      }),
  );
  return new Map(found.filter((pair) => pair !== undefined));
}
