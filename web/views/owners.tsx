import { useMemo } from "react";
import { firstOwner } from "../../model/owner.ts";
import type { OwnersAnswer } from "../../queries/owners/answer.ts";
import { useAnswer } from "../api/ask.ts";
import { OwnerPick } from "../control/owner-pick.tsx";
import { namesOf, ownerFilter } from "../control/use-owners.ts";
import { ExportMenu } from "../export/menu.tsx";
import { Choices } from "../parts/choices.tsx";
import { Empty } from "../parts/empty.tsx";
import { FindField } from "../parts/find-field.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { SelectorSearch } from "../parts/selector-search.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { count } from "../parts/words.ts";
import { useViewState, type ViewHandle } from "../state/use-view-state.ts";
import type { StateOf } from "../state/views.ts";
import { ownersFiles } from "./owners/exports.ts";
import { Parties } from "./owners/parties.tsx";
import { OwnersTable } from "./owners/table.tsx";
import "./owners/owners.css";

/** Things that are fetched. */
const limit = 1000;

const target = { role: "target" } as const;

/** Who answers for what, where sources disagree, and what nobody answers for. */
export default function Owners() {
  const { state, change } = useViewState("owners");
  const { of, only } = state;
  const question = { selectors: [...of], unowned: only === "unowned", conflicts: only === "conflicts" };
  const { data, error, refetch } = useAnswer("owners", { ...question, limit }, { keep: true });
  return (
    <div className="page">
      <PageHead
        title="Owners"
        says="Who answers for what, by the strongest source of each; where sources disagree; what nobody answers for."
      />
      <search className="row wide">
        <div className="question-field owners-of" data-search>
          <SelectorSearch
            label="Of what"
            role={target.role}
            values={of}
            onChange={(values) => change({ of: values })}
            placeholder="Everything that can have an owner"
          />
        </div>
      </search>
      {error && <ProblemBlock error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton says="Asking who owns what" lines={10} />}
      {data && <Found answer={data} state={state} change={change} />}
    </div>
  );
}

interface Props {
  readonly answer: OwnersAnswer;
  readonly state: StateOf<"owners">;
  readonly change: ViewHandle<"owners">["change"];
}

function Found({ answer, state, change }: Props) {
  const { only, owner, find } = state;
  const { counts, rows, byOwner, truncated } = answer;
  const names = useMemo(() => namesOf(rows.flatMap(({ business, technical }) => [business, technical])), [rows]);
  const words = find.toLowerCase().split(/\s+/);
  const shown = rows.filter(
    (row) =>
      (ownerFilter(firstOwner(row), owner) ||
        ownerFilter(row.business, owner === "none" ? "-" : owner) ||
        ownerFilter(row.technical, owner === "none" ? "-" : owner)) &&
      words.every((word) => `${row.id} ${row.name} ${row.kind}`.toLowerCase().includes(word)),
  );
  return (
    <div className="owners-parts">
      <section className="panel" aria-label="Things and their owners">
        <div className="panel-head">
          <Choices
            label="Which things"
            quiet
            value={only}
            onChange={(next) => change({ only: next, owner: "" })}
            options={[
              { value: "all", label: `All ${count(counts.things)}` },
              { value: "unowned", label: `No owner ${count(counts.unowned)}` },
              { value: "conflicts", label: `Disputed ${count(counts.conflicts)}` },
            ]}
          />
          <div className="row">
            <FindField label="Find in the table" value={find} onChange={(text) => change({ find: text }, "replace")} />
            <OwnerPick names={names} value={owner} onChange={(next) => change({ owner: next }, "replace")} />
            <ExportMenu exports={ownersFiles(answer, shown)} />
          </div>
        </div>
        {shown.length === 0 ? <Empty title="Nothing fits" /> : <OwnersTable rows={shown} />}
        {truncated && (
          <p className="panel-body quiet small">The first {count(rows.length)} are here; counts are whole.</p>
        )}
      </section>
      <Parties parties={byOwner} chosen={owner} onChoose={(next) => change({ owner: next, only: "all" }, "replace")} />
    </div>
  );
}
