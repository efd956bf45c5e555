import type { SnapshotInfo } from "./port.ts";

/** Which snapshots stay. What one rule keeps stays, whatever the others say; the newest and pinned ones always do. */
export interface Retention {
  /** The newest so many. */
  readonly keep?: number;
  /** Of the newest so many days on which something was imported, UTC, the last of each. */
  readonly keepDaily?: number;
  /** Those that were last imported at this time or later: ISO 8601, UTC. */
  readonly since?: string;
  /** Ids of those that may go at all; left out: any. */
  readonly only?: readonly string[];
}

/**
 * The snapshots that go, newest first.
 * @param snapshots newest first
 */
export function outdated(
  snapshots: readonly SnapshotInfo[],
  { keep = 0, keepDaily = 0, since, only }: Retention,
): SnapshotInfo[] {
  const days = new Set<string>();
  return snapshots.filter(({ id, importedAt, pinned }, index) => {
    const day = importedAt.slice(0, "2026-01-31".length);
    const isDaily = !days.has(day) && days.size < keepDaily;
    days.add(day);
    const stays =
      index === 0 || pinned !== undefined || index < keep || isDaily || (since !== undefined && importedAt >= since);
    return !stays && (only === undefined || only.includes(id));
  });
}
