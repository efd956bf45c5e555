import type { ScanNotice } from "../../../scan/record.ts";
import { TableHead } from "../../parts/table-head.tsx";
import { plural } from "../../parts/words.ts";

/** Who was told, and whom a notice did not reach: it is sent again with the next run. */
export function Notices({ sent }: { readonly sent: readonly ScanNotice[] }) {
  if (sent.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="scan-notices">
      <div className="panel-head">
        <h2 id="scan-notices">Notices</h2>
      </div>
      <div className="scroll">
        <table className="table">
          <TableHead columns={["Channel", "To", "About", "Delivery"]} />
          <tbody>
            {sent.map(({ channel, owner, exposures, idempotencyKey, status, attempts, reason }) => (
              <tr key={idempotencyKey}>
                <th scope="row">{channel}</th>
                <td>{owner ?? "everybody on it"}</td>
                <td>{plural(exposures, "exposure")}</td>
                <td>
                  {status === "delivered" ? "delivered" : <strong>not delivered, will be sent again</strong>}
                  {attempts > 1 && ` (attempt ${attempts})`}
                  {reason !== undefined && <span className="quiet">: {reason}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
