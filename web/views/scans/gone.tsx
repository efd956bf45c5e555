import type { ScanClosed, ScanRecord, ScanUntold } from "../../../scan/record.ts";
import { SignMark } from "../../parts/sign.tsx";
import { moment } from "../../parts/words.ts";
import { CauseChanges } from "./cause.tsx";

interface Props {
  readonly rows: readonly (ScanClosed | ScanUntold)[];
  readonly record: ScanRecord;
  readonly tab: "closed" | "untold";
}

/** What is not found any more: closed, with what closed it, or not known, as what it rests on was not read. */
export const Gone = ({ rows, record, tab }: Props) => (
  <div className="scroll">
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Target</th>
          <th scope="col">Access</th>
          <th scope="col">From</th>
          <th scope="col">First seen</th>
          <th scope="col">{tab === "closed" ? "Closed by" : "Why it cannot be told"}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row" className="mono">
              <SignMark sign={tab === "closed" ? "lost" : "changed"} word={tab === "closed" ? "closed" : "not known"} />{" "}
              {row.id}
            </th>
            <td>{row.access}</td>
            <td className="mono">{row.start}</td>
            <td>{moment(row.firstSeen)}</td>
            <td>{"reason" in row ? row.reason : <CauseChanges causes={row.causes} record={record} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
