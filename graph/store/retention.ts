import type { SnapshotInfo } from "./port.ts";

/** Which snapshots stay. What one rule keeps stays, whatever the others say; the newest and pinned ones always do. */
export interface Retention {
  /** The newest so many. */
  readonly keep?: number;
  /** Of the newest so many days on which something was imported, UTC, the last of each. */
  readonly keepDaily?: number;
  /** Those that were last imported at this time or later: ISO 8601, UTC. */
  readonly since?: string;
}

/**
 * The snapshots that go, newest first.
 * @param snapshots newest first
 */
export function outdated(
  snapshots: readonly SnapshotInfo[],
  { keep = 0, keepDaily = 0, since }: Retention,
): SnapshotInfo[] {
  const days = new Set<string>();
  return snapshots.filter(({ importedAt, pinned }, index) => {
    const day = importedAt.slice(0, "2026-01-31".length);
    const isDaily = !days.has(day) && days.size < keepDaily;
    days.add(day);
    const stays =
      index === 0 || pinned !== undefined || index < keep || isDaily || (since !== undefined && importedAt >= since);
    return !stays;
  });
}
