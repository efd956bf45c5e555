import type { ScanCause, ScanRecord } from "../../../scan/record.ts";
import { FactChange } from "../../proof/fact-change.tsx";

interface Props {
  readonly causes: readonly ScanCause[];
  readonly record: Pick<ScanRecord, "changes">;
}

/** The facts that changed and opened or closed a way. Each cause alone would have done it. */
export const CauseChanges = ({ causes, record }: Props) => (
  <ol className="scan-causes">
    {causes.map(({ changes, reason }) => (
      <li key={changes.join(" ") || reason}>
        {reason !== undefined && <p>{reason}</p>}
        {changes.map((key) => {
          const change = record.changes[key];
          return change && <FactChange key={key} change={change} />;
        })}
      </li>
    ))}
  </ol>
);
