import { UserError } from "../../model/errors.ts";
import type { SnapshotInfo } from "./port.ts";

export const noStore = (folder: string): UserError =>
  new UserError(
    "store.none",
    `the store \`${folder}\` holds no snapshot`,
    "import something first: ambit import <path>",
  );

export const unknown = (idOrPrefix: string): UserError =>
  new UserError(
    "usage.unknown-snapshot",
    `no snapshot \`${idOrPrefix}\` is in the store`,
    "list what there is: ambit snapshots",
  );

/** @throws UserError store.none, usage.unknown-snapshot */
export function resolved<T extends Pick<SnapshotInfo, "id" | "importedAt">>(
  all: readonly T[],
  folder: string,
  idOrPrefix?: string,
): T {
  const [newest] = all;
  if (!newest) throw noStore(folder);
  if (idOrPrefix === undefined) return newest;
  const matches = idOrPrefix === "" ? [] : all.filter(({ id }) => id.startsWith(idOrPrefix.toLowerCase()));
  const [match, ...others] = matches;
  if (match && others.length === 0) return match;
  if (!match) throw unknown(idOrPrefix);
  throw new UserError(
    "usage.unknown-snapshot",
    `\`${idOrPrefix}\` is the beginning of ${matches.length} snapshots`,
    "give more of the id",
    matches.slice(0, 10).map(({ id, importedAt }) => [importedAt, id]),
  );
}
