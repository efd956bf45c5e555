import type { OverviewAnswer, OverviewTargets } from "../../../queries/overview/answer.ts";
import { plural } from "../../parts/words.ts";
import { MatrixCards } from "./matrix-cards.tsx";
import { MatrixHead } from "./matrix-head.tsx";
import { MatrixRow } from "./matrix-row.tsx";
import { origins, targetHeadings } from "./words.ts";

/** Ways in against what they lead to: a count and the fewest steps in each cell, which opens the blast radius. */
export function Matrix({ answer }: { readonly answer: OverviewAnswer }) {
  const { rows, targets, cells, hidden, hypothesis } = answer;
  const byRow = Map.groupBy(cells, ({ row }) => row);
  const met = new Set(cells.map(({ target }) => target));
  const columns = targets.flatMap((target, at) => (met.has(at) ? [{ target, at }] : []));
  const left = hidden.entry + hidden.credential + hidden.outsider;
  return (
    <section className="panel" aria-labelledby="matrix-title">
      <div className="panel-head">
        <div>
          <h2 id="matrix-title">Who reaches what</h2>
          <p className="quiet small">{hypothesis}</p>
        </div>
      </div>
      <MatrixCards answer={answer} byRow={byRow} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus so that keys can scroll it */}
      <section className="scroll matrix-scroll" aria-label="Matrix, scrolls sideways" tabIndex={0}>
        <table className="table matrix">
          <caption className="unseen">
            Rows are ways in, columns what is sensitive. A cell has how many are reached and the fewest steps.
          </caption>
          <MatrixHead columns={columns} />
          {origins.map(({ origin, title, says }) => {
            const own = rows.flatMap((row, at) => (row.origin === origin ? [{ row, at }] : []));
            if (own.length === 0) return null;
            return (
              <tbody key={origin}>
                <tr className="matrix-origin">
                  <th scope="rowgroup" colSpan={columns.length + 1}>
                    <span className="matrix-origin-text">
                      {title} <span className="quiet matrix-says">{says}</span>
                    </span>
                  </th>
                </tr>
                {own.map(({ row, at }) => (
                  <MatrixRow
                    key={row.id + row.access}
                    row={row}
                    cells={byRow.get(at) ?? []}
                    columns={columns}
                    certainty={answer.certainty}
                  />
                ))}
              </tbody>
            );
          })}
        </table>
      </section>
      <NotMet targets={targets.filter((_, at) => !met.has(at))} />
      {left > 0 && (
        <p className="panel-foot quiet small">
          {plural(left, "row")} more {left === 1 ? "is" : "are"} not shown: {hiddenText(hidden)}. The columns count what
          the rows above reach.
        </p>
      )}
      {hidden.targets > 0 && (
        <p className="panel-foot quiet small">
          {plural(hidden.targets, "group")} of targets more {hidden.targets === 1 ? "is" : "are"} not shown: ask for
          them as a target under Paths.
        </p>
      )}
    </section>
  );
}

const hiddenText = ({ entry, credential, outsider }: OverviewAnswer["hidden"]): string =>
  [
    entry > 0 ? plural(entry, "way in", "ways in") : "",
    credential > 0 ? plural(credential, "credential") : "",
    outsider > 0 ? plural(outsider, "outside identity", "outside identities") : "",
  ]
    .filter((part) => part !== "")
    .join(", ");

/** Columns that would be empty, in words. */
function NotMet({ targets }: { readonly targets: readonly OverviewTargets[] }) {
  if (targets.length === 0) return null;
  const byClass = [...Map.groupBy(targets, (target) => target.class)];
  return (
    <p className="panel-foot quiet small">
      Reached from no row, as far as was read:{" "}
      {byClass
        .map(
          ([cls, own]) =>
            `${targetHeadings[cls].toLowerCase()} ${own.map(({ boundary }) => boundary.title).join(", ")}`,
        )
        .join("; ")}
      .
    </p>
  );
}
