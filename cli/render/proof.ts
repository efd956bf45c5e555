import type { Evidence, StepRecord } from "../../graph/port.ts";
import { type Privilege, splitPrivilege } from "../../model/access.ts";
import type { Condition } from "../../model/step.ts";
import type { AnswerProof } from "../../queries/answer.ts";
import type { Io } from "../io.ts";
import { certaintyText, clean, styled } from "./text.ts";

/** What a proof's lines need of an answer. */
export interface Proofs {
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** One step as a person reads it: hubs and implied accesses folded into the steps around them. */
export interface ReadableStep {
  readonly step: StepRecord;
  readonly from: readonly Privilege[];
  readonly to: Privilege;
  readonly evidence: readonly Evidence[];
  readonly conditions: readonly Condition[];
}

const isHub = (p: Privilege): boolean => p.startsWith("hub:");

/** The steps of a proof in order. Evidence is that of the strongest alternative. */
export function readable(answer: Proofs, proof: string): ReadableStep[] {
  const steps = (answer.proofs[proof]?.steps ?? []).flatMap((key) => answer.steps[key] ?? []);
  const made = new Map(steps.map((step) => [step.to, step]));
  const result: ReadableStep[] = [];
  for (const step of steps) {
    if (isHub(step.to) || step.rule.startsWith("model.implies@")) continue;
    const hubs = step.from.filter(isHub).flatMap((p) => made.get(p) ?? []);
    result.push({
      step,
      from: [...hubs.flatMap(({ from }) => from), ...step.from.filter((p) => !isHub(p))],
      to: step.to,
      evidence: [...hubs.flatMap(({ because }) => because[0] ?? []), ...(step.because[0] ?? [])],
      conditions: [...hubs.flatMap(({ conditions }) => conditions), ...step.conditions],
    });
  }
  return result;
}

/** `<id> (<access>)`. */
export function privilegeText(p: Privilege): string {
  const { node, access } = splitPrivilege(p);
  return `${clean(node)} (${access})`;
}

/** A proof, numbered, each step with what it rests on and where that stands. */
export function proofLines(io: Io, answer: Proofs, proof: string, indent = "  "): string[] {
  return readable(answer, proof).flatMap(({ step, from, to, evidence, conditions }, index) => {
    const number = `${index + 1}.`.padEnd(3);
    const certainty = step.certainty === "certain" ? "" : ` [${certaintyText(io, step.certainty)}]`;
    const pad = `${indent}   `;
    return [
      `${indent}${number}${styled(io, "bold", clean(step.title))} ${styled(io, "dim", `(${step.rule})`)}${certainty}`,
      ...from.map((p, at) => `${pad}${at === 0 ? "from  " : "and   "}${privilegeText(p)}`),
      `${pad}to    ${privilegeText(to)}`,
      ...evidence.map(
        ({ source, locator, summary }) =>
          `${pad}since ${clean(summary)} ${styled(io, "dim", `[${clean(source)} ${clean(locator)}]`)}`,
      ),
      ...conditions.map(({ kind, text }) => `${pad}if    ${clean(text)} (${kind})`),
      ...(step.hypothesis === undefined
        ? []
        : [`${pad}${step.rule.startsWith("model.hypothesis@") ? "      " : "given "}${clean(step.hypothesis)}`]),
    ];
  });
}
