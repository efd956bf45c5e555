import type { GraphReader } from "../port.ts";
import type { FactDifference, ImportRecord, SnapshotInfo } from "../store/port.ts";

export type { FactDifference, ImportRecord, SnapshotInfo };

/** The snapshots that a store keeps, for questions of several of them. */
export interface Archive {
  /** The snapshot that is asked about: the newest, unless whoever asks named another. */
  readonly current: SnapshotInfo;
  /** Newest first: by the last import that gave each. */
  readonly snapshots: readonly SnapshotInfo[];
  /** Every import whose snapshot is kept, oldest first: one content may have been the newest several times. */
  readonly imports: readonly ImportRecord[];
  /** The graph of a kept snapshot, by its whole id. */
  open(id: string): Promise<GraphReader>;
  /** Sorted by kind and key. @param before whole id @param after whole id */
  differences(before: string, after: string): Promise<readonly FactDifference[]>;
}
