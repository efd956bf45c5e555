import { X } from "lucide";
import { Button } from "react-aria-components";
import type { DiffAnswer, DiffRow } from "../../../queries/diff/answer.ts";
import { SnapshotContext } from "../../api/ask.ts";
import { type Ticks, TicksProvider } from "../../control/ticks.ts";
import { Icon } from "../../parts/icon.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { moment, shortId } from "../../parts/words.ts";
import { ProofPanel } from "../../proof/panel.tsx";
import type { Names } from "../../proof/sentence.ts";
import { startOf } from "../../proof/start.ts";
import { keeping } from "../../state/history.ts";
import type { Change, DiffState } from "./input.ts";

interface Props {
  readonly answer: DiffAnswer;
  readonly row: DiffRow;
  readonly names: Names;
  readonly state: DiffState;
  readonly change: Change;
}

/** The proof of a row, of the snapshot that reaches it. */
export function RowProof({ answer, row, names, state, change }: Props) {
  const snapshot = row.proofIn === "after" ? answer.after : answer.before;
  const latest = row.proofIn === "after";
  const question = { ...startOf(row.start), to: [`${row.id}#${row.access}`], snapshot: shortId(snapshot.id) };
  const ticks: Ticks = {
    ticked: new Set(),
    ...(latest ? { elsewhere: (control) => keeping("cut", { ...question, without: [control] }) } : {}),
  };
  return (
    <aside className="panel diff-proof" aria-label="Proof of the row">
      <Button
        className="button plain square card-close"
        aria-label="Close the proof"
        onPress={() => change({ row: "", step: "" }, "replace")}
      >
        <Icon of={X} />
      </Button>
      <p className="proof-note diff-proof-of">
        {latest ? "How it is reached now" : "How it was reached"}: snapshot <code>{shortId(snapshot.id)}</code>, taken{" "}
        {moment(snapshot.takenAt)}
      </p>
      <SnapshotContext value={snapshot.id}>
        <TicksProvider value={ticks}>
          <ProofPanel
            answer={{ proofs: answer.proofs, steps: answer.steps, snapshot, from: [row.start] }}
            proof={row.proof}
            assume={state.assume}
            names={names}
            step={state.step}
            onStep={(step) => change({ step }, "replace")}
            snapshot={snapshot.id}
            asOf={state.asOf}
            {...(latest ? { since: { ...startOf(row.start), certainty: state.certainty } } : {})}
          >
            <ViewLink className="button" to={keeping("paths", question)}>
              Open as paths
            </ViewLink>
            {latest && (
              <ViewLink className="button" to={keeping("cut", question)}>
                How to cut it
              </ViewLink>
            )}
          </ProofPanel>
        </TicksProvider>
      </SnapshotContext>
    </aside>
  );
}
