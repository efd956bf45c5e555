import { useMemo } from "react";
import { firstOwner, type Owner } from "../../model/owner.ts";
import { useAnswer } from "../api/ask.ts";

/** Selectors that one question may hold. */
const most = 1000;

const none: ReadonlyMap<string, Owner> = new Map();

/**
 * Who is asked first for each of these nodes; empty until it is known, and where it cannot be.
 *
 * @param ids of nodes of the snapshot; beyond a thousand the rest is left out
 */
export function useOwners(ids: readonly string[]): ReadonlyMap<string, Owner> {
  const selectors = useMemo(() => [...new Set(ids)].sort().slice(0, most), [ids]);
  const { data } = useAnswer("owners", { selectors, limit: most }, { enabled: selectors.length > 0, keep: true });
  return useMemo(() => (data ? new Map(data.rows.map((row) => [row.id, firstOwner(row)])) : none), [data]);
}

/** What an owner is narrowed by: `none`, `disputed`, or a name. */
export const ownerFilter = (owner: Owner | undefined, wanted: string): boolean => {
  if (wanted === "") return true;
  if (wanted === "none") return owner?.status === "unowned";
  if (wanted === "disputed") return owner?.status === "conflict";
  return owner !== undefined && owner.status !== "unowned" && owner.owner === wanted;
};

/** Everybody who is named, sorted. */
export const namesOf = (owners: Iterable<Owner>): string[] =>
  [...new Set([...owners].flatMap((one) => (one.status === "unowned" ? [] : [one.owner])))].sort((a, b) =>
    a.localeCompare(b, "en"),
  );
