import type { DatabaseSync } from "node:sqlite";
import type { Retention, SnapshotInfo } from "./port.ts";
import { outdated } from "./retention.ts";
import { snapshotsOf } from "./snapshots.ts";

const removal = `
  DELETE FROM main.import WHERE snapshot IN (SELECT number FROM temp.pruned);
  DELETE FROM main.pin WHERE snapshot IN (SELECT number FROM temp.pruned);
  DELETE FROM main.snapshot_scope WHERE snapshot IN (SELECT number FROM temp.pruned);
  DELETE FROM main.snapshot WHERE number IN (SELECT number FROM temp.pruned);
  CREATE TEMP TABLE seen AS SELECT DISTINCT scope, version FROM main.snapshot_scope;
  CREATE INDEX temp.seen_version ON seen (scope, version);
  DELETE FROM main.version WHERE NOT EXISTS (
    SELECT 1 FROM temp.seen s WHERE s.scope = version.scope AND s.version = version.number);
  DELETE FROM main.fact WHERE last IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM temp.seen s WHERE s.scope = fact.scope AND s.version >= fact.first AND s.version < fact.last);
  CREATE TEMP TABLE cited (id INTEGER PRIMARY KEY);
  INSERT OR IGNORE INTO temp.cited SELECT content FROM main.fact;
  DELETE FROM main.content WHERE id NOT IN (SELECT id FROM temp.cited);
  DELETE FROM temp.cited;
  INSERT OR IGNORE INTO temp.cited SELECT document FROM main.fact;
  DELETE FROM main.document WHERE id NOT IN (SELECT id FROM temp.cited);
  DROP TABLE temp.cited; DROP TABLE temp.seen; DROP TABLE temp.pruned;`;

/**
 * Removes snapshots, and the facts, contents and documents that no other needs. Runs inside one write transaction: what
 * is pinned or the newest is judged by what the store holds then.
 */
export function pruned(db: DatabaseSync, retention: Retention): readonly SnapshotInfo[] {
  const gone = outdated(snapshotsOf(db), retention);
  if (gone.length === 0) return gone;
  db.exec("CREATE TEMP TABLE pruned (number INTEGER PRIMARY KEY)");
  const mark = db.prepare("INSERT INTO temp.pruned SELECT number FROM main.snapshot WHERE id = ?");
  for (const { id } of gone) mark.run(id);
  db.exec(removal);
  return gone;
}
