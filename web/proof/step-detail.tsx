import { useContext } from "react";
import type { StepAnswer, StepDetail, StepFact } from "../../queries/step/answer.ts";
import { useAnswer } from "../api/ask.ts";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { moment } from "../parts/words.ts";
import { CopyButton } from "./copy.tsx";
import type { FoldedStep } from "./fold.ts";
import { ObservedMark } from "./observed.tsx";
import { StepControls } from "./step-controls.tsx";
import { DesignContext, detailOf, isHypothesis, stepInput } from "./step-query.ts";

/** Everything known of one step: asked for when it is opened. */
export function StepDetails({ folded }: { readonly folded: FoldedStep }) {
  const assumed = isHypothesis(folded);
  const { data, error, isPending, refetch } = useAnswer("step", stepInput(folded, useContext(DesignContext)), {
    enabled: !assumed,
  });
  if (assumed) return <p className="proof-note">The question assumes this: nothing in the snapshot proves it.</p>;
  if (error) return <ProblemBlock error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton says="Reading the evidence" lines={4} />;
  const detail = detailOf(data, folded);
  return detail ? (
    <Known answer={data} detail={detail} folded={folded} />
  ) : (
    <p className="proof-note">The snapshot does not hold this step any more.</p>
  );
}

interface KnownProps {
  readonly answer: StepAnswer;
  readonly detail: StepDetail;
  readonly folded: FoldedStep;
}

function Known({ answer, detail, folded }: KnownProps) {
  const { help, remediation, alternativeCount } = detail;
  const facts = answer.steps
    .flatMap(({ alternatives }) => alternatives[0]?.because ?? [])
    .flatMap((key) => answer.facts[key] ?? []);
  return (
    <div className="proof-detail">
      {folded.conditions.length > 0 && (
        <section>
          <h3>Holds if</h3>
          <ul>
            {folded.conditions.map(({ kind, text }) => (
              <li key={`${kind} ${text}`}>
                <span className="proof-tag">{kind}</span> {text}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>Evidence</h3>
        <ul className="proof-facts">
          {[...new Set(facts)].map((fact) => (
            <Fact key={`${fact.kind} ${fact.key}`} fact={fact} />
          ))}
        </ul>
        {alternativeCount > 1 && (
          <p className="proof-note">
            {alternativeCount} different sets of facts prove this step; this is the strongest. Closing one leaves the
            others.
          </p>
        )}
      </section>
      {help.abuse && <Words title="How it is abused" text={help.abuse} />}
      <section>
        <h3>How it is seen</h3>
        {help.detection.length > 0 && (
          <ul>
            {help.detection.map(({ service, event }) => (
              <li key={`${service} ${event}`}>
                {service}: <span className="mono">{event}</span>
              </li>
            ))}
          </ul>
        )}
        {help.blind && <p className="proof-blind">No log shows it: {help.blind}</p>}
        {detail.observed && <ObservedMark mark={detail.observed} />}
        {help.detection.length === 0 && !help.blind && <p className="proof-note">No log event is known for it.</p>}
      </section>
      {remediation && (
        <section>
          <h3>How to close it</h3>
          <div className="proof-command">
            <pre>{remediation.command}</pre>
            <CopyButton small label="Copy the command" text={() => remediation.command} />
          </div>
          {remediation.open.length > 0 && <p className="proof-note">Fill in yourself: {remediation.open.join(", ")}</p>}
        </section>
      )}
      {detail.controls.length > 0 && <StepControls controls={detail.controls} />}
      <References of={help.references} frameworks={help.frameworks} />
    </div>
  );
}

const Words = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <section>
    <h3>{title}</h3>
    <p>{text}</p>
  </section>
);

function References({ of, frameworks }: { readonly of: readonly string[]; readonly frameworks: readonly string[] }) {
  if (of.length + frameworks.length === 0) return null;
  return (
    <section>
      <h3>References</h3>
      <ul>
        {of
          .filter((url) => url.startsWith("https://"))
          .map((url) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noreferrer">
                {url.slice("https://".length)}
              </a>
            </li>
          ))}
        {frameworks.length > 0 && <li>{frameworks.join(", ")}</li>}
      </ul>
    </section>
  );
}

/** A fact: what it says, where it stands, and itself as it was read. */
function Fact({ fact }: { readonly fact: StepFact }) {
  const { statement } = fact;
  return (
    <li>
      <p>{fact.summary}</p>
      <p className="proof-source">
        <span className="mono">
          {fact.source} {fact.locator}
        </span>
        {fact.observedAt && ` · read ${moment(fact.observedAt)} by ${fact.importer}`}
      </p>
      {statement && (
        <figure>
          <figcaption className="proof-source">
            {statement.policy}
            {statement.number ? `, statement ${statement.number}` : ""}
            {statement.sid ? ` (${statement.sid})` : ""}
          </figcaption>
          <pre>{statement.text}</pre>
        </figure>
      )}
      {fact.content && (
        <details>
          <summary>As it was read</summary>
          <pre>{fact.content}</pre>
          {fact.truncated && <p className="proof-note">Cut: the document has more.</p>}
        </details>
      )}
    </li>
  );
}
