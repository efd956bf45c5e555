import type { DiffAnswer, DiffRow } from "../../../queries/diff/answer.ts";
import { moment, shortId } from "../../parts/words.ts";
import { ProofCard, RowOfSnapshot } from "../../proof/card.tsx";
import type { Names } from "../../proof/sentence.ts";
import { startOf } from "../../proof/start.ts";
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
  const { proofs, steps } = answer;
  const latest = row.proofIn === "after";
  const snapshot = latest ? answer.after : answer.before;
  return (
    <ProofCard label="Proof of the row" onClose={() => change({ row: "", step: "" }, "replace")}>
      <p className="proof-note diff-proof-of">
        {latest ? "How it is reached now" : "How it was reached"}: snapshot <code>{shortId(snapshot.id)}</code>, taken{" "}
        {moment(snapshot.takenAt)}
      </p>
      <RowOfSnapshot
        answer={{ proofs, steps, snapshot }}
        proof={row.proof}
        start={row.start}
        question={{ ...startOf(row.start), to: [`${row.id}#${row.access}`], snapshot: shortId(snapshot.id) }}
        assume={state.assume}
        names={names}
        step={state.step}
        onStep={(step) => change({ step }, "replace")}
        asOf={state.asOf}
        current={latest}
        {...(latest ? { certainty: state.certainty } : {})}
      />
    </ProofCard>
  );
}
