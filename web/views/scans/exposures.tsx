import type { ScanExposure, ScanRecord } from "../../../scan/record.ts";
import { ChangedRows, rowsWith } from "../../parts/changed-rows.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FindField } from "../../parts/find-field.tsx";
import { count, moment } from "../../parts/words.ts";
import { Gone } from "./gone.tsx";
import { type Change, isTold, type ScansState } from "./input.ts";
import { severityWords, stateWords, toldOf } from "./words.ts";

interface Props {
  readonly record: ScanRecord;
  readonly state: ScansState;
  readonly change: Change;
}

type Tab = ScansState["tab"];
const empty: Readonly<Record<Tab, string>> = {
  told: "Nothing is exposed that was not known",
  standing: "Nothing was exposed before",
  accepted: "Nobody answers for an exposure",
  closed: "Nothing was closed since the last scan",
  untold: "Of everything that was known it can be told what became of it",
};
const captions: Readonly<Record<"told" | "standing" | "accepted", string>> = {
  told: "What is exposed and was not, or is accepted no more",
  standing: "What is exposed, and was when a scan last looked",
  accepted: "What is exposed, and somebody answers for until a date",
};

/** What is exposed and since when, what was closed, what cannot be told. */
export function Exposures({ record, state, change }: Props) {
  const { tab, find } = state;
  const { counts, truncated } = record;
  const totals: Readonly<Record<Tab, readonly [title: string, rows: number]>> = {
    told: ["To tell", toldOf(record)],
    standing: ["Known", counts.byState.standing],
    accepted: ["Accepted", counts.byState.accepted],
    closed: ["Closed", counts.closed],
    untold: ["Cannot be told", counts.untold],
  };
  return (
    <section className="panel" aria-label="Exposures">
      <div className="panel-head">
        <Choices
          label="List"
          quiet
          value={tab}
          onChange={(next) => change({ tab: next }, "replace")}
          options={(Object.keys(totals) as Tab[]).map((one) => ({
            value: one,
            label: `${totals[one][0]} ${count(totals[one][1])}`,
          }))}
        />
        <FindField label="Find in the list" value={find} onChange={(text) => change({ find: text }, "replace")} />
      </div>
      <List record={record} state={state} change={change} />
      {truncated && (
        <p className="panel-body quiet small">Not all rows are here, the most severe are; counts are whole.</p>
      )}
    </section>
  );
}

function List({ record, state, change }: Props) {
  const { tab, find } = state;
  if (tab === "closed" || tab === "untold") {
    const rows = record[tab].filter(({ id, start }) => `${id} ${start}`.toLowerCase().includes(find.toLowerCase()));
    return rows.length === 0 ? (
      <Empty title={record[tab].length === 0 ? empty[tab] : "No row has these words"} />
    ) : (
      <Gone rows={rows} record={record} tab={tab} />
    );
  }
  const all = record.exposures.filter((one) => (tab === "told" ? isTold(one) : one.state === tab));
  const rows = rowsWith(
    all.map((one) => ({ ...one, after: one.certainty })),
    find,
  );
  if (rows.length === 0) return <Empty title={all.length === 0 ? empty[tab] : "No row has these words"} />;
  return (
    <ChangedRows
      rows={rows}
      sign={tab === "told" ? "gained" : "changed"}
      caption={captions[tab]}
      keyOf={({ key }) => key}
      selected={state.exposure}
      onProof={({ key }) => change({ exposure: key, step: "" }, "replace")}
      more={{ title: "Severity", cell: (row) => <Severity row={row} /> }}
    />
  );
}

const Severity = ({ row: { severity, state, firstSeen, acceptance } }: { readonly row: ScanExposure }) => (
  <span className="scan-severity">
    <strong data-severity={severity}>{severityWords[severity]}</strong>
    <span className="quiet small">
      {state === "standing" || state === "accepted" ? `since ${moment(firstSeen)}` : stateWords[state]}
      {acceptance && `, ${acceptance.owner} until ${acceptance.expires.slice(0, 10)}: ${acceptance.reason}`}
    </span>
  </span>
);
