import type { OverviewAnswer, OverviewCell } from "../../../queries/overview/answer.ts";
import { CertaintyMark } from "../../parts/certainty.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { plural } from "../../parts/words.ts";
import { cellPlace, rowPlace } from "./links.ts";
import { about, strongestOf } from "./matrix-row.tsx";
import { origins, targetNames } from "./words.ts";

interface Props {
  readonly answer: OverviewAnswer;
  /** By index in the answer's rows. */
  readonly byRow: ReadonlyMap<number, readonly OverviewCell[]>;
}

/** The matrix where there is no room for one: what each way in leads to, one below the other. */
export function MatrixCards({ answer, byRow }: Props) {
  const { rows, targets, certainty } = answer;
  return (
    <div className="matrix-cards">
      {origins.map(({ origin, title, says }) => {
        const own = rows.flatMap((row, at) => (row.origin === origin ? [{ row, at }] : []));
        if (own.length === 0) return null;
        return (
          <section key={origin}>
            <h3>
              {title} <span className="quiet matrix-says">{says}</span>
            </h3>
            <ul>
              {own.map(({ row, at }) => (
                <li key={row.id + row.access} className="matrix-card">
                  <ViewLink to={rowPlace(row, certainty)} className="matrix-name">
                    {row.name}
                  </ViewLink>
                  <span className="quiet small matrix-about">{about(row)}</span>
                  <ul>
                    {(byRow.get(at) ?? []).map((cell) => {
                      const target = targets[cell.target];
                      if (!target) return null;
                      const [one, many] = targetNames[target.class];
                      const what = target.class === "authority" ? one : plural(cell.count, one, many);
                      return (
                        <li key={target.id}>
                          <ViewLink to={cellPlace(row, cell, certainty)} className="matrix-line">
                            <CertaintyMark certainty={strongestOf(cell)} />
                            <span>
                              {what} <span className="quiet">{target.boundary.title}</span>
                            </span>
                            <span className="quiet">{plural(cell.steps, "step")}</span>
                          </ViewLink>
                        </li>
                      );
                    })}
                  </ul>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
