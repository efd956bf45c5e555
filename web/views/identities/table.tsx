import type { IdentityRecord } from "../../../queries/identities/record.ts";
import { OwnerBadge } from "../../control/owner.tsx";
import { NodeName } from "../../parts/node-name.tsx";
import { minor, TableHead } from "../../parts/table-head.tsx";
import { useShown } from "../../parts/use-shown.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { keeping } from "../../state/history.ts";
import { lastUsedWords, typeWords, weightWords } from "./words.ts";

/** Rows drawn at once. */
const page = 100;

/** One identity a row: who answers for it, and what makes it matter. */
export function IdentitiesTable({ rows }: { readonly rows: readonly IdentityRecord[] }) {
  const { shown, more } = useShown(rows, page);
  return (
    <>
      <div className="scroll">
        <table className="table">
          <caption className="unseen">Identities and who answers for them. A name shows all of one.</caption>
          <TableHead
            columns={["Name", minor("Type"), "Business owner", "Technical owner", minor("Last used"), "Matters"]}
          />
          <tbody>
            {shown.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <NodeName kind={one.kind} id={one.id}>
                    <ViewLink to={keeping("identities", { of: one.id })}>{one.name}</ViewLink>
                  </NodeName>
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
      {more}
    </>
  );
}
