import { type GraphReader, wholeScope } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import type { Change } from "./changes.ts";

/** A collection that was not read. */
export interface Unread {
  readonly scope: string;
  readonly collection: string;
}

/**
 * The collections for which a change only says that one of the snapshots has not read what the other has: nobody can tell
 * whether anything changed. Undefined where it is a change of the estate.
 */
export function unreadOf({ before, after }: Change, older: GraphReader, newer: GraphReader): Unread | undefined {
  const said = after ?? before;
  if (said?.kind === "coverage") return { scope: said.scope, collection: said.collection };
  if (before && after) return undefined;
  if (after) return missing(older, after);
  return before && missing(newer, before);
}

/** Ids of the changes that only say so. */
export const unreadChanges = (
  changes: ReadonlyMap<string, Change>,
  older: GraphReader,
  newer: GraphReader,
): ReadonlySet<string> => new Set([...changes].flatMap(([id, change]) => (unreadOf(change, older, newer) ? [id] : [])));

/** Where a snapshot that does not have the fact did not read what would have told it. */
function missing(graph: GraphReader, { kind, scope }: Fact): Unread | undefined {
  const gap = graph.gaps.find(
    (one) => one.scope === scope && (one.collection === kind || one.collection === wholeScope),
  );
  if (gap) return { scope, collection: gap.collection };
  const isKnown = scope === "" || graph.scopes.includes(scope) || !readable.test(scope) || isClosed(graph);
  return isKnown ? undefined : { scope, collection: wholeScope };
}

/** Scopes that an import reads as a whole. */
const readable = /^(aws:account|k8s|vault|github):/;

const closed = new WeakMap<GraphReader, boolean>();

/** True where the user declared that nothing exists but what was read. */
function isClosed(graph: GraphReader): boolean {
  const known = closed.get(graph);
  if (known !== undefined) return known;
  const found = graph.scopes.some((scope) => graph.fact({ kind: "closed-world", key: scope }) !== undefined);
  closed.set(graph, found);
  return found;
}

export const sortedUnread = (all: readonly Unread[]): Unread[] =>
  [...new Map(all.map((one) => [`${one.scope} ${one.collection}`, one])).values()].sort(
    (a, b) => compare(a.scope, b.scope) || compare(a.collection, b.collection),
  );
