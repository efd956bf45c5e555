import type { StoryAnswer } from "../../queries/story/answer.ts";

/** What a change leaves of a node: nothing, or less than was reached before. */
export type Fate = "gone" | "less";

/** What a change does to what is drawn. */
export interface Fates {
  readonly nodes: ReadonlyMap<string, Fate>;
  /** Ids of edges on which nobody comes any more. */
  readonly edges: ReadonlySet<string>;
}

export const unchanged: Fates = { nodes: new Map(), edges: new Set() };

/** In words, for those who do not see the sign. */
export const fateWords: Readonly<Record<Fate, string>> = {
  gone: "not reached any more with the change",
  less: "less of it reached with the change",
};

/**
 * Spreads what is known of some nodes over the picture: an edge is gone with either of its ends, a node of which nothing
 * is known with the last edge that leads to it.
 *
 * @param known of each node of which it is known; undefined: it stays whole
 */
export function spread(
  { nodes, edges }: Pick<StoryAnswer, "nodes" | "edges">,
  known: ReadonlyMap<string, Fate | undefined>,
): Fates {
  const fates = new Map([...known].flatMap(([id, fate]) => (fate ? [[id, fate] as const] : [])));
  const into = Map.groupBy(
    edges.filter(({ from, to }) => from !== to),
    ({ to }) => to,
  );
  const open = nodes.filter(({ id, role }) => role !== "start" && !known.has(id) && into.has(id));
  const isGone = (id: string): boolean => fates.get(id) === "gone";
  for (let before = -1; before !== fates.size; ) {
    before = fates.size;
    for (const { id } of open) if (into.get(id)?.every(({ from }) => isGone(from))) fates.set(id, "gone");
  }
  return {
    nodes: fates,
    edges: new Set(edges.filter(({ from, to }) => isGone(from) || isGone(to)).map(({ id }) => id)),
  };
}
