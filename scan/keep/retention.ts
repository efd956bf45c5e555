import { readdirSync } from "node:fs";
import type { Retention, Store } from "../../graph/store/port.ts";
import { UserError } from "../../model/errors.ts";
import type { Scan } from "../declaration/read.ts";
import { millisecondsOf } from "../declaration/words.ts";
import { readState, scansFolder } from "./state.ts";

/**
 * Removes snapshots that the scan's file does not keep; never the pinned, the newest, and those that any scan of the store
 * compares with.
 * @param folder the store's @param now milliseconds since 1970 @param earlier what this run compared with
 */
export async function pruneSnapshots(
  store: Store,
  folder: string,
  { retention }: Pick<Scan, "retention">,
  now: number,
  earlier: string | undefined,
): Promise<void> {
  const { keep, keepDaily, olderThan } = retention;
  const age = millisecondsOf(olderThan ?? "");
  if (keep === undefined && keepDaily === undefined && age === undefined) return;
  const needed = new Set([earlier, ...comparedWith(folder)]);
  const all = await store.snapshots();
  const wanted: Retention = {
    ...(keep === undefined ? {} : { keep }),
    ...(keepDaily === undefined ? {} : { keepDaily }),
    ...(age === undefined ? {} : { since: new Date(now - age).toISOString() }),
    only: all.map(({ id }) => id).filter((id) => !needed.has(id)),
  };
  await store.prune(wanted);
}

/** What each scan of the store compares its next run with. */
function comparedWith(folder: string): string[] {
  return readdirSync(scansFolder(folder)).flatMap((scan) => {
    try {
      return readState(folder, scan).snapshot?.id ?? [];
    } catch (error) {
      // Another scan's state that cannot be read is that scan's to say.
      if (error instanceof UserError) return [];
      throw error;
    }
  });
}
