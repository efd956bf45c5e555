import type { DiffAnswer, DiffRow, UncomparedRow } from "../../../queries/diff/answer.ts";
import { ChangedRows, rowsWith } from "../../parts/changed-rows.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FindField } from "../../parts/find-field.tsx";
import { type Sign, signOf } from "../../parts/signs.ts";
import { count } from "../../parts/words.ts";
import { type Change, type DiffState, keyOf, rowsOf } from "./input.ts";

interface Props {
  readonly answer: DiffAnswer;
  readonly state: DiffState;
  readonly change: Change;
}

type Tab = DiffState["tab"];
const signs: Readonly<Record<Tab, Sign>> = { gained: "gained", lost: "lost", changed: "changed", unsure: "changed" };
const titles: Readonly<Record<Tab, string>> = {
  gained: "Gained",
  lost: "Lost",
  changed: "Changed",
  unsure: "Not comparable",
};
const captions: Readonly<Record<Tab, string>> = {
  gained: "What came into reach",
  lost: "What went out of reach",
  changed: "What is reached more or less surely",
  unsure: "What one snapshot reaches and the other cannot tell of",
};
const empty: Readonly<Record<Tab, string>> = {
  gained: "Nothing came into reach",
  lost: "Nothing went out of reach",
  changed: "Nothing is reached more or less surely",
  unsure: "Everything can be compared",
};

/** Row by row what came, went and changed. */
export function DiffRows({ answer, state, change }: Props) {
  const { tab, find, cause } = state;
  const all = rowsOf(answer, cause);
  const rows = rowsWith(all[tab], find);
  const total: Readonly<Record<Tab, number>> =
    cause === ""
      ? { ...answer.counts, unsure: answer.counts.notComparable }
      : { gained: all.gained.length, lost: all.lost.length, changed: all.changed.length, unsure: all.unsure.length };
  const tabs: readonly Tab[] = [
    "gained",
    "lost",
    "changed",
    ...(total.unsure > 0 || tab === "unsure" ? ["unsure" as const] : []),
  ];
  return (
    <section className="panel" aria-label="What came and went">
      <div className="panel-head">
        <Choices
          label="List"
          quiet
          value={tab}
          onChange={(next) => change({ tab: next }, "replace")}
          options={tabs.map((one) => ({
            value: one,
            label: `${one === "unsure" ? "?" : signOf(signs[one])} ${titles[one]} ${count(total[one])}`,
          }))}
        />
        <FindField label="Find in the list" value={find} onChange={(text) => change({ find: text }, "replace")} />
      </div>
      {rows.length === 0 ? (
        <Empty title={all[tab].length === 0 ? empty[tab] : "No row has these words"} />
      ) : (
        <ChangedRows
          rows={rows}
          sign={signs[tab]}
          caption={captions[tab]}
          keyOf={keyOf}
          selected={state.row}
          startShown={answer.from.length === 0}
          onProof={(row) => change({ row: keyOf(row), step: "" }, "replace")}
          {...(tab === "unsure" ? { more: { title: "Not read in the other", cell: unreadOf } } : {})}
        />
      )}
      {answer.truncated && (
        <p className="panel-body quiet small">Not all rows are here; counts and causes are whole, exports too.</p>
      )}
    </section>
  );
}

/** What the other snapshot did not read. */
const unreadOf = (row: DiffRow | UncomparedRow): string =>
  "unread" in row ? row.unread.map(({ scope, collection }) => `${collection} of ${scope}`).join(", ") : "";
