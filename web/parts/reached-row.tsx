import { memo } from "react";
import type { Owner } from "../../model/owner.ts";
import type { ReachRow } from "../../queries/reach.ts";
import { OwnerBadge } from "../control/owner.tsx";
import { CertaintyBadge } from "./certainty.tsx";
import { KindGlyph } from "./kind-glyph.tsx";
import { kindName, plural } from "./words.ts";

interface Props {
  readonly row: ReachRow;
  readonly current: boolean;
  readonly tabStop: boolean;
  /** Whether rows have different starts. */
  readonly several: boolean;
  /** Whether there is a column for who answers. */
  readonly owned: boolean;
  readonly owner: Owner | undefined;
  readonly onProof: (row: ReachRow) => void;
}

export const ReachedRow = memo(function ReachedRow(props: Props) {
  const { row, current, tabStop, several, owned, owner, onProof } = props;
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
            {owner && (
              <span className="owner-below">
                <OwnerBadge owner={owner} />
              </span>
            )}
            {anyway && <span className="badge">reached from the internet anyway</span>}
          </div>
        </div>
      </th>
      <td className="minor">{kindName(kind)}</td>
      <td>{access}</td>
      {owned && <td className="minor">{owner && <OwnerBadge owner={owner} />}</td>}
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
