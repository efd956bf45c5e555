import type { OverviewAnswer, OverviewOrigin } from "../../../queries/overview/answer.ts";
import { count, plural } from "../../parts/words.ts";
import { MatrixHead } from "./matrix-head.tsx";
import { MatrixRow } from "./matrix-row.tsx";

const origins: Readonly<Record<OverviewOrigin, { readonly title: string; readonly says: string }>> = {
  internet: { title: "Anybody", says: "as it is, nothing assumed" },
  entry: { title: "Ways in", says: "if the workload behind is taken over" },
  credential: { title: "Credentials", says: "if the key leaks" },
  outsider: { title: "Outside identities", says: "with what the estate trusts them with" },
};
const order = Object.keys(origins) as readonly OverviewOrigin[];

/** Ways in against what they lead to: a count and the fewest steps in each cell, which opens the blast radius. */
export function Matrix({ answer }: { readonly answer: OverviewAnswer }) {
  const { rows, targets, cells, hidden, hypothesis } = answer;
  const byRow = Map.groupBy(cells, ({ row }) => row);
  const left = hidden.entry + hidden.credential + hidden.outsider;
  return (
    <section className="panel" aria-labelledby="matrix-title">
      <div className="panel-head">
        <div>
          <h2 id="matrix-title">Who reaches what</h2>
          <p className="quiet small">{hypothesis}</p>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus so that keys can scroll it */}
      <section className="scroll matrix-scroll" aria-label="Matrix, scrolls sideways" tabIndex={0}>
        <table className="table matrix">
          <caption className="unseen">
            Rows are ways in, columns what is sensitive. A cell has how many are reached and the fewest steps.
          </caption>
          <MatrixHead targets={targets} />
          {order.map((origin) => {
            const own = rows.flatMap((row, at) => (row.origin === origin ? [{ row, at }] : []));
            if (own.length === 0) return null;
            const { title, says } = origins[origin];
            return (
              <tbody key={origin}>
                <tr className="matrix-origin">
                  <th scope="rowgroup" colSpan={targets.length + 1}>
                    <span className="matrix-origin-text">
                      {title} <span className="quiet">{says}</span>
                    </span>
                  </th>
                </tr>
                {own.map(({ row, at }) => (
                  <MatrixRow key={row.id + row.access} row={row} cells={byRow.get(at) ?? []} answer={answer} />
                ))}
              </tbody>
            );
          })}
        </table>
      </section>
      {left > 0 && (
        <p className="panel-foot quiet small">
          {plural(left, "row")} more {left === 1 ? "is" : "are"} not shown: {hiddenText(hidden)}. The columns count what
          the rows above reach.
        </p>
      )}
    </section>
  );
}

const hiddenText = ({ entry, credential, outsider }: OverviewAnswer["hidden"]): string =>
  [
    entry > 0 ? `${count(entry)} ways in` : "",
    credential > 0 ? plural(credential, "credential") : "",
    outsider > 0 ? plural(outsider, "outside identity", "outside identities") : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
