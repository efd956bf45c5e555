import { type Certainty, certainties } from "../../../model/step.ts";
import type { OverviewCell, OverviewRow, OverviewTargets } from "../../../queries/overview/answer.ts";
import { CertaintyMark } from "../../parts/certainty.tsx";
import { KindGlyph } from "../../parts/kind-glyph.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { count, plural } from "../../parts/words.ts";
import { cellPlace, rowPlace } from "./links.ts";
import { type Column, startsRun } from "./matrix-head.tsx";
import { targetNames } from "./words.ts";

interface Props {
  readonly row: OverviewRow;
  /** Of this row. */
  readonly cells: readonly OverviewCell[];
  readonly columns: readonly Column[];
  readonly certainty: Certainty;
}

const asks = {
  unauthenticated: "asks nobody",
  "not-proven": "not proven to ask",
  authenticated: "asks for a login",
} as const;

export function MatrixRow({ row, cells, columns, certainty }: Props) {
  const byTarget = new Map(cells.map((cell) => [cell.target, cell]));
  return (
    <tr>
      <th scope="row" className="matrix-entry">
        <div className="named">
          <KindGlyph kind={row.kind} />
          <div>
            <ViewLink to={rowPlace(row, certainty)} className="matrix-name" title={row.id}>
              {row.name}
            </ViewLink>
            <span className="quiet small matrix-about">{about(row)}</span>
          </div>
        </div>
      </th>
      {columns.map(({ target, at }, place) => {
        const cell = byTarget.get(at);
        return (
          <td key={target.id} className={startsRun(columns, place) ? "matrix-cell first" : "matrix-cell"}>
            {cell ? (
              <Cell row={row} cell={cell} target={target} certainty={certainty} />
            ) : (
              <span aria-hidden="true">·</span>
            )}
            {!cell && <span className="unseen">none</span>}
          </td>
        );
      })}
    </tr>
  );
}

export function about({ boundary, authentication, origin, leadsToCount }: OverviewRow): string {
  return [
    origin === "internet" ? "" : boundary.title,
    authentication ? asks[authentication] : "",
    leadsToCount > 1 ? `leads to ${plural(leadsToCount, "workload")}` : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

interface CellProps {
  readonly row: OverviewRow;
  readonly cell: OverviewCell;
  readonly target: OverviewTargets;
  readonly certainty: Certainty;
}

export const strongestOf = ({ byCertainty }: OverviewCell): Certainty =>
  certainties.find((one) => byCertainty[one] > 0) ?? "assumed";

function Cell({ row, cell, target, certainty }: CellProps) {
  const strongest = strongestOf(cell);
  const [one, many] = targetNames[target.class];
  const says = `${plural(cell.count, one, many)} in ${target.boundary.title}, ${strongest}, nearest in ${plural(cell.steps, "step")}`;
  return (
    <ViewLink to={cellPlace(row, cell, certainty)} className="matrix-link" title={says} data-certainty={strongest}>
      <span className="matrix-count">
        <CertaintyMark certainty={strongest} />
        {target.class === "authority" ? "yes" : count(cell.count)}
      </span>
      <span className="matrix-steps">{plural(cell.steps, "step")}</span>
      <span className="unseen">{`: from ${row.name} to ${says}`}</span>
    </ViewLink>
  );
}
