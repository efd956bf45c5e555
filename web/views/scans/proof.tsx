import { X } from "lucide";
import { Button } from "react-aria-components";
import type { ScanExposure, ScanRecord } from "../../../scan/record.ts";
import { SnapshotContext } from "../../api/ask.ts";
import { type Ticks, TicksProvider } from "../../control/ticks.ts";
import { Icon } from "../../parts/icon.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { moment, shortId } from "../../parts/words.ts";
import { ProofPanel } from "../../proof/panel.tsx";
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
  const ticks: Ticks = {
    ticked: new Set(),
    elsewhere: (control) => keeping("cut", { ...question, without: [control] }),
  };
  return (
    <aside className="panel diff-proof" aria-label="Why it is exposed">
      <Button
        className="button plain square card-close"
        aria-label="Close the proof"
        onPress={() => change({ exposure: "", step: "" }, "replace")}
      >
        <Icon of={X} />
      </Button>
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
        <SnapshotContext value={snapshot.id}>
          <TicksProvider value={ticks}>
            <ProofPanel
              answer={{ proofs, steps, snapshot, from: [start] }}
              proof={proof}
              assume={question.assume}
              names={names}
              step={state.step}
              onStep={(step) => change({ step }, "replace")}
              snapshot={snapshot.id}
              asOf={state.asOf}
            >
              <ViewLink className="button" to={keeping("paths", question)}>
                Open as paths
              </ViewLink>
              <ViewLink className="button" to={keeping("cut", question)}>
                How to cut it
              </ViewLink>
            </ProofPanel>
          </TicksProvider>
        </SnapshotContext>
      )}
    </aside>
  );
}
