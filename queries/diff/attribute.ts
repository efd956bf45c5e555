/** Says which of the items are gone with some changes undone; undefined where it cannot be tried any more. */
export type Trial<T> = (undone: readonly string[], items: readonly T[]) => ReadonlySet<T> | undefined;

/**
 * For each item a set of changes without which it would not be there: found by halving. An item that either of several
 * changes would close alone has all of those; one that closes only when several are undone together has a set from which
 * nothing can be left out. Items that no change explains are left out.
 *
 * @param candidates likely ones first
 */
export function attributed<T>(
  items: readonly T[],
  candidates: readonly string[],
  trial: Trial<T>,
): ReadonlyMap<T, ReadonlySet<string>> {
  const found = new Map<T, Set<string>>();
  const gone = candidates.length === 0 ? undefined : trial(candidates, items);
  halve(
    items.filter((item) => gone?.has(item)),
    candidates,
    trial,
    found,
  );
  return found;
}

/** All candidates undone close every item. */
function halve<T>(
  items: readonly T[],
  candidates: readonly string[],
  trial: Trial<T>,
  found: Map<T, Set<string>>,
): void {
  if (items.length === 0) return;
  if (candidates.length === 1) {
    for (const item of items) found.set(item, new Set([...(found.get(item) ?? []), ...candidates]));
    return;
  }
  const middle = Math.ceil(candidates.length / 2);
  const halves = [candidates.slice(0, middle), candidates.slice(middle)];
  const closed = halves.map((half) => trial(half, items));
  for (const [index, half] of halves.entries())
    halve(
      items.filter((item) => closed[index]?.has(item)),
      half,
      trial,
      found,
    );
  const open = items.filter((item) => !closed.some((gone) => gone?.has(item)));
  if (open.length > 0) shrink(open, candidates, trial, found);
}

/** For items that need changes of both halves: leaves out what they do not need, piece by piece. */
function shrink<T>(
  items: readonly T[],
  candidates: readonly string[],
  trial: Trial<T>,
  found: Map<T, Set<string>>,
): void {
  let needed = candidates;
  for (let size = Math.ceil(needed.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < needed.length && needed.length > 1; ) {
      const fewer = [...needed.slice(0, at), ...needed.slice(at + size)];
      const gone = fewer.length === 0 ? undefined : trial(fewer, items);
      if (gone && items.every((item) => gone.has(item))) needed = fewer;
      else at += size;
    }
  }
  for (const item of items) found.set(item, new Set([...(found.get(item) ?? []), ...needed]));
}
