import type { ScanSummary } from "../../scan/record.ts";
import { useScans } from "../api/store.ts";
import { Empty } from "../parts/empty.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { PickOne } from "../parts/select.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useViewState } from "../state/use-view-state.ts";
import { Coverage } from "./scans/coverage.tsx";
import { History } from "./scans/history.tsx";
import type { Change, ScansState } from "./scans/input.ts";
import { Run } from "./scans/run.tsx";
import "./radius/radius.css";
import "./diff/diff.css";
import "./scans/scans.css";

const fresh = { exposure: "", step: "", find: "", tab: "told" } as const;

/** What scheduled scans found, run by run: what is new, what was closed, what could not be read. */
export default function Scans() {
  const { state, change } = useViewState("scans");
  const { data, error, refetch } = useScans();
  return (
    <div className="page">
      <PageHead
        title="Scans"
        says="What each run found that the one before had not, who was told, and what it could not read."
      />
      {error && <ProblemBlock error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton says="Asking for the scans" />}
      {data && data.scans.length === 0 && (
        <Empty title="No scan has run yet">
          <p>
            <code>ambit scan scan.yaml</code> reads the sources that the file names, compares with the run before, and
            tells the owners of what is new; its documentation says how to run it on a schedule.
          </p>
        </Empty>
      )}
      {data && data.scans.length > 0 && <Runs scans={data.scans} state={state} change={change} />}
    </div>
  );
}

interface Props {
  readonly scans: readonly ScanSummary[];
  readonly state: ScansState;
  readonly change: Change;
}

function Runs({ scans, state, change }: Props) {
  const names = [...new Set(scans.map(({ scan }) => scan))];
  const name = names.includes(state.scan) ? state.scan : (names[0] ?? "");
  const runs = scans.filter(({ scan }) => scan === name);
  const open = runs.find(({ id }) => id === state.run) ?? runs[0];
  if (!open) return null;
  return (
    <div className="stack scans">
      {names.length > 1 && (
        <PickOne
          label="Scan"
          options={names.map((one) => ({ id: one, text: one }))}
          value={name}
          onChange={(scan) => change({ scan, run: "", ...fresh })}
        />
      )}
      {state.run !== "" && open.id !== state.run && (
        <p className="banner">The run that the address names is not kept any more. This is the newest.</p>
      )}
      <History runs={runs} open={open.id} onOpen={({ id }) => change({ run: id, ...fresh })} />
      <Coverage runs={runs} open={open.id} />
      <Run key={open.id} run={open} state={state} change={change} />
    </div>
  );
}
