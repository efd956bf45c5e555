import { useMemo } from "react";
import type { SnapshotInfo } from "../../graph/store/port.ts";
import type { DiffAnswer } from "../../queries/diff/answer.ts";
import { useAnswer } from "../api/ask.ts";
import { useSnapshots } from "../api/store.ts";
import { ExportMenu } from "../export/menu.tsx";
import { Empty } from "../parts/empty.tsx";
import { NothingImported } from "../parts/nothing-imported.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { keeping } from "../state/history.ts";
import { useViewState } from "../state/use-view-state.ts";
import { Causes } from "./diff/causes.tsx";
import { DiffCoverage } from "./diff/coverage.tsx";
import { diffFiles } from "./diff/exports.ts";
import { type Change, type DiffState, diffOf, keyOf, type Pair, pairOf } from "./diff/input.ts";
import { Pickers } from "./diff/pickers.tsx";
import { RowProof } from "./diff/proof.tsx";
import { DiffQuestion } from "./diff/question.tsx";
import { DiffRows } from "./diff/rows.tsx";
import { Sums } from "./diff/sums.tsx";
import "./radius/radius.css";
import "./diff/diff.css";

/** Two snapshots: what came into reach, what went, and because of what. */
export default function Diff() {
  const { state, change } = useViewState("diff");
  const { data, error, refetch } = useSnapshots();
  return (
    <div className="page">
      <PageHead
        title="Changes"
        says="What came into reach between two snapshots, what went out of it, and the facts that did it."
      />
      {error && <ProblemBlock error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton says="Asking for the snapshots" />}
      {data && <Between snapshots={data.snapshots} state={state} change={change} />}
    </div>
  );
}

interface BetweenProps {
  readonly snapshots: readonly SnapshotInfo[];
  readonly state: DiffState;
  readonly change: Change;
}

function Between({ snapshots, state, change }: BetweenProps) {
  const pair = pairOf(snapshots, state);
  if (snapshots.length === 0) return <NothingImported />;
  if (!pair)
    return (
      <Empty title={snapshots.length === 1 ? "There is one snapshot only" : "These are one and the same snapshot"}>
        <p>
          {snapshots.length === 1
            ? "Import again later, or something else: what came and went since then stands here."
            : "Choose two that differ."}
        </p>
        {snapshots.length === 1 ? (
          <ViewLink className="button main" to={keeping("imports")}>
            Import something
          </ViewLink>
        ) : (
          <button type="button" className="button main" onClick={() => change({ before: "", after: "" })}>
            The newest and the one before it
          </button>
        )}
      </Empty>
    );
  return (
    <>
      <div className="stack diff-asked">
        <Pickers snapshots={snapshots} pair={pair} onChange={change} />
        <DiffQuestion state={state} onChange={change} />
      </div>
      <Compared pair={pair} state={state} change={change} />
    </>
  );
}

interface ComparedProps {
  readonly pair: Pair;
  readonly state: DiffState;
  readonly change: Change;
}

function Compared({ pair, state, change }: ComparedProps) {
  const { data, error, isPlaceholderData, refetch } = useAnswer("diff", diffOf(state, pair), { keep: true });
  if (error) return <ProblemBlock error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton says="Comparing two snapshots" lines={10} />;
  return <Found answer={data} settled={!isPlaceholderData} state={state} change={change} />;
}

interface FoundProps {
  readonly answer: DiffAnswer;
  /** False while it is the answer to the question before. */
  readonly settled: boolean;
  readonly state: DiffState;
  readonly change: Change;
}

function Found({ answer, settled, state, change }: FoundProps) {
  const { gained, lost, changed, notComparable, causes, counts } = answer;
  const rows = useMemo(
    () => [...gained, ...lost, ...changed, ...notComparable],
    [gained, lost, changed, notComparable],
  );
  const names = useMemo(() => new Map(rows.map(({ id, name }) => [id, name])), [rows]);
  const files = useMemo(() => diffFiles(answer, state), [answer, state]);
  const row = rows.find((one) => keyOf(one) === state.row);
  const none = counts.gained + counts.lost + counts.changed + counts.notComparable === 0;
  return (
    <div className={row ? "diff with-proof" : "diff"} data-ready={settled}>
      <div className="diff-list">
        <DiffCoverage answer={answer} />
        <Sums answer={answer} />
        <div className="row">
          <ExportMenu exports={files} />
        </div>
        {none ? (
          <Empty title="Nothing came into reach and nothing went">
            <p>
              {counts.facts.added + counts.facts.removed + counts.facts.modified > 0
                ? "Facts differ between the two snapshots, and none of them opens or closes a way."
                : "No fact differs between the two snapshots."}
            </p>
          </Empty>
        ) : (
          <>
            <Causes
              answer={answer}
              chosen={causes.some(({ id }) => id === state.cause) ? state.cause : ""}
              onChoose={(cause) => change(cause ? { cause: cause.id, tab: cause.effect, find: "" } : { cause: "" })}
              onRow={(one) => change({ row: keyOf(one), step: "" }, "replace")}
            />
            <DiffRows answer={answer} state={state} change={change} />
          </>
        )}
      </div>
      {row && <RowProof answer={answer} row={row} names={names} state={state} change={change} />}
    </div>
  );
}
