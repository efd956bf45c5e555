import type { GateAnswer } from "../../gate/answer.ts";
import { problemOf } from "../api/problem.ts";
import { useGate } from "../api/sign-offs.ts";
import { Empty } from "../parts/empty.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { DesignContext } from "../proof/step-query.ts";
import { useViewState, type ViewHandle } from "../state/use-view-state.ts";
import type { StateOf } from "../state/views.ts";
import { comparedWith } from "./gate/compared.ts";
import { Design } from "./gate/design.tsx";
import { GateFindings } from "./gate/findings.tsx";
import { Records } from "./gate/records.tsx";
import { Verdict } from "./gate/verdict.tsx";
import "./gate/gate.css";

/** Whether anything is open or reached that nobody signed, today or with a design, and what became of each sign-off. */
export default function Gate() {
  const { state, change } = useViewState("gate");
  const fields = { changed: state.changed, requireSignatures: state.signatures };
  const given = state.with.length > 0;
  const { data: today, error, refetch } = useGate(fields);
  const planned = useGate({ ...fields, with: [...state.with] }, given);
  const design = given ? planned.data : undefined;
  const none = error !== null && problemOf(error).code === "sign-off.none";
  return (
    <div className="page">
      <PageHead title="Gate" says="What is open or reached that nobody signed, and what became of each sign-off." />
      {none && (
        <Empty title="The server knows no sign-offs">
          <p>
            <code>ambit sign-off propose</code> makes a record for every way in; the people it names sign it in commits
            of their own. <code>ambit serve --signoffs &lt;folder&gt;</code> then shows here what holds.
          </p>
        </Empty>
      )}
      {error && !none && <ProblemBlock error={error} onRetry={() => void refetch()} />}
      {!today && !error && <Skeleton says="Comparing with what was signed" lines={10} />}
      {today && (
        <div className="stack gate">
          <Verdict answer={design ?? today} today={design && today} state={state} change={change} />
          <Design
            bundles={state.with}
            onBundles={(bundles) => change({ with: bundles, finding: "", step: "" })}
            design={design?.design}
            error={given ? planned.error : null}
          />
          <Answered answer={design ?? today} today={design && today} state={state} change={change} />
        </div>
      )}
    </div>
  );
}

interface Props {
  readonly answer: GateAnswer;
  readonly today: GateAnswer | undefined;
  readonly state: StateOf<"gate">;
  readonly change: ViewHandle<"gate">["change"];
}

function Answered({ answer, today, state, change }: Props) {
  const { incomplete, notes, records } = answer;
  const compared = today && comparedWith(today, answer);
  return (
    <DesignContext value={today ? state.with : []}>
      <GateFindings answer={answer} compared={compared} state={state} change={change} />
      <Lines
        title="Not any more"
        says="Otherwise than signed today, and not with the design."
        lines={(compared?.gone ?? []).map(({ title, sentence }) => `${title}: ${sentence}`)}
      />
      <Lines
        title="Not read"
        says="No way through these could be seen."
        lines={incomplete.map(({ source, reason }) => `${source}: ${reason}`)}
      />
      <Lines title="Notes" lines={notes} />
      <Records records={records} />
      <p className="quiet small">A sign-off covers what importers saw.</p>
    </DesignContext>
  );
}

interface LinesProps {
  readonly title: string;
  readonly says?: string;
  readonly lines: readonly string[];
}

function Lines({ title, says, lines }: LinesProps) {
  if (lines.length === 0) return null;
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        {says !== undefined && <p className="quiet small">{says}</p>}
      </div>
      <ul className="panel-body gate-lines">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
