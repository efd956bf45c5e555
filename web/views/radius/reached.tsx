import { useMemo } from "react";
import { splitPrivilege } from "../../../model/access.ts";
import type { ExposesAnswer } from "../../../queries/exposes.ts";
import type { ReachAnswer } from "../../../queries/reach.ts";
import { ask, useAnswer, useAnswers } from "../../api/ask.ts";
import { useOwners } from "../../control/use-owners.ts";
import { ProblemBlock } from "../../parts/problem.tsx";
import { ReachedTable, rowKey } from "../../parts/reached-table.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import type { FieldsOf, RadiusState } from "../../state/views.ts";
import { exposedTogether } from "./exposed.ts";
import { tally } from "./tally.ts";

/** Rows that are fetched; a download fetches all. */
const limit = 500;

interface Props {
  readonly state: RadiusState;
  /** A row is chosen: its privilege, and in reverse the start that reaches the target. */
  readonly onRow: (row: { readonly id: string; readonly privilege: string }) => void;
  readonly onFilter: (fields: FieldsOf<"radius">) => void;
}

/** Everything that the picture draws and leaves out, as rows. */
export function Reached({ state, onRow, onFilter }: Props) {
  return state.direction === "forward" ? (
    <Forward state={state} onRow={onRow} onFilter={onFilter} />
  ) : (
    <Reverse state={state} onRow={onRow} onFilter={onFilter} />
  );
}

function Forward({ state, onRow, onFilter }: Props) {
  const { from, assume, certainty, alone, snapshot, asOf } = state;
  const question = { from: [...from], assume: [...assume], certainty, alone };
  const { data, error, refetch } = useAnswer("reach", { ...question, limit }, { keep: true });
  if (error) return <ProblemBlock error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton says="Asking what is reached" />;
  return (
    <Rows
      answer={data}
      state={state}
      onRow={onRow}
      onFilter={onFilter}
      loadAll={() => ask("reach", question, { snapshot, asOf })}
    />
  );
}

function Reverse({ state, onRow, onFilter }: Props) {
  const { to, certainty, alone } = state;
  const { data, error, refetch } = useAnswers(
    "exposes",
    to.map((target) => ({ target, certainty, alone, limit })),
  );
  const together = useMemo(() => {
    const [first, ...others] = data ?? [];
    return first && asReached(exposedTogether([first, ...others]));
  }, [data]);
  if (error) return <ProblemBlock error={error} onRetry={refetch} />;
  if (!together) return <Skeleton says="Asking who reaches it" />;
  return <Rows answer={together} state={state} onRow={onRow} onFilter={onFilter} />;
}

interface RowsProps extends Props {
  readonly answer: ReachAnswer;
  readonly loadAll?: () => Promise<ReachAnswer>;
}

function Rows({ answer, state, onRow, onFilter, loadAll }: RowsProps) {
  const { sort, rowClass, rowCertainty, find, owner, target } = state;
  const ids = useMemo(() => answer.reached.map(({ id }) => id), [answer]);
  const owners = useOwners(ids);
  const current = answer.reached.find(({ id, access }) => `${id}#${access}` === target);
  return (
    <ReachedTable
      answer={answer}
      filter={{ sort, rowClass, rowCertainty, find, owner }}
      owners={owners}
      onFilter={(fields) => onFilter(fields as FieldsOf<"radius">)}
      onProof={({ id, access }) => onRow({ id, privilege: `${id}#${access}` })}
      {...(state.direction === "reverse" ? { startTitle: "Target" } : {})}
      {...(current ? { selected: rowKey(current) } : {})}
      {...(loadAll ? { loadAll } : {})}
    />
  );
}

/** The rows of a reverse answer in the table's columns: each start with what has to be held on it. */
const asReached = (answer: ExposesAnswer): ReachAnswer => ({
  schema: 1,
  snapshot: answer.snapshot,
  from: [],
  assume: [],
  gaps: answer.gaps,
  counts: { byKind: answer.counts.byKind, byCertainty: tally(answer.reachedBy.map(({ certainty }) => certainty)) },
  truncated: answer.truncated,
  reached: answer.reachedBy.map(({ target, ...row }) => ({
    ...row,
    start: splitPrivilege(target).node,
    conditions: [],
  })),
  proofs: answer.proofs,
  steps: answer.steps,
});
