import type { Evidence, StepRecord } from "../graph/port.ts";
import type { Privilege } from "../model/access.ts";
import type { Condition } from "../model/step.ts";
import type { AnswerProof } from "./answer.ts";

/** What reading a proof needs of an answer. */
export interface Proofs {
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** One step as a person counts it: hubs and included accesses are folded into the steps around them. */
export interface ReadableStep {
  readonly step: StepRecord;
  /** What must be held, each as an earlier step or the start gives it. */
  readonly from: readonly Privilege[];
  readonly to: Privilege;
  /** Of the strongest alternative, each once. */
  readonly evidence: readonly Evidence[];
  readonly conditions: readonly Condition[];
}

const isHub = (p: Privilege): boolean => p.startsWith("hub:");
const isIncluded = ({ rule }: StepRecord): boolean => rule.startsWith("model.implies@");

/** The steps of a proof in firing order. */
export function readable(answer: Proofs, proof: string): ReadableStep[] {
  const steps = (answer.proofs[proof]?.steps ?? []).flatMap((key) => answer.steps[key] ?? []);
  const made = new Map(steps.map((step) => [step.to, step]));
  return steps
    .filter((step) => !isHub(step.to) && !isIncluded(step))
    .map((step) => {
      const folded = behind(step, made);
      return {
        step,
        from: [...new Set(folded.from)].sort(),
        to: step.to,
        evidence: unique([...folded.steps, step].flatMap(({ because }) => because[0] ?? [])),
        conditions: unique([...folded.steps, step].flatMap(({ conditions }) => conditions)),
      };
    });
}

/** What a step rests on in the end: premises that are neither hub nor included access, and the hubs' sides on the way. */
function behind(
  step: StepRecord,
  made: ReadonlyMap<Privilege, StepRecord>,
): { readonly from: Privilege[]; readonly steps: StepRecord[] } {
  const from: Privilege[] = [];
  const steps: StepRecord[] = [];
  for (const premise of step.from) {
    const maker = made.get(premise);
    if (!maker || !(isHub(premise) || isIncluded(maker))) {
      from.push(premise);
      continue;
    }
    const before = behind(maker, made);
    from.push(...before.from);
    steps.push(...before.steps, ...(isHub(premise) ? [maker] : []));
  }
  return { from, steps };
}

const unique = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
