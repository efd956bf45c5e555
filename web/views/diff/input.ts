import type { SnapshotInfo } from "../../../graph/store/port.ts";
import type { DiffAnswer, DiffRow } from "../../../queries/diff/answer.ts";
import type { InputOf } from "../../api/questions.ts";
import type { FieldsOf, StateOf } from "../../state/views.ts";

export type DiffState = StateOf<"diff">;
export type Change = (fields: FieldsOf<"diff">, move?: "push" | "replace") => void;

/** Rows of each kind that are fetched. */
const rowLimit = 1000;

/** The two snapshots that are compared, of those that there are, newest first. */
export interface Pair {
  readonly before: SnapshotInfo;
  readonly after: SnapshotInfo;
}

/** @returns what the address names, else the newest and the one before it; undefined where there are not two */
export function pairOf(
  snapshots: readonly SnapshotInfo[],
  { before, after }: Pick<DiffState, "before" | "after">,
): Pair | undefined {
  const named = (id: string) => (id === "" ? undefined : snapshots.find((one) => one.id.startsWith(id)));
  const newer = named(after) ?? snapshots[0];
  const older = named(before) ?? snapshots[newer ? snapshots.indexOf(newer) + 1 : 1];
  return newer && older && newer !== older ? { before: older, after: newer } : undefined;
}

/** The comparison that the address asks for. */
export const diffOf = (state: DiffState, pair: Pair | undefined): InputOf<"diff"> => ({
  snapshots: pair ? [pair.before.id, pair.after.id] : [],
  from: [...state.from],
  ...(state.to.length > 0 ? { to: [...state.to] } : {}),
  assume: [...state.assume],
  certainty: state.certainty,
  limit: rowLimit,
});

/** A row in the address: it means the same when the question is asked again. */
export const keyOf = ({ start, id, access }: Pick<DiffRow, "start" | "id" | "access">): string =>
  `${start} ${id}#${access}`;

/** The rows of each list, those of one cause where one is chosen. */
export function rowsOf(answer: DiffAnswer, cause: string): Readonly<Record<DiffState["tab"], readonly DiffRow[]>> {
  const of = (rows: readonly DiffRow[]): readonly DiffRow[] =>
    cause === "" ? rows : rows.filter(({ causes }) => causes.includes(cause));
  return {
    gained: of(answer.gained),
    lost: of(answer.lost),
    changed: of(answer.changed),
    unsure: of(answer.notComparable),
  };
}
