import type { Retention, Store } from "../../graph/store/port.ts";
import type { Scan } from "../declaration/read.ts";
import { millisecondsOf } from "../declaration/words.ts";

/** Removes snapshots that the scan's file does not keep; never the pinned, the newest, and those that scans compare with. */
export async function pruneSnapshots(
  store: Store,
  { retention }: Pick<Scan, "retention">,
  now: number,
  needed: readonly (string | undefined)[],
): Promise<void> {
  const { keep, keepDaily, olderThan } = retention;
  const age = millisecondsOf(olderThan ?? "");
  if (keep === undefined && keepDaily === undefined && age === undefined) return;
  const all = await store.snapshots();
  const wanted: Retention = {
    ...(keep === undefined ? {} : { keep }),
    ...(keepDaily === undefined ? {} : { keepDaily }),
    ...(age === undefined ? {} : { since: new Date(now - age).toISOString() }),
    only: all.map(({ id }) => id).filter((id) => !needed.includes(id)),
  };
  await store.prune(wanted);
}
