import type { DatabaseSync } from "node:sqlite";

/** How much a snapshot holds, in bytes of what its facts say; indexes and places come on top. */
export interface SnapshotSize {
  /** Of all its facts. */
  readonly bytes: number;
  /** Of those that no other snapshot has from the same place: the most that its removal frees, as contents are shared. */
  readonly own: number;
}

/** Facts that hold from one number to before another. */
export interface Span {
  /** What the numbers count: a scope's reads, or imports. */
  readonly of: string;
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
}

/** @param snapshots id -> the numbers that it is made of, by what they count */
export function sizesOf(
  snapshots: ReadonlyMap<string, ReadonlyMap<string, number>>,
  spans: Iterable<Span>,
): ReadonlyMap<string, SnapshotSize> {
  const sizes = new Map<string, { bytes: number; own: number }>();
  for (const id of snapshots.keys()) sizes.set(id, { bytes: 0, own: 0 });
  for (const { of, first, last, bytes } of spans) {
    const holders = [...snapshots].filter(([, numbers]) => {
      const number = numbers.get(of);
      return number !== undefined && number >= first && number < last;
    });
    for (const [id] of holders) {
      const size = sizes.get(id);
      if (!size) continue;
      size.bytes += bytes;
      if (holders.length === 1) size.own += bytes;
    }
  }
  return sizes;
}

/** Sizes in the embedded store: one pass over its facts. */
export function storedSizes(db: DatabaseSync): ReadonlyMap<string, SnapshotSize> {
  const snapshots = new Map<string, Map<string, number>>();
  const versions = db.prepare(
    "SELECT n.id, t.scope, t.version FROM main.snapshot_scope t JOIN main.snapshot n ON n.number = t.snapshot",
  );
  for (const { id, scope, version } of versions.iterate()) {
    const own = snapshots.get(String(id)) ?? new Map<string, number>();
    snapshots.set(String(id), own.set(String(scope), Number(version)));
  }
  const rows = db.prepare(
    `SELECT f.scope, f.first, f.last, sum(length(c.body) + length(f.key) + length(f.locator)) AS bytes
     FROM main.fact f JOIN main.content c ON c.id = f.content GROUP BY f.scope, f.first, f.last`,
  );
  const spans = rows.all().map((row) => ({
    of: String(row["scope"]),
    first: Number(row["first"]),
    last: row["last"] === null ? Number.POSITIVE_INFINITY : Number(row["last"]),
    bytes: Number(row["bytes"]),
  }));
  return sizesOf(snapshots, spans);
}
