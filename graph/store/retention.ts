import type { Retention, SnapshotInfo } from "./port.ts";

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
