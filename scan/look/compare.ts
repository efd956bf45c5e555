import { archiveOf } from "../../graph/archive.ts";
import type { GraphReader } from "../../graph/port.ts";
import type { SnapshotInfo, Store } from "../../graph/store/port.ts";
import type { DiffAnswer, DiffRow, UncomparedRow } from "../../queries/diff/answer.ts";
import { differenceOf } from "../../queries/diff/difference.ts";
import { answerOf } from "../../queries/diff/make.ts";
import type { Asked } from "../../queries/diff/side.ts";
import { carriedScopes, type Pair } from "../../queries/diff/which.ts";
import type { ScanCause } from "../record.ts";
import { exposureKey } from "./found.ts";

/** What differs from the last scan, by exposure; absent where its snapshot is not kept, or is the same. */
export interface Compared {
  readonly answer: DiffAnswer;
  readonly gained: ReadonlyMap<string, DiffRow>;
  readonly lost: ReadonlyMap<string, DiffRow>;
  readonly notComparable: ReadonlyMap<string, UncomparedRow>;
}

/** Compares two snapshots of the store; undefined where there is nothing to compare. */
export async function comparedWith(
  store: Store,
  before: string | undefined,
  current: SnapshotInfo,
  graph: GraphReader,
  asked: Asked,
): Promise<Compared | undefined> {
  if (before === undefined || before === current.id) return undefined;
  const archive = await archiveOf(store, { snapshot: current.id, opened: graph });
  const older = archive.snapshots.find(({ id }) => id === before);
  if (!older) return undefined;
  const differences = await archive.differences(older.id, current.id);
  const difference = differenceOf(await archive.open(older.id), graph, differences, asked);
  const pair: Pair = { before: older, after: current, named: 2 };
  const answer = answerOf(pair, carriedScopes(archive, pair), difference, asked);
  const keyed = <R extends DiffRow>(rows: readonly R[]): Map<string, R> =>
    new Map(rows.map((row) => [exposureKey(row.start, row.id, row.access), row]));
  return {
    answer,
    gained: keyed(answer.gained),
    lost: keyed(answer.lost),
    notComparable: keyed(answer.notComparable),
  };
}

/** Why a row came or went. */
export function causesOf({ answer }: Compared, row: DiffRow): ScanCause[] {
  const causes = row.causes.flatMap((id) => answer.causes.find((cause) => cause.id === id) ?? []);
  return causes.map(({ changes }) =>
    changes.length > 0
      ? { changes }
      : { changes, reason: "no fact changed: something began or expired as time passed" },
  );
}
