import type { Evidence, StepRecord } from "../../graph/port.ts";
import type { Privilege } from "../../model/access.ts";
import type { Condition } from "../../model/step.ts";
import type { AnswerProof } from "../../queries/answer.ts";

/** What reading a proof needs of an answer. */
export interface Proofs {
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** A step as people count it: hubs and accesses that others include are part of the steps around them. */
export interface FoldedStep {
  readonly step: StepRecord;
  /** What must be held before, without hubs and included accesses. */
  readonly from: readonly Privilege[];
  /** Of its strongest alternative and of the hubs that it passes, each once. */
  readonly evidence: readonly Evidence[];
  readonly conditions: readonly Condition[];
  /** Keys of the steps folded into it. */
  readonly within: readonly string[];
}

const isHub = (held: Privilege): boolean => held.startsWith("hub:");
const isIncluded = ({ rule }: StepRecord): boolean => rule.startsWith("model.implies@");

/** The steps of a proof in firing order; none where the answer has no such proof. */
export const foldedSteps = ({ proofs, steps }: Proofs, proof: string): FoldedStep[] =>
  folded((proofs[proof]?.steps ?? []).flatMap((key) => steps[key] ?? []));

/** Steps in firing order, hubs and included accesses folded into the steps around them. */
export function folded(all: readonly StepRecord[]): FoldedStep[] {
  const makers = new Map(all.map((step) => [step.to, step]));
  return all
    .filter((step) => !isHub(step.to) && !isIncluded(step))
    .map((step) => {
      const from = new Set<Privilege>();
      const through = new Map<string, StepRecord>();
      const open: Privilege[] = [...step.from];
      for (let held = open.pop(); held !== undefined; held = open.pop()) {
        const maker = makers.get(held);
        if (!maker || !(isHub(held) || isIncluded(maker))) {
          from.add(held);
          continue;
        }
        if (through.has(maker.key)) continue;
        through.set(maker.key, maker);
        open.push(...maker.from);
      }
      const passed = [...through.values()].reverse();
      return {
        step,
        from: [...from].sort(),
        evidence: distinct([...passed, step].flatMap(({ because }) => because[0] ?? [])),
        conditions: distinct([...passed, step].flatMap(({ conditions }) => conditions)),
        within: passed.map(({ key }) => key),
      };
    });
}

const distinct = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
