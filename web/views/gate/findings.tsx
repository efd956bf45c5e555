import { ChevronRight } from "lucide";
import { Button } from "react-aria-components";
import type { GateAnswer, GateFinding, Signer } from "../../../gate/answer.ts";
import { type Ticks, TicksProvider } from "../../control/ticks.ts";
import { Icon } from "../../parts/icon.tsx";
import { Mark } from "../../parts/mark.tsx";
import { TableHead } from "../../parts/table-head.tsx";
import { useShown } from "../../parts/use-shown.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { plural } from "../../parts/words.ts";
import { ProofPanel } from "../../proof/panel.tsx";
import { keeping } from "../../state/history.ts";
import type { ViewHandle } from "../../state/use-view-state.ts";
import type { StateOf } from "../../state/views.ts";
import type { Compared } from "./compared.ts";
import { levels } from "./words.ts";

/** Findings that are drawn at once. */
const page = 30;

interface Props {
  readonly answer: GateAnswer;
  /** Where the answer is of a design: beside the findings of today. */
  readonly compared: Compared | undefined;
  readonly state: StateOf<"gate">;
  readonly change: ViewHandle<"gate">["change"];
}

/** What is otherwise than signed: where it can be stopped, who must sign if it is to stay, and its proof. */
export function GateFindings({ answer, compared, state, change }: Props) {
  const { notShown } = answer;
  const findings = compared?.findings ?? answer.findings;
  const { shown, more } = useShown(findings, page);
  return (
    <section className="panel" aria-label="Findings">
      <div className="panel-head">
        <h2>Findings</h2>
        <span className="quiet">
          {plural(findings.length, "finding")}
          {compared && `, ${compared.brought.size} by the design`}
        </span>
      </div>
      {findings.length === 0 && <p className="panel-body quiet">Nothing that was read is otherwise than signed.</p>}
      <ul className="gate-findings">
        {shown.map((finding) => (
          <Finding
            key={keyOf(finding)}
            finding={finding}
            answer={answer}
            compared={compared}
            state={state}
            change={change}
          />
        ))}
      </ul>
      {more}
      {notShown > 0 && (
        <p className="panel-body quiet small">{plural(notShown, "more new step")} without a proof here.</p>
      )}
    </section>
  );
}

const keyOf = ({ kind, record, at, subject, newSteps: [first] }: GateFinding): string =>
  [kind, record, subject, at, first].join(" ");

function Finding({ finding, answer, compared, state, change }: Props & { readonly finding: GateFinding }) {
  const { level, check, title, subject, sentence, reasons, signers, owners, proof, record, kind } = finding;
  const key = keyOf(finding);
  const open = state.finding === key;
  return (
    <li data-level={level}>
      <div className="row">
        <Mark of={levels[level]} />
        <strong>{title}</strong>
        <span className="quiet small">{check}</span>
        {compared && <span className="badge">{compared.brought.has(finding) ? "by the design" : "today too"}</span>}
      </div>
      <div className="gate-subject">
        {kind === "ledger" || compared?.brought.has(finding) ? (
          <code>{subject}</code>
        ) : (
          <ViewLink to={keeping("radius", { direction: "reverse", to: [subject] })}>{subject}</ViewLink>
        )}
        {record !== undefined && <span className="quiet"> · {record}</span>}
      </div>
      <p>{sentence}</p>
      {reasons.length > 0 && (
        <ul className="small gate-reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <Signers signers={signers} owners={owners} />
      {proof !== undefined && (
        <Button
          className="button small gate-open"
          aria-expanded={open}
          onPress={() => change({ finding: open ? "" : key, step: "" }, "replace")}
        >
          <Icon of={ChevronRight} /> {open ? "Hide the proof" : "Show the proof"}
        </Button>
      )}
      {proof !== undefined && open && (
        <Proof answer={answer} compared={compared} proof={proof} state={state} change={change} />
      )}
    </li>
  );
}

/** Where it can be stopped, and whose word is needed if it is to stay. */
function Signers({ signers, owners }: { readonly signers: readonly Signer[]; readonly owners: readonly string[] }) {
  if (signers.length === 0) return null;
  return (
    <div className="scroll">
      <table className="table gate-signers">
        <caption className="label">Where it can be stopped, and who must sign if it is to stay</caption>
        <TableHead columns={["Control point", "Role", "Who"]} />
        <tbody>
          {signers.map(({ controlPoint, title, duty, who }) => (
            <tr key={controlPoint}>
              <th scope="row">
                {controlPoint} <span className="quiet">{title}</span>
              </th>
              <td>{duty}</td>
              <td>{who.length > 0 ? who.join(", ") : <span className="quiet">nobody has the role</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {owners.length > 0 && <p className="quiet small">Ask: {owners.join(", ")}</p>}
    </div>
  );
}

function Proof({ answer, compared, proof, state, change }: Props & { readonly proof: string }) {
  const { snapshot, proofs, steps } = answer;
  const { conclusion } = proofs[proof] ?? {};
  if (!conclusion) return null;
  const question = { from: ["internet"], to: [conclusion] };
  const ticks: Ticks = {
    ticked: new Set(),
    // Choke points are the snapshot's: they know nothing of a design.
    ...(compared ? {} : { elsewhere: (control) => keeping("cut", { ...question, without: [control] }) }),
  };
  return (
    <TicksProvider value={ticks}>
      <ProofPanel
        answer={{ proofs, steps, snapshot, from: question.from }}
        proof={proof}
        assume={[]}
        names={noNames}
        step={state.step}
        onStep={(step) => change({ step }, "replace")}
        snapshot={snapshot.id}
        asOf={state.asOf}
      />
    </TicksProvider>
  );
}

/** Nodes are called by their ids' last parts. */
const noNames: ReadonlyMap<string, string> = new Map();
