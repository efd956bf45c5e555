import { Download } from "lucide";
import { useMemo, useState } from "react";
import { Button } from "react-aria-components";
import { nodeClasses } from "../../model/node.ts";
import { certainties } from "../../model/step.ts";
import type { ReachAnswer, ReachRow } from "../../queries/reach.ts";
import { OwnerPick } from "../control/owner-pick.tsx";
import { namesOf } from "../control/use-owners.ts";
import { download } from "./download.ts";
import { Empty } from "./empty.tsx";
import { FindField } from "./find-field.tsx";
import { Icon } from "./icon.tsx";
import { usePhone } from "./phone.ts";
import { ReachedRow } from "./reached-row.tsx";
import { filtered, type Owners, type RowFilter, reachedCsv } from "./reached-rows.ts";
import { moveRoving } from "./roving.ts";
import { PickOne } from "./select.tsx";
import { ShowMore } from "./show-more.tsx";
import { SortHead } from "./sort-head.tsx";
import { say } from "./toasts.tsx";
import { classesName, count, plural } from "./words.ts";

/** Rows drawn at once; more come on demand. */
const page = 100;
/** On a phone, where the picture comes after them. */
const phonePage = 8;

interface Props {
  readonly answer: ReachAnswer;
  readonly filter: RowFilter;
  readonly onFilter: (filter: Partial<RowFilter>) => void;
  /** Shows the proof of a row. */
  readonly onProof: (row: ReachRow) => void;
  /** `<start> <id>#<access>` of the row whose proof is shown. */
  readonly selected?: string;
  /** Heading of the column that tells several starts apart. */
  readonly startTitle?: string;
  /** The whole answer, where this one was limited: downloads hold every row. */
  readonly loadAll?: () => Promise<ReachAnswer>;
  /** Who answers for each node, as far as is known; empty: no column tells. */
  readonly owners?: Owners;
}

const nobody: Owners = new Map();

export const rowKey = ({ start, id, access }: ReachRow): string => `${start} ${id}#${access}`;

/** Everything that is reached, one row per privilege: what the picture shows, for reading, searching and taking away. */
export function ReachedTable({
  answer,
  filter,
  onFilter,
  onProof,
  selected = "",
  startTitle = "Start",
  loadAll,
  owners = nobody,
}: Props) {
  const { reached, counts, truncated } = answer;
  const { sort, rowClass, rowCertainty, find, owner } = filter;
  const rows = useMemo(
    () => filtered(reached, { sort, rowClass, rowCertainty, find, owner }, owners),
    [reached, sort, rowClass, rowCertainty, find, owner, owners],
  );
  const named = useMemo(() => namesOf(owners.values()), [owners]);
  const [pages, setPages] = useState(1);
  const size = usePhone() ? phonePage : page;
  const shown = rows.slice(0, pages * size);
  const several = new Set(reached.map(({ start }) => start)).size > 1;
  const total = Object.values(counts.byCertainty).reduce((sum, n) => sum + n, 0);
  const onSort = (next: string) => onFilter({ sort: next });
  const head = { sort, onSort };
  const save = async (type: "csv" | "json") => {
    const whole = truncated && loadAll ? await loadAll() : answer;
    if (type === "csv") download("reached.csv", "text/csv;charset=utf-8", reachedCsv(whole.reached, owners));
    else download("reached.json", "application/json", `${JSON.stringify(whole, null, 2)}\n`);
    say(`${plural(whole.reached.length, "row")} saved as reached.${type}`);
  };
  return (
    <section className="panel reached" aria-label="Reached">
      <div className="panel-head">
        <p role="status">
          Shows <strong>{count(rows.length)}</strong> of <strong>{count(total)}</strong> privileges
        </p>
        <div className="row">
          <FindField label="Find in the table" value={find} onChange={(text) => onFilter({ find: text })} />
          <PickOne
            label="Class"
            quiet
            value={rowClass}
            onChange={(next) => onFilter({ rowClass: next })}
            options={[{ id: "any", text: "Every class" }, ...nodeClasses.map((id) => ({ id, text: classesName(id) }))]}
          />
          <PickOne
            label="Certainty"
            quiet
            value={rowCertainty}
            onChange={(next) => onFilter({ rowCertainty: next })}
            options={[{ id: "any", text: "Every certainty" }, ...certainties.map((id) => ({ id, text: id }))]}
          />
          {owners.size > 0 && <OwnerPick names={named} value={owner} onChange={(next) => onFilter({ owner: next })} />}
          <Button className="button" onPress={() => void save("csv")}>
            <Icon of={Download} />
            CSV
          </Button>
          <Button className="button" onPress={() => void save("json")}>
            <Icon of={Download} />
            JSON
          </Button>
        </div>
      </div>
      {rows.length === 0 ? (
        <NoRows total={total} onClear={() => onFilter({ find: "", rowClass: "any", rowCertainty: "any", owner: "" })} />
      ) : (
        <div className="scroll">
          <table className="table" onKeyDown={moveRoving}>
            <caption className="unseen">What is reached. Enter on a name shows the proof; arrow keys move.</caption>
            <thead>
              <tr>
                <SortHead column="name" title="Name" {...head} />
                <SortHead column="kind" title="Kind" className="minor" {...head} />
                <SortHead column="access" title="Access" {...head} />
                {owners.size > 0 && <SortHead column="owner" title="Owner" className="minor" {...head} />}
                <SortHead column="certainty" title="Certainty" {...head} />
                <SortHead column="steps" title="Steps" className="number" {...head} />
                {several && <SortHead column="start" title={startTitle} {...head} />}
              </tr>
            </thead>
            <tbody>
              {shown.map((row, at) => (
                <ReachedRow
                  key={rowKey(row)}
                  row={row}
                  current={rowKey(row) === selected}
                  tabStop={at === 0}
                  several={several}
                  owned={owners.size > 0}
                  owner={owners.get(row.id)}
                  onProof={onProof}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ShowMore left={rows.length - shown.length} onPress={() => setPages(pages + 4)} />
    </section>
  );
}

function NoRows({ total, onClear }: { readonly total: number; readonly onClear: () => void }) {
  if (total === 0)
    return (
      <Empty title="Nothing is proven reachable">
        <p>That is as good as what was read: see the coverage above. A hypothesis may show more.</p>
      </Empty>
    );
  return (
    <Empty title="No row fits these filters">
      <Button className="button" onPress={onClear}>
        Clear the filters
      </Button>
    </Empty>
  );
}
