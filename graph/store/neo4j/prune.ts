import type { Retention, SnapshotInfo } from "../port.ts";
import { outdated } from "../retention.ts";
import type { Connection } from "./connection.ts";
import { settled } from "./finish.ts";
import { type Stored, storedSnapshots } from "./read.ts";
import { tidy } from "./tidy.ts";
import { Writer } from "./writer.ts";

/** From here on the snapshots are gone, and whoever writes next removes what only they had, should this process die. */
const forget = `
  MATCH (l:Load {name: 'ambit'}) SET l.number = $newest
  WITH l UNWIND $gone AS id
  MATCH (s:Snapshot {id: id}) OPTIONAL MATCH (i:Import)-[:GAVE]->(s)
  DETACH DELETE i, s`;

/** Removes what the retention does not keep. Gives it, and what stays. */
export function prune(
  connection: Connection,
  retention: Retention,
): Promise<{ readonly gone: readonly SnapshotInfo[]; readonly left: readonly Stored[] }> {
  return Writer.alone(connection, {}, async (writer) => {
    const all = await storedSnapshots(connection);
    const gone = outdated(
      all.map(({ info }) => info),
      retention,
    );
    const ids = new Set(gone.map(({ id }) => id));
    const left = all.filter(({ info }) => !ids.has(info.id));
    if (gone.length > 0) await writer.batch(forget, { gone: [...ids], newest: all[0]?.number ?? 0 });
    if (gone.length > 0 || writer.unfinished !== undefined) {
      await tidy(
        writer,
        left.map(({ number }) => number),
      );
      await settled(writer);
    }
    return { gone, left };
  });
}
