import type { WhatIfAnswer } from "../../../queries/what-if/answer.ts";
import { Breaks } from "../../control/face.tsx";
import { ChangedRows, rowsWith } from "../../parts/changed-rows.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FindField } from "../../parts/find-field.tsx";
import { type Sign, signOf } from "../../parts/signs.ts";
import { count } from "../../parts/words.ts";
import type { Names } from "../../proof/sentence.ts";
import type { Change, CutState } from "./input.ts";
import { keyOf } from "./row-key.ts";

interface Props {
  readonly answer: WhatIfAnswer;
  readonly state: CutState;
  readonly change: Change;
  readonly names: Names;
}

type Tab = CutState["tab"];
const empty: Readonly<Record<Tab, string>> = {
  lost: "Nothing goes out of reach",
  gained: "Nothing comes into reach",
  changed: "Nothing is reached more or less surely",
  breaks: "Nothing else rests on what is changed",
};
const captions: Readonly<Record<Sign, string>> = {
  lost: "What is not reached any more",
  gained: "What comes into reach",
  changed: "What is reached more or less surely",
};

/** Row by row what the ticked controls change, and what else breaks. */
export function Effects({ answer, state, change, names }: Props) {
  const { counts, change: edits, truncated } = answer;
  const { tab, find } = state;
  const broken = edits.without.reduce((sum, { useCount }) => sum + useCount, 0);
  return (
    <section className="panel effects" aria-label="What the ticked changes do">
      <div className="panel-head">
        <Choices
          label="List"
          quiet
          value={tab}
          onChange={(next) => change({ tab: next }, "replace")}
          options={[
            { value: "lost", label: `${signOf("lost")} Lost ${count(counts.lost)}` },
            { value: "gained", label: `${signOf("gained")} Gained ${count(counts.gained)}` },
            ...(counts.changed > 0 || tab === "changed"
              ? [{ value: "changed" as const, label: `${signOf("changed")} Changed ${count(counts.changed)}` }]
              : []),
            { value: "breaks", label: `Breaks ${count(broken)}` },
          ]}
        />
        {tab !== "breaks" && (
          <FindField label="Find in the list" value={find} onChange={(text) => change({ find: text }, "replace")} />
        )}
      </div>
      {tab === "breaks" ? (
        <Broken answer={answer} names={names} total={broken} />
      ) : (
        <Rows answer={answer} tab={tab} state={state} change={change} />
      )}
      {truncated && tab !== "breaks" && (
        <p className="panel-body quiet small">Not all rows are here: the counts are whole, exports too.</p>
      )}
    </section>
  );
}

interface RowsProps extends Omit<Props, "names"> {
  readonly tab: Sign;
}

function Rows({ answer, tab, state, change }: RowsProps) {
  const rows = rowsWith(answer[tab], state.find);
  if (state.without.length === 0)
    return (
      <Empty title="Nothing is ticked">
        <p>Tick a change beside, or a control in a step of a proof: here stands what it takes away and what breaks.</p>
      </Empty>
    );
  if (rows.length === 0) return <Empty title={answer[tab].length === 0 ? empty[tab] : "No row has these words"} />;
  return (
    <ChangedRows
      rows={rows}
      sign={tab}
      caption={captions[tab]}
      keyOf={keyOf}
      selected={state.target}
      onProof={(row) => change({ target: keyOf(row), step: "", node: "", edge: "" }, "replace")}
    />
  );
}

interface BrokenProps {
  readonly answer: WhatIfAnswer;
  readonly names: Names;
  readonly total: number;
}

function Broken({ answer, names, total }: BrokenProps) {
  if (total === 0) return <Empty title={empty.breaks} />;
  return (
    <ul className="broken">
      {answer.change.without
        .filter(({ useCount }) => useCount > 0)
        .map(({ control, uses, useCount }) => (
          <li key={control.id} className="panel-body">
            <h3>{control.title}</h3>
            <p className="mono small quiet">{control.id}</p>
            <Breaks uses={uses} useCount={useCount} names={names} />
          </li>
        ))}
    </ul>
  );
}
