import type { GateAnswer } from "../../gate/answer.ts";
import { problemOf } from "../api/problem.ts";
import { useGate } from "../api/sign-offs.ts";
import { ExportMenu, text } from "../export/menu.tsx";
import { Check } from "../parts/check.tsx";
import { Choices } from "../parts/choices.tsx";
import { Empty } from "../parts/empty.tsx";
import { Mark } from "../parts/mark.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { moment, plural, shortId } from "../parts/words.ts";
import { useViewState, type ViewHandle } from "../state/use-view-state.ts";
import type { StateOf } from "../state/views.ts";
import { GateFindings } from "./gate/findings.tsx";
import { Records } from "./gate/records.tsx";
import { verdicts } from "./gate/words.ts";
import "./gate/gate.css";

/** Whether anything is open or reached that nobody signed, and what became of each sign-off. */
export default function Gate() {
  const { state, change } = useViewState("gate");
  const { data, error, refetch } = useGate({ changed: state.changed, requireSignatures: state.signatures });
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
      {!data && !error && <Skeleton says="Comparing with what was signed" lines={10} />}
      {data && <Answered answer={data} state={state} change={change} />}
    </div>
  );
}

interface Props {
  readonly answer: GateAnswer;
  readonly state: StateOf<"gate">;
  readonly change: ViewHandle<"gate">["change"];
}

function Answered({ answer, state, change }: Props) {
  const { incomplete, notes } = answer;
  return (
    <div className="stack gate">
      <section className="panel" aria-labelledby="gate-verdict">
        <Verdict answer={answer} />
        <div className="panel-body row wide gate-asked">
          <Choices
            label="A new way to what was accepted"
            value={state.changed}
            onChange={(changed) => change({ changed }, "replace")}
            options={[
              { value: "fail", label: "Fails" },
              { value: "warn", label: "Warns" },
            ]}
          />
          <Check checked={state.signatures} onChange={(signatures) => change({ signatures }, "replace")}>
            Only decisions signed with a key count
          </Check>
        </div>
      </section>
      <GateFindings answer={answer} state={state} change={change} />
      <Lines
        title="Not read"
        says="No way through these could be seen."
        lines={incomplete.map(({ source, reason }) => `${source}: ${reason}`)}
      />
      <Lines title="Notes" lines={notes} />
      <Records records={answer.records} />
      <p className="quiet small">A sign-off covers what importers saw.</p>
    </div>
  );
}

function Verdict({ answer }: { readonly answer: GateAnswer }) {
  const { verdict, counts, asOf, clock, commit, baseline, incomplete, snapshot } = answer;
  return (
    <div className="gate-verdict">
      <div className="row gate-head">
        <h2 id="gate-verdict">
          <Mark of={verdicts[verdict]} />
        </h2>
        <ExportMenu
          exports={[
            {
              id: "json",
              says: "Answer as JSON",
              file: `gate-${shortId(snapshot.id)}.json`,
              make: async () => text("application/json", `${JSON.stringify(answer, null, 2)}\n`),
            },
          ]}
        />
      </div>
      <p>
        {plural(counts.fail, "failure")}, {plural(counts.warn, "warning")}
        {incomplete.length > 0 && `, ${plural(incomplete.length, "source")} not read`}; {counts.inForce} of{" "}
        {plural(counts.records, "sign-off")} in force.
      </p>
      <p className="quiet small">
        Records of <code>{baseline}</code> at commit <code>{shortId(commit)}</code>; expiry is judged at {moment(asOf)}
        {clock === "snapshot" && ", when the snapshot was taken"}.
      </p>
    </div>
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
