import { UserError } from "../../model/errors.ts";
import type { SnapshotInfo } from "./port.ts";

export const noStore = (folder: string): UserError =>
  new UserError(
    "store.none",
    `the store \`${folder}\` holds no snapshot`,
    "import something first: ambit import <path>",
  );

/** @throws UserError store.none, usage.unknown-snapshot */
export function resolved(all: readonly SnapshotInfo[], folder: string, idOrPrefix?: string): SnapshotInfo {
  const [newest] = all;
  if (!newest) throw noStore(folder);
  if (idOrPrefix === undefined) return newest;
  const matches = idOrPrefix === "" ? [] : all.filter(({ id }) => id.startsWith(idOrPrefix.toLowerCase()));
  const [match, ...others] = matches;
  if (match && others.length === 0) return match;
  throw new UserError(
    "usage.unknown-snapshot",
    match
      ? `\`${idOrPrefix}\` is the beginning of ${matches.length} snapshots`
      : `no snapshot \`${idOrPrefix}\` is in the store`,
    match ? "give more of the id" : "list what there is: ambit snapshots",
    matches.slice(0, 10).map(({ id, importedAt }) => [importedAt, id]),
  );
}
