import { compare } from "../../model/canonical.ts";
import type { PathEnds } from "./answer.ts";
import type { FoundWay, PathGroup } from "./group.ts";

/** One path of the answer, before it is written out. */
export interface PathFound extends FoundWay {
  readonly group: PathGroup;
  /** From 1. */
  readonly way: number;
  /** Way 1 of the same group. */
  readonly first: FoundWay;
}

export interface PathsFound {
  readonly rows: readonly PathFound[];
  readonly truncated: boolean;
  /** Groups whose search was ended at its bound. */
  readonly unfinished: readonly PathGroup[];
}

/** Groups that are asked for one more way, only to say whether there are more. */
const mostProbed = 8;

/** The best way of every group, then every group's second way and so on, each round in order; at most so many. */
export function rowsOf(groups: readonly PathGroup[], most: number): PathsFound {
  const rows: PathFound[] = [];
  let open = groups.flatMap((group): Open[] => {
    const first = group.first();
    return first ? [{ group, first }] : [];
  });
  rows.push(...open.map(({ group, first }) => ({ ...first, group, first, way: 1 })).sort(byRank));
  for (let way = 2; rows.length < most && open.length > 0; way++) {
    const found: PathFound[] = [];
    const still: Open[] = [];
    for (const { group, first } of open) {
      const next = group.next();
      if (!next) continue;
      found.push({ ...next, group, first, way });
      still.push({ group, first });
    }
    open = still;
    rows.push(...found.sort(byRank));
  }
  const more = rows.length > most || (rows.length === most && hasMore(open));
  const unfinished = groups.filter(({ complete }) => !complete);
  return { rows: rows.slice(0, most), truncated: more || unfinished.length > 0, unfinished };
}

interface Open {
  readonly group: PathGroup;
  readonly first: FoundWay;
}

const hasMore = (open: readonly Open[]): boolean =>
  open.slice(0, mostProbed).some(({ group }) => group.next() !== undefined) || open.length > mostProbed;

const byRank = (a: PathFound, b: PathFound): number =>
  a.proof.stratum - b.proof.stratum ||
  a.proof.cost - b.proof.cost ||
  compare(keyOf(a), keyOf(b)) ||
  compare(a.group.source.start.name, b.group.source.start.name);

const keyOf = ({ group, proof }: PathFound): string => group.source.graph.key(proof.target);

export const endsOf = ({ source, node }: PathGroup): PathEnds => ({
  start: source.start.name,
  target: source.graph.nodes[node]?.id ?? "",
});
