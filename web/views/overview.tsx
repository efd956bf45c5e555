import { certainties } from "../../model/step.ts";
import { useAnswer } from "../api/ask.ts";
import { Choices } from "../parts/choices.tsx";
import { GapBanner } from "../parts/gaps.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
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
      {error && <ProblemBlock error={error} onRetry={() => void refetch()} />}
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
