import { memo } from "react";
import type { ReachRow } from "../../queries/reach.ts";
import { CertaintyBadge } from "./certainty.tsx";
import { KindGlyph } from "./kind-glyph.tsx";
import { kindName, plural } from "./words.ts";

interface Props {
  readonly row: ReachRow;
  readonly current: boolean;
  readonly tabStop: boolean;
  /** Whether rows have different starts. */
  readonly several: boolean;
  readonly onProof: (row: ReachRow) => void;
}

export const ReachedRow = memo(function ReachedRow({ row, current, tabStop, several, onProof }: Props) {
  const { id, name, kind, access, certainty, conditions, stepCount, anyway, start } = row;
  return (
    <tr aria-current={current ? "true" : undefined}>
      <th scope="row">
        <div className="named">
          <KindGlyph kind={kind} />
          <div>
            <button
              type="button"
              className="link-button"
              data-roving
              tabIndex={tabStop ? 0 : -1}
              onClick={() => onProof(row)}
            >
              {name}
            </button>
            <span className="id">{id}</span>
            {anyway && <span className="badge">reached from the internet anyway</span>}
          </div>
        </div>
      </th>
      <td className="minor">{kindName(kind)}</td>
      <td>{access}</td>
      <td>
        <CertaintyBadge certainty={certainty} />
        {conditions.length > 0 && (
          <span className="quiet small if" title={conditions.map(({ text }) => text).join("\n")}>
            if {plural(conditions.length, "condition")}
          </span>
        )}
      </td>
      <td className="number">{stepCount}</td>
      {several && <td className="mono">{start}</td>}
    </tr>
  );
});
