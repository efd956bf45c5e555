import type { ImportRecord, SnapshotInfo } from "../../../graph/store/port.ts";
import { minor, number, TableHead } from "../../parts/table-head.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { age, count, moment, plural, shortId } from "../../parts/words.ts";
import { keeping } from "../../state/history.ts";

/** What the snapshot consists of, and how old each part is. */
export function Scopes({ snapshot }: { readonly snapshot: SnapshotInfo }) {
  const now = Date.now();
  return (
    <section className="panel" aria-labelledby="scopes">
      <div className="panel-head">
        <div>
          <h2 id="scopes">Scopes of this snapshot</h2>
          <p className="quiet small">
            An import replaces the scopes that it brings, the others are carried with their age. Stale facts are kept
            from an earlier read.
          </p>
        </div>
      </div>
      <div className="scroll">
        <table className="table">
          <TableHead columns={["Scope", "Read", minor("Imported"), number("Facts"), number("Stale")]} />
          <tbody>
            {snapshot.scopes.map(({ scope, takenAt, importedAt, facts, stale }) => (
              <tr key={scope}>
                <th scope="row" className="mono">
                  {scope}
                </th>
                <td title={moment(takenAt)}>{age(takenAt, now)}</td>
                <td className="minor">{moment(importedAt)}</td>
                <td className="number">{count(facts)}</td>
                <td className="number">{stale === 0 ? "none" : count(stale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Every import that was stored, newest first. */
export function Records({ records }: { readonly records: readonly ImportRecord[] }) {
  const now = Date.now();
  return (
    <section className="panel" aria-labelledby="records">
      <div className="panel-head">
        <h2 id="records">Past imports</h2>
      </div>
      <div className="scroll">
        <table className="table">
          <TableHead
            columns={["Imported", "Inputs", minor("Scopes"), number("Facts"), number("Problems"), "Snapshot"]}
          />
          <tbody>
            {records.map(({ importedAt, inputs, scopes, facts, problems, snapshot }) => (
              <tr key={importedAt + snapshot}>
                <th scope="row" title={moment(importedAt)}>
                  {age(importedAt, now)}
                </th>
                <td className="mono">{inputs.join(", ")}</td>
                <td className="minor" title={scopes.join("\n")}>
                  {plural(scopes.length, "scope")}
                </td>
                <td className="number">{count(facts)}</td>
                <td className="number">{problems === 0 ? "none" : count(problems)}</td>
                <td>
                  <ViewLink to={keeping("overview", { snapshot: shortId(snapshot) })} className="mono">
                    {shortId(snapshot)}
                  </ViewLink>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
