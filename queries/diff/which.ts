import type { Archive, SnapshotInfo } from "../../graph/port/archive.ts";
import { UserError } from "../../model/errors.ts";
import { momentOf } from "../../model/moment.ts";

/** The two snapshots of a diff, and how many of them the question names. */
export interface Pair {
  readonly before: SnapshotInfo;
  readonly after: SnapshotInfo;
  readonly named: 0 | 1 | 2;
}

/** @throws UserError usage.argument, usage.unknown-snapshot */
export function pairOf(archive: Archive, texts: readonly string[]): Pair {
  const [first, second] = texts;
  if (first !== undefined && second !== undefined)
    return { before: snapshotNamed(archive, first), after: snapshotNamed(archive, second), named: 2 };
  if (first !== undefined) return { before: snapshotNamed(archive, first), after: archive.current, named: 1 };
  return { before: previous(archive), after: archive.current, named: 0 };
}

/** What was the newest before the last import gave the current one: the same, where that import changed nothing. */
function previous({ current, imports, snapshots }: Archive): SnapshotInfo {
  const last = imports.findLastIndex(({ snapshot }) => snapshot === current.id);
  const id = imports[last - 1]?.snapshot;
  const found = snapshots.find((one) => one.id === id);
  if (found) return found;
  throw new UserError(
    "usage.unknown-snapshot",
    `no snapshot before \`${current.id.slice(0, 12)}\` is kept`,
    "import once more, then ask again: a diff takes two snapshots",
  );
}

/** By id, the beginning of one, or a time: what was the newest then. */
function snapshotNamed({ imports, snapshots }: Archive, text: string): SnapshotInfo {
  const moment = momentOf(text);
  if (moment !== undefined) {
    const id = imports.findLast(({ importedAt }) => importedAt <= moment)?.snapshot;
    const then = snapshots.find((one) => one.id === id);
    if (then) return then;
    const details = imports.slice(0, 1).map(({ importedAt }) => ["oldest", importedAt] as const);
    throw new UserError(
      "usage.unknown-snapshot",
      `nothing that is kept was imported by ${moment}`,
      "give a later time, or an id of `ambit snapshots`",
      details,
    );
  }
  const wanted = text.toLowerCase();
  const matches = /^[0-9a-f]{1,64}$/.test(wanted) ? snapshots.filter(({ id }) => id.startsWith(wanted)) : [];
  const [match, ...others] = matches;
  if (match && others.length === 0) return match;
  throw new UserError(
    "usage.unknown-snapshot",
    match ? `${matches.length} snapshots begin so` : "no snapshot of the store has this id",
    match ? "give more of the id" : "see `ambit snapshots`; a time is written as 2026-01-31 or 2026-01-31T12:00:00Z",
    matches.slice(0, 10).map(({ id, importedAt }) => [importedAt, id]),
  );
}
