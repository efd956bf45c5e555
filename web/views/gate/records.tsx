import type { GateRecord } from "../../../gate/answer.ts";
import { Mark } from "../../parts/mark.tsx";
import { minor, TableHead } from "../../parts/table-head.tsx";
import { moment, plural } from "../../parts/words.ts";
import { standings } from "./words.ts";

/** Every sign-off with what it is worth, and who has signed. */
export function Records({ records }: { readonly records: readonly GateRecord[] }) {
  if (records.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="gate-records">
      <div className="panel-head">
        <h2 id="gate-records">Sign-offs</h2>
        <span className="quiet">{plural(records.length, "record")}</span>
      </div>
      <div className="scroll">
        <table className="table gate-records">
          <caption className="unseen">Sign-offs and what each is worth</caption>
          <TableHead columns={["Of", "State", "Until", minor("Written by"), "Signed"]} />
          <tbody>
            {records.map((record) => (
              <Row key={record.id} record={record} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ record }: { readonly record: GateRecord }) {
  const { id, subject, state, expires = "", authors, required, reasons } = record;
  const signed = required.filter(({ signedBy }) => signedBy.length > 0).length;
  return (
    <tr>
      <th scope="row" className="gate-of">
        {subject}
        <span className="id">{id}</span>
      </th>
      <td>
        <Mark of={standings[state]} />
      </td>
      <td className="gate-day" title={moment(expires)}>
        {expires.slice(0, 10)}
      </td>
      <td className="minor">{authors.join(", ")}</td>
      <td>
        <details>
          <summary>
            {signed} of {required.length}
          </summary>
          <ul className="small gate-signed">
            {required.map(({ controlPoint, duty, who, signedBy }) => (
              <li key={controlPoint}>
                {controlPoint} {duty}:{" "}
                {signedBy.length > 0 ? (
                  signedBy.join(", ")
                ) : (
                  <strong>{who.length > 0 ? `waits for ${who.join(" or ")}` : "nobody has the role"}</strong>
                )}
              </li>
            ))}
            {reasons.map((reason) => (
              <li key={reason} className="quiet">
                {reason}
              </li>
            ))}
          </ul>
        </details>
      </td>
    </tr>
  );
}
