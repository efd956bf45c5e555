import { Pin, PinOff } from "lucide";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { SnapshotInfo } from "../../../graph/store/port.ts";
import { usePin } from "../../api/store.ts";
import { Icon } from "../../parts/icon.tsx";
import { ProblemBlock } from "../../parts/problem.tsx";
import { minor, TableHead } from "../../parts/table-head.tsx";
import { say } from "../../parts/toasts.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { age, count, moment, plural, shortId } from "../../parts/words.ts";
import { keeping } from "../../state/history.ts";

/** Rows shown until all are asked for. */
const most = 10;

/** Every snapshot that is kept, newest first: what changed with it, and whether it stays when others are pruned. */
export function Snapshots({ snapshots }: { readonly snapshots: readonly SnapshotInfo[] }) {
  const [all, setAll] = useState(false);
  const [error, setError] = useState<unknown>();
  const pin = usePin();
  const now = Date.now();
  const change = async ({ id, pinned }: SnapshotInfo): Promise<void> => {
    setError(undefined);
    try {
      await pin(id, !pinned);
      say(pinned ? `${shortId(id)} is no longer kept for good` : `${shortId(id)} is kept for good`);
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <section className="panel" aria-labelledby="snapshots">
      <div className="panel-head">
        <div>
          <h2 id="snapshots">Snapshots</h2>
          <p className="quiet small">
            What is pinned stays when <code>ambit snapshots prune</code> takes old ones away; the newest always does.
          </p>
        </div>
      </div>
      {error !== undefined && <ProblemBlock error={error} />}
      <div className="scroll">
        <table className="table">
          <TableHead columns={["Snapshot", "Taken", minor("Holds"), "Changes", "Kept"]} />
          <tbody>
            {(all ? snapshots : snapshots.slice(0, most)).map((one, at) => {
              const before = snapshots[at + 1];
              return (
                <tr key={one.id}>
                  <th scope="row">
                    <ViewLink to={keeping("overview", { snapshot: shortId(one.id) })} className="mono">
                      {shortId(one.id)}
                    </ViewLink>
                  </th>
                  <td title={moment(one.takenAt)}>{age(one.takenAt, now)}</td>
                  <td className="minor">
                    {plural(one.scopes.length, "scope")}, {plural(one.facts, "fact")}
                  </td>
                  <td>
                    {before && (
                      <ViewLink to={keeping("diff", { before: shortId(before.id), after: shortId(one.id) })}>
                        Since {shortId(before.id)}
                      </ViewLink>
                    )}
                  </td>
                  <td>
                    <Button
                      className="button"
                      aria-label={`${one.pinned ? "Unpin" : "Pin"} ${shortId(one.id)}`}
                      onPress={() => void change(one)}
                    >
                      <Icon of={one.pinned ? PinOff : Pin} />
                      {one.pinned ? "Unpin" : "Pin"}
                    </Button>
                    {one.pinned?.note !== undefined && <span className="quiet small"> {one.pinned.note}</span>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {!all && snapshots.length > most && (
        <div className="panel-body">
          <Button className="button" onPress={() => setAll(true)}>
            Show all {count(snapshots.length)}
          </Button>
        </div>
      )}
    </section>
  );
}
