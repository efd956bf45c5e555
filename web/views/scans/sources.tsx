import type { ScanSource } from "../../../scan/record.ts";
import { Mark } from "../../parts/mark.tsx";
import { TableHead } from "../../parts/table-head.tsx";
import { age, count, moment } from "../../parts/words.ts";
import { statuses } from "./words.ts";

const collectionWords = ({ collections }: ScanSource): string =>
  (["read", "partly", "refused", "not-asked"] as const)
    .filter((how) => collections[how] > 0)
    .map((how) => `${count(collections[how])} ${how === "not-asked" ? "not asked" : how}`)
    .join(", ") || "none";

/** What the run read, what it did not and why, and how old what it carried is. */
export const Sources = ({
  sources,
  startedAt,
}: {
  readonly sources: readonly ScanSource[];
  readonly startedAt: string;
}) => (
  <section className="panel" aria-labelledby="scan-sources">
    <div className="panel-head">
      <h2 id="scan-sources">Sources of this run</h2>
    </div>
    <div className="scroll">
      <table className="table">
        <TableHead columns={["Source", "How", "Collections", "Scopes"]} />
        <tbody>
          {sources.map((source) => (
            <tr key={source.name}>
              <th scope="row">
                {source.name}
                {source.titles.length > 0 && <span className="quiet small"> {source.titles.join(", ")}</span>}
              </th>
              <td>
                <Mark of={statuses[source.status]} />
                {source.reasons.length > 0 && (
                  <ul className="gap-lines small">
                    {source.reasons.map((reason) => (
                      <li key={reason}>{reason}</li>
                    ))}
                  </ul>
                )}
              </td>
              <td>{collectionWords(source)}</td>
              <td>
                <ul className="scan-scopes small">
                  {source.scopes.map(({ scope, takenAt, facts, stale, carried }) => (
                    <li key={scope} title={moment(takenAt)}>
                      <span className="mono">{scope}</span>{" "}
                      <span className="quiet">
                        {count(facts)} facts
                        {stale > 0 && `, ${count(stale)} of an earlier read`}
                        {carried && `, read ${age(takenAt, Date.parse(startedAt))}, before this run`}
                      </span>
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
);
