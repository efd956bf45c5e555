import { certainties } from "../../model/step.ts";
import { useAnswer } from "../api/ask.ts";
import { ProblemError } from "../api/problem.ts";
import { Choices } from "../parts/choices.tsx";
import { Empty } from "../parts/empty.tsx";
import { GapBanner } from "../parts/gaps.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { keeping } from "../state/history.ts";
import { useViewState } from "../state/use-view-state.ts";
import { Counts } from "./overview/counts.tsx";
import { FirstLooks } from "./overview/first-looks.tsx";
import { Matrix } from "./overview/matrix.tsx";

const certaintyOptions = certainties.map((value) => ({
  value,
  label: { certain: "Certain only", conditional: "Conditional too", assumed: "Assumed too" }[value],
}));

/** The first view: what matters most, and the estate on one page. */
export default function Overview() {
  const { state, change } = useViewState("overview");
  const { data, error, refetch } = useAnswer("overview", { certainty: state.certainty }, { keep: true });
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Overview</h1>
          <p>What somebody reaches who comes in without authenticating, or who holds a leaked credential.</p>
        </div>
        <Choices
          label="Steps that count"
          options={certaintyOptions}
          value={state.certainty}
          onChange={(certainty) => change({ certainty })}
        />
      </div>
      {error && !data && (isEmptyStore(error) ? <NothingImported /> : <Failed error={error} again={refetch} />)}
      {!error && !data && <Skeleton says="Asking for the overview" lines={10} />}
      {data && (
        <>
          <GapBanner gaps={data.gaps} />
          <Counts counts={data.counts} />
          <FirstLooks answer={data} />
          <Matrix answer={data} />
        </>
      )}
    </div>
  );
}

const isEmptyStore = (error: unknown): boolean => error instanceof ProblemError && error.problem.code === "store.none";

const Failed = ({ error, again }: { readonly error: unknown; readonly again: () => unknown }) => (
  <ProblemBlock error={error} onRetry={() => void again()} />
);

function NothingImported() {
  return (
    <Empty title="Nothing is imported yet">
      <p>
        Ambit answers from what you give it: exports of AWS accounts, Kubernetes clusters and Vault. Nothing leaves this
        machine.
      </p>
      <ViewLink to={keeping("imports")} className="button main">
        Import something
      </ViewLink>
    </Empty>
  );
}
