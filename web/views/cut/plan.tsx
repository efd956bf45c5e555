import { Button } from "react-aria-components";
import type { CutAnswer, CutStep } from "../../../queries/cut/answer.ts";
import { ControlFace } from "../../control/face.tsx";
import { plural } from "../../parts/words.ts";
import { CopyButton } from "../../proof/copy.tsx";
import { type Names, privilegeWords } from "../../proof/sentence.ts";
import { boundWords, checkedWords, zeroWords } from "./plan-words.ts";
import { classesWords, Left } from "./residual.tsx";

interface Props {
  readonly answer: CutAnswer;
  readonly names: Names;
  readonly ticked: ReadonlySet<string>;
  /** All changes of the cut are ticked, and nothing else. */
  readonly onAll: () => void;
  readonly markdown: () => string;
  /** Shows why no change closes the way to a target. */
  readonly onWhy: (target: string) => void;
}

/** What to do, in order, and what it leaves after each. */
export function Plan({ answer, names, ticked, onAll, markdown, onWhy }: Props) {
  const { cut, rest, count, truncated, cost, reached, uncuttable, mode } = answer;
  const all = cut.length > 0 && [...cut.map(({ control }) => control), ...rest].every(({ id }) => ticked.has(id));
  return (
    <section className="plan" aria-labelledby="plan-title">
      <header className="plan-head">
        <h2 id="plan-title">
          {cut.length === 0
            ? "No change helps"
            : `${plural(count, "change")} ${count === 1 ? "closes" : "close"} every way${uncuttable.length > 0 ? " that can be closed" : ""}`}
        </h2>
        <p>
          {mode === "contain" ? "Taken or still obtainable" : "Reached"} as things are: {classesWords(reached.byClass)}.
          {cut.length > 0 && ` The changes cost ${cost} together.`}
        </p>
        {cut.length > 0 && (
          <ul className="plan-claims small">
            <li>{boundWords(answer)}</li>
            <li>{checkedWords(answer)}</li>
            <li>
              {zeroWords(answer)}
              {answer.zero.because.length > 0 && <span className="quiet"> {answer.zero.because.join("; ")}.</span>}
            </li>
            {answer.zero.beyond.map((line) => (
              <li key={line}>Beyond that: {line}</li>
            ))}
          </ul>
        )}
        {cut.length > 0 && (
          <div className="row">
            <Button className="button" isDisabled={all} onPress={onAll}>
              Tick all of them
            </Button>
            <CopyButton label="Copy as Markdown" text={markdown} />
          </div>
        )}
      </header>
      {cut.length > 0 && (
        <ol className="plan-steps">
          {cut.map((step, at) => (
            <li key={step.control.id}>
              <span className="proof-number" aria-hidden="true">
                {at + 1}
              </span>
              <PlanStep step={step} answer={answer} names={names} />
            </li>
          ))}
        </ol>
      )}
      {rest.length > 0 && (
        <details className="plan-rest">
          <summary>And {plural(count - cut.length, "more change")}, in any order</summary>
          <ul className="plan-steps">
            {rest.map((control) => (
              <li key={control.id}>
                <ControlFace control={control} names={names} />
              </li>
            ))}
          </ul>
          {truncated && <p className="small quiet">Not all of them are in this answer.</p>}
        </details>
      )}
      {uncuttable.length > 0 && (
        <div className="plan-rest">
          <h3>No change of one fact closes the way to</h3>
          <ul>
            {uncuttable.map(({ target, why }) => (
              <li key={target}>
                <button type="button" className="link-button" onClick={() => onWhy(target)}>
                  {privilegeWords(target, names)}
                </button>
                <ul className="small quiet">
                  {why.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

interface StepProps {
  readonly step: CutStep;
  readonly answer: CutAnswer;
  readonly names: Names;
}

function PlanStep({ step, answer, names }: StepProps) {
  const { control, together, residual, uses, useCount } = step;
  return (
    <ControlFace
      control={control}
      says={<Effect step={step} names={names} />}
      uses={uses}
      useCount={useCount}
      names={names}
    >
      {together && (
        <p className="small">At the same time as the one before: each would be taken anew with the other.</p>
      )}
      <Left left={residual} of={answer.reached} />
    </ControlFace>
  );
}

/** What a change closes and ends, in words. */
function Effect({ step: { stops, ends }, names }: { readonly step: CutStep; readonly names: Names }) {
  const lines = [
    ...stops.map((use) => ({
      key: `${use.rule} ${use.from.join(" ")} ${use.to}`,
      text: `Closes: ${use.from.map((held) => privilegeWords(held, names)).join(" and ")} → ${privilegeWords(use.to, names)}`,
    })),
    ...ends.map((held) => ({ key: held, text: `Ends what was taken: ${privilegeWords(held, names)}` })),
  ];
  const [first, ...rest] = lines;
  if (!first) return null;
  return (
    <>
      {first.text}
      {rest.length > 0 && <span className="quiet"> and {plural(rest.length, "more way")}</span>}
    </>
  );
}
