import type { ScanExposure, ScanRecord } from "../../../scan/record.ts";
import { ViewLink } from "../../parts/view-link.tsx";
import { moment, shortId } from "../../parts/words.ts";
import { ProofCard, RowOfSnapshot } from "../../proof/card.tsx";
import type { Names } from "../../proof/sentence.ts";
import { startOf } from "../../proof/start.ts";
import { keeping } from "../../state/history.ts";
import { CauseChanges } from "./cause.tsx";
import type { Change, ScansState } from "./input.ts";

interface Props {
  readonly record: ScanRecord;
  readonly exposure: ScanExposure;
  readonly names: Names;
  readonly state: ScansState;
  readonly change: Change;
}

/** Why something is exposed: what changed, and the way to it, in the snapshot that the run looked at. */
export function ExposureProof({ record, exposure, names, state, change }: Props) {
  const { snapshot, proofs, steps } = record;
  const { start, causes, proof, firstSeen } = exposure;
  if (!snapshot) return null;
  const question = { ...startOf(start), to: [`${exposure.id}#${exposure.access}`], snapshot: shortId(snapshot.id) };
  return (
    <ProofCard label="Why it is exposed" onClose={() => change({ exposure: "", step: "" }, "replace")}>
      <div className="diff-proof-of stack">
        <p className="proof-note">First seen {moment(firstSeen)}</p>
        {causes.length > 0 && (
          <>
            <p className="label">Because</p>
            <CauseChanges causes={causes} record={record} />
          </>
        )}
      </div>
      {proof === undefined ? (
        <p className="panel-body">
          Its way was not kept with this run. <ViewLink to={keeping("paths", question)}>Ask for it again</ViewLink>
        </p>
      ) : (
        <RowOfSnapshot
          answer={{ proofs, steps, snapshot }}
          proof={proof}
          start={start}
          question={question}
          assume={question.assume}
          names={names}
          step={state.step}
          onStep={(step) => change({ step }, "replace")}
          asOf={state.asOf}
          current
        />
      )}
    </ProofCard>
  );
}
