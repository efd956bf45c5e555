import type { Fact, FactKind } from "../../model/fact.ts";

/** A fact as it was and as it is; one of them is undefined where it was added or removed. */
export interface FactChange {
  readonly before: Fact | undefined;
  readonly after: Fact | undefined;
}

/**
 * Whether two facts of one kind and key say the same; where and when they were read does not count. Members in another
 * order do: rounds may be named by the text of what they read, and are ordered by their names.
 */
function saysTheSame(a: Fact, b: Fact): boolean {
  if (a === b) return true;
  const { source: _, ...one } = a;
  const { source: __, ...other } = b;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Changes by kind and key. */
export type Changes = ReadonlyMap<FactKind, ReadonlyMap<string, FactChange>>;

export function changesOf(changes: Iterable<FactChange>): Changes {
  const byKind = new Map<FactKind, Map<string, FactChange>>();
  for (const change of changes) {
    const fact = change.after ?? change.before;
    if (!fact || (change.before && change.after && saysTheSame(change.before, change.after))) continue;
    let ofKind = byKind.get(fact.kind);
    if (!ofKind) {
      ofKind = new Map();
      byKind.set(fact.kind, ofKind);
    }
    ofKind.set(fact.key, change);
  }
  return byKind;
}
