import type { Archive, SnapshotInfo } from "../../graph/port/archive.ts";
import { UserError } from "../../model/errors.ts";
import { momentOf } from "../../model/moment.ts";
import type { CarriedScope } from "./answer.ts";

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

/** The scopes that no import between the two read. Of these both hold the same. */
export function carriedScopes({ imports }: Pick<Archive, "imports">, { before, after }: Pair): CarriedScope[] {
  const between = importsBetween(imports, before.id, after.id) ?? importsBetween(imports, after.id, before.id);
  if (!between) return [];
  const read = new Set(between.flatMap(({ scopes }) => scopes));
  const then = new Map(before.scopes.map(({ scope, takenAt }) => [scope, takenAt]));
  // Imports of snapshots that were pruned are not on record; the times of what they read are.
  return after.scopes.flatMap(({ scope, takenAt }) =>
    !read.has(scope) && then.get(scope) === takenAt ? [{ scope, takenAt }] : [],
  );
}

/** Those after the one that gave the first, to the last that gave the second; undefined where there is no such order. */
function importsBetween(imports: Archive["imports"], first: string, second: string): Archive["imports"] | undefined {
  const last = imports.findLastIndex(({ snapshot }) => snapshot === second);
  const before = imports.slice(0, Math.max(last, 0)).findLastIndex(({ snapshot }) => snapshot === first);
  return before < 0 ? undefined : imports.slice(before + 1, last + 1);
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
