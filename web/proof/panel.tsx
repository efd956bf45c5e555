import { ArrowRight, ChevronRight } from "lucide";
import { type ReactNode, useContext, useEffect, useRef } from "react";
import type { SnapshotRef } from "../../graph/port.ts";
import type { AnswerProof } from "../../queries/answer.ts";
import type { StepObserved } from "../../queries/observed/answer.ts";
import { StepOwners } from "../control/step-owners.tsx";
import { CertaintyBadge } from "../parts/certainty.tsx";
import { Icon } from "../parts/icon.tsx";
import { plural } from "../parts/words.ts";
import { CopyButton } from "./copy.tsx";
import { type FoldedStep, foldedSteps, type Proofs } from "./fold.ts";
import { proofMarkdown, weakestOf } from "./markdown.ts";
import { ObservedMark } from "./observed.tsx";
import { accessWords, type Names, nameOf, sentenceOf } from "./sentence.ts";
import { type SinceQuestion, SinceWhen } from "./since.tsx";
import { StepDetails } from "./step-detail.tsx";
import "./proof.css";
import { DesignContext, fixesOf, isHypothesis } from "./step-query.ts";

interface Props {
  readonly answer: Proofs & { readonly snapshot: SnapshotRef; readonly from: readonly string[] };
  /** Id in the answer's proofs. */
  readonly proof: string;
  readonly assume: readonly string[];
  readonly names: Names;
  /** Key of the step that is open; empty for none. */
  readonly step: string;
  readonly onStep: (key: string) => void;
  /** Of the answer that the evidence is asked of; empty for the latest. */
  readonly snapshot: string;
  readonly asOf: string;
  /** The question of which it is asked since when its answer holds; left out: it is not. */
  readonly since?: SinceQuestion;
  /** More buttons: open as paths. */
  readonly children?: ReactNode;
}

/** A proof: its steps in order, each with what it means and, once opened, what proves it and what closes it. */
export function ProofPanel({ answer, proof, assume, names, step, onStep, snapshot, asOf, since, children }: Props) {
  const steps = foldedSteps(answer, proof);
  const design = useContext(DesignContext);
  const { conclusion: target, observed } = answer.proofs[proof] ?? {};
  if (!target) return null;
  const markdown = async (): Promise<string> => {
    const fixes = await fixesOf(steps, design, { snapshot, asOf });
    return proofMarkdown({ answer, proof, assume, names, fixes, link: location.href });
  };
  return (
    <section className="proof" aria-label="Proof">
      <header className="proof-head">
        <h2>
          {accessWords(target)} <strong>{nameOf(target, names)}</strong>
        </h2>
        <p className="proof-sum">
          <CertaintyBadge certainty={weakestOf(steps)} /> {plural(steps.length, "step")}
        </p>
        <div className="row">
          <CopyButton label="Copy as Markdown" text={markdown} />
          {children}
          {since && <SinceWhen key={target} question={since} target={target} />}
        </div>
      </header>
      <Steps steps={steps} names={names} step={step} onStep={onStep} {...(observed ? { observed } : {})} />
    </section>
  );
}

interface StepsProps {
  readonly steps: readonly FoldedStep[];
  /** Their numbers, where they are not all of a proof. */
  readonly numbers?: readonly number[];
  readonly names: Names;
  readonly step: string;
  readonly onStep: (key: string) => void;
  /** What audit logs say of them; absent where none was read. */
  readonly observed?: AnswerProof["observed"];
}

/** Steps in order; at most one is open. */
export const Steps = ({ steps, numbers, names, step, onStep, observed }: StepsProps) => (
  <ol className="proof-steps">
    {steps.map((folded, index) => (
      <Step
        key={folded.step.key}
        folded={folded}
        number={numbers?.[index] ?? index + 1}
        names={names}
        mark={observed?.[folded.step.key]}
        open={folded.step.key === step}
        onToggle={() => onStep(folded.step.key === step ? "" : folded.step.key)}
      />
    ))}
  </ol>
);

interface StepProps {
  readonly folded: FoldedStep;
  readonly number: number;
  readonly names: Names;
  readonly mark: StepObserved | undefined;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Step({ folded, number, names, mark, open, onToggle }: StepProps) {
  const { step, from } = folded;
  const own = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) own.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  return (
    <li ref={own} className={open ? "proof-step open" : "proof-step"} data-step={step.key}>
      <button type="button" aria-expanded={open} onClick={onToggle}>
        <span className="proof-number">{number}</span>
        <span className="proof-words">
          <span className="proof-sentence">{sentenceOf(folded, names)}</span>
          <span className="proof-ends">
            {from.map((held) => `${accessWords(held)} ${nameOf(held, names)}`).join(" and ")}
            <Icon of={ArrowRight} />
            {accessWords(step.to)} {nameOf(step.to, names)}
          </span>
          {!isHypothesis(folded) && <StepOwners names={step.owners} />}
          {mark && <ObservedMark mark={mark} />}
          {step.certainty !== "certain" && (
            <CertaintyBadge certainty={step.certainty}>
              {folded.conditions.length > 0 && `: ${folded.conditions.map(({ text }) => text).join("; ")}`}
            </CertaintyBadge>
          )}
        </span>
        <Icon of={ChevronRight} />
      </button>
      {open && <StepDetails folded={folded} />}
    </li>
  );
}
