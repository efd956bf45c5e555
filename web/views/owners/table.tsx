import type { Owner } from "../../../model/owner.ts";
import type { OwnersRow } from "../../../queries/owners/answer.ts";
import { OwnerBadge, OwnerDetails } from "../../control/owner.tsx";
import { NodeName } from "../../parts/node-name.tsx";
import { minor, TableHead } from "../../parts/table-head.tsx";
import { useShown } from "../../parts/use-shown.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { kindName } from "../../parts/words.ts";
import { keeping } from "../../state/history.ts";

/** Rows drawn at once. */
const page = 100;

/** One thing a row, with both owners and where each is told. */
export function OwnersTable({ rows }: { readonly rows: readonly OwnersRow[] }) {
  const { shown, more } = useShown(rows, page);
  return (
    <>
      <div className="scroll">
        <table className="table">
          <caption className="unseen">Things and who answers for them. A name shows who reaches it.</caption>
          <TableHead columns={["Name", minor("Kind"), "Technical owner", "Business owner"]} />
          <tbody>
            {shown.map(({ id, kind, name, technical, business }) => (
              <tr key={id}>
                <th scope="row">
                  <NodeName kind={kind} id={id}>
                    <ViewLink to={keeping("radius", { direction: "reverse", to: [id] })}>{name}</ViewLink>
                  </NodeName>
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
      {more}
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
