import { ArrowRight } from "lucide";
import { type ReactNode, useState } from "react";
import type { Access } from "../../model/access.ts";
import type { NodeKind } from "../../model/node.ts";
import type { Owner } from "../../model/owner.ts";
import type { Certainty } from "../../model/step.ts";
import { OwnerBadge } from "../control/owner.tsx";
import { CertaintyBadge } from "./certainty.tsx";
import { Icon } from "./icon.tsx";
import { KindGlyph } from "./kind-glyph.tsx";
import { usePhone } from "./phone.ts";
import { moveRoving } from "./roving.ts";
import { ShowMore } from "./show-more.tsx";
import { SignMark } from "./sign.tsx";
import type { Sign } from "./signs.ts";
import { kindName } from "./words.ts";

/** A privilege that is reached in one of two states only, or more or less surely. */
export interface ChangedRow {
  readonly start: string;
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly access: Access;
  /** Absent where it is not reached. */
  readonly before?: Certainty;
  readonly after?: Certainty;
  /** Who answers for the node. */
  readonly owner?: Owner;
}

interface Props<Row extends ChangedRow> {
  readonly rows: readonly Row[];
  readonly sign: Sign;
  /** What the rows are, for those who hear the page. */
  readonly caption: string;
  readonly keyOf: (row: Row) => string;
  /** Key of the row whose proof is shown. */
  readonly selected: string;
  /** Shows the proof of a row. */
  readonly onProof: (row: Row) => void;
  /** Says of each where it begins, also where all begin alike. */
  readonly startShown?: boolean;
  /** A column more. */
  readonly more?: { readonly title: string; readonly cell: (row: Row) => ReactNode };
}

/** Rows drawn at once; more come on demand. */
const page = { desk: 100, phone: 12 } as const;

/** What comes and goes, one row per privilege; the sign says which, in shape and word. */
export function ChangedRows<Row extends ChangedRow>({
  rows,
  sign,
  caption,
  keyOf,
  selected,
  onProof,
  startShown = false,
  more,
}: Props<Row>) {
  const [pages, setPages] = useState(1);
  const shown = rows.slice(0, pages * page[usePhone() ? "phone" : "desk"]);
  const owned = rows.some(({ owner }) => owner);
  const starts = startShown || new Set(rows.map(({ start }) => start)).size > 1;
  return (
    <>
      <div className="scroll">
        <table className="table" onKeyDown={moveRoving}>
          <caption className="unseen">{caption}. Enter on a name shows the proof; arrow keys move.</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className="minor">
                Kind
              </th>
              <th scope="col">Access</th>
              <th scope="col">Certainty</th>
              {owned && (
                <th scope="col" className="minor">
                  Owner
                </th>
              )}
              {starts && <th scope="col">From</th>}
              {more && <th scope="col">{more.title}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, at) => (
              <tr key={keyOf(row)} aria-current={keyOf(row) === selected ? "true" : undefined}>
                <th scope="row">
                  <div className="named">
                    <SignMark sign={sign} />
                    <KindGlyph kind={row.kind} />
                    <div>
                      <button
                        type="button"
                        className="link-button"
                        data-roving
                        tabIndex={at === 0 ? 0 : -1}
                        onClick={() => onProof(row)}
                      >
                        {row.name}
                      </button>
                      <span className="id">{row.id}</span>
                      {row.owner && (
                        <span className="owner-below">
                          <OwnerBadge owner={row.owner} />
                        </span>
                      )}
                    </div>
                  </div>
                </th>
                <td className="minor">{kindName(row.kind)}</td>
                <td>{row.access}</td>
                <td>
                  <BeforeAfter before={row.before} after={row.after} />
                </td>
                {owned && <td className="minor">{row.owner && <OwnerBadge owner={row.owner} />}</td>}
                {starts && <td className="mono">{row.start}</td>}
                {more && <td>{more.cell(row)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore left={rows.length - shown.length} onPress={() => setPages(pages + 4)} />
    </>
  );
}

interface BeforeAfterProps {
  readonly before: Certainty | undefined;
  readonly after: Certainty | undefined;
}

/** How sure it was and is; one alone where the other is not reached. */
function BeforeAfter({ before, after }: BeforeAfterProps) {
  const only = before && after && before !== after ? undefined : (after ?? before);
  if (only) return <CertaintyBadge certainty={only} />;
  if (!before || !after) return null;
  return (
    <span className="before-after">
      <CertaintyBadge certainty={before} />
      <Icon of={ArrowRight} />
      <span className="unseen">now</span>
      <CertaintyBadge certainty={after} />
    </span>
  );
}

/** Rows that have every word of a text in their id, name, kind or access. */
export function rowsWith<Row extends ChangedRow>(rows: readonly Row[], find: string): readonly Row[] {
  const words = find.toLowerCase().split(/\s+/);
  return rows.filter((row) =>
    words.every((word) => `${row.id} ${row.name} ${row.kind} ${row.access}`.toLowerCase().includes(word)),
  );
}
