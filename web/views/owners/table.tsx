import { useState } from "react";
import type { Owner } from "../../../model/owner.ts";
import type { OwnersRow } from "../../../queries/owners/answer.ts";
import { OwnerBadge, OwnerDetails } from "../../control/owner.tsx";
import { KindGlyph } from "../../parts/kind-glyph.tsx";
import { ShowMore } from "../../parts/show-more.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { kindName } from "../../parts/words.ts";
import { keeping } from "../../state/history.ts";

/** Rows drawn at once. */
const page = 100;

/** One thing a row, with both owners and where each is told. */
export function OwnersTable({ rows }: { readonly rows: readonly OwnersRow[] }) {
  const [pages, setPages] = useState(1);
  const shown = rows.slice(0, pages * page);
  return (
    <>
      <div className="scroll">
        <table className="table">
          <caption className="unseen">Things and who answers for them. A name shows who reaches it.</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className="minor">
                Kind
              </th>
              <th scope="col">Technical owner</th>
              <th scope="col">Business owner</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, kind, name, technical, business }) => (
              <tr key={id}>
                <th scope="row">
                  <div className="named">
                    <KindGlyph kind={kind} />
                    <div>
                      <ViewLink to={keeping("radius", { direction: "reverse", to: [id] })}>{name}</ViewLink>
                      <span className="id">{id}</span>
                    </div>
                  </div>
                </th>
                <td className="minor">{kindName(kind)}</td>
                <td>
                  <Told owner={technical} />
                </td>
                <td>
                  <Told owner={business} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore left={rows.length - shown.length} onPress={() => setPages(pages + 4)} />
    </>
  );
}

/** An owner, and on demand its sources. */
const Told = ({ owner }: { readonly owner: Owner }) =>
  owner.status === "unowned" ? (
    <OwnerBadge owner={owner} />
  ) : (
    <details>
      <summary>
        <OwnerBadge owner={owner} />
      </summary>
      <OwnerDetails owner={owner} />
    </details>
  );
