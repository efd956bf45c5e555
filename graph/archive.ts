import { viewOfSnapshot } from "./load.ts";
import type { Archive } from "./port/archive.ts";
import type { GraphReader } from "./port.ts";
import type { Store } from "./store/port.ts";
import { resolved } from "./store/resolved.ts";

/** What an archive is opened for. */
export interface ArchiveOptions {
  /** The snapshot that is asked about: an id, or the beginning of one; left out: the newest. */
  readonly snapshot?: string;
  /** ISO 8601, UTC: expiry is judged then in every snapshot; left out: when each was taken. */
  readonly asOf?: string;
  /** That snapshot's graph, where it is open already. */
  readonly opened?: GraphReader;
}

/** The snapshots of an open store, for as long as it is open. @throws UserError store.none, usage.unknown-snapshot */
export async function archiveOf(store: Store, { snapshot, asOf, opened }: ArchiveOptions = {}): Promise<Archive> {
  const snapshots = await store.snapshots();
  const current = resolved(snapshots, store.where, snapshot);
  return {
    current,
    snapshots,
    imports: await store.imports(),
    open: async (id) => (id === current.id && opened ? opened : viewOfSnapshot(await store.open(id), asOf)),
    differences: (before, after) => store.differences(before, after),
  };
}
