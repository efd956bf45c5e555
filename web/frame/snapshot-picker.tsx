import type { SnapshotInfo } from "../../graph/store/port.ts";
import { useSnapshots } from "../api/store.ts";
import { type Option, PickOne } from "../parts/select.tsx";
import { age, moment, plural, shortId } from "../parts/words.ts";
import { go, here } from "../state/history.ts";
import { usePlace } from "../state/use-view-state.ts";

/** Id of the option that follows every import. */
const latest = "latest";

/** Which snapshot every view asks. The latest follows imports; a chosen one stays in the address. */
export function SnapshotPicker() {
  const { data } = useSnapshots();
  const { snapshot, view } = usePlace().state;
  const [newest] = data?.snapshots ?? [];
  // Where two are compared, the view has a picker for each.
  if (!data || !newest || view === "diff") return null;
  const chosen = data.snapshots.find(({ id }) => snapshot !== "" && id.startsWith(snapshot));
  const options = [optionOf(newest, latest), ...data.snapshots.map((one) => optionOf(one, one.id))];
  const choose = (id: string) => go({ ...here().state, snapshot: id === latest ? "" : shortId(id) });
  return (
    <PickOne
      label="Snapshot"
      quiet
      options={options}
      value={chosen?.id ?? latest}
      onChange={choose}
      className="snapshot-picker"
    />
  );
}

/** A snapshot in a list to choose from. @param id `latest` where it is the newest, whichever that is */
export function optionOf(snapshot: SnapshotInfo, id: string): Option {
  const { takenAt, scopes, facts } = snapshot;
  const old = age(takenAt, Date.now());
  const name = id === latest ? "Latest" : shortId(snapshot.id);
  return {
    id,
    text: `${name}, taken ${moment(takenAt)}, ${old}`,
    children: (
      <span className="snapshot">
        <strong className={id === latest ? undefined : "mono"}>{name}</strong>
        <span className="snapshot-age">{old}</span>
        <span className="snapshot-more quiet small">
          {id === latest && <span className="mono">{shortId(snapshot.id)}, </span>}
          taken {moment(takenAt)}
          <span className="snapshot-size">
            , {plural(scopes.length, "scope")}, {plural(facts, "fact")}
          </span>
        </span>
      </span>
    ),
  };
}
