import type { OverviewTargets, TargetClass } from "../../../queries/overview/answer.ts";
import { count } from "../../parts/words.ts";
import { targetHeadings } from "./words.ts";

/** A column, with its place among all targets of the answer. */
export interface Column {
  readonly target: OverviewTargets;
  readonly at: number;
}

/** Columns that follow one another with the same class. */
function runs(columns: readonly Column[]): { readonly class: TargetClass; readonly length: number }[] {
  const found: { class: TargetClass; length: number }[] = [];
  for (const { target } of columns) {
    const last = found.at(-1);
    if (last?.class === target.class) last.length++;
    else found.push({ class: target.class, length: 1 });
  }
  return found;
}

/** Two rows: what is sensitive, and in which trust boundary. */
export function MatrixHead({ columns }: { readonly columns: readonly Column[] }) {
  return (
    <thead>
      <tr>
        <td className="matrix-corner" rowSpan={2} />
        {runs(columns).map((run) => (
          <th key={run.class} scope="colgroup" colSpan={run.length} className="matrix-class">
            {targetHeadings[run.class]}
          </th>
        ))}
      </tr>
      <tr>
        {columns.map(({ target: { id, boundary, total, reached } }, place) => (
          <th key={id} scope="col" className={startsRun(columns, place) ? "matrix-place first" : "matrix-place"}>
            {boundary.title}
            <span className="quiet">
              {count(reached)} of {count(total)}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Whether a column is the first of its class. */
export const startsRun = (columns: readonly Column[], place: number): boolean =>
  columns[place]?.target.class !== columns[place - 1]?.target.class;
