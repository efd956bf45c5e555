import { useState } from "react";
import type { IdentityRecord } from "../../../queries/identities/record.ts";
import { OwnerBadge } from "../../control/owner.tsx";
import { KindGlyph } from "../../parts/kind-glyph.tsx";
import { ShowMore } from "../../parts/show-more.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { keeping } from "../../state/history.ts";
import { lastUsedWords, typeWords, weightWords } from "./words.ts";

/** Rows drawn at once. */
const page = 100;

/** One identity a row: who answers for it, and what makes it matter. */
export function IdentitiesTable({ rows }: { readonly rows: readonly IdentityRecord[] }) {
  const [pages, setPages] = useState(1);
  const shown = rows.slice(0, pages * page);
  return (
    <>
      <div className="scroll">
        <table className="table">
          <caption className="unseen">Identities and who answers for them. A name shows all of one.</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className="minor">
                Type
              </th>
              <th scope="col">Business owner</th>
              <th scope="col">Technical owner</th>
              <th scope="col" className="minor">
                Last used
              </th>
              <th scope="col">Matters</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <div className="named">
                    <KindGlyph kind={one.kind} />
                    <div>
                      <ViewLink to={keeping("identities", { of: one.id })}>{one.name}</ViewLink>
                      <span className="id">{one.id}</span>
                    </div>
                  </div>
                </th>
                <td className="minor">{typeWords(one.type)}</td>
                <td>
                  <OwnerBadge owner={one.business} />
                </td>
                <td>
                  <OwnerBadge owner={one.technical} />
                </td>
                <td className="minor identity-day">{lastUsedWords(one.lastUsed)}</td>
                <td>{weightWords(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore left={rows.length - shown.length} onPress={() => setPages(pages + 4)} />
    </>
  );
}
