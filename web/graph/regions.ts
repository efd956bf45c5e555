import type { NodeClass } from "../../model/node.ts";
import type { StoryBoundary, StoryNode } from "../../queries/story/answer.ts";

/** A box of the picture: a trust boundary, or one of the two sides of an account. */
export interface Region {
  readonly id: string;
  readonly title: string;
  readonly parent?: string;
}

/** What stands at the front of an account: where requests come in and what serves them. */
const front: ReadonlySet<NodeClass> = new Set(["route", "network", "workload"]);
const isFront = (node: StoryNode): boolean => front.has(node.class);
const frontOf = (id: string): string => `${id} front`;

/**
 * The boxes of a picture and the box of each node. An account that has both ways in and identities or data is drawn as
 * two boxes: in one, it would stand before and behind everything else at once.
 */
export function regions(
  nodes: readonly StoryNode[],
  boundaries: readonly StoryBoundary[],
): { readonly boxes: readonly Region[]; readonly boxOf: (node: StoryNode) => string } {
  const split = new Set(
    boundaries
      .filter(({ id, kind }) => {
        const own = nodes.filter(({ boundary }) => boundary === id);
        return kind === "aws-account" && own.some(isFront) && own.some((node) => !isFront(node));
      })
      .map(({ id }) => id),
  );
  return {
    boxes: boundaries.flatMap(({ id, title, parent }): Region[] => {
      const around = parent === undefined ? {} : { parent };
      if (!split.has(id)) return [{ id, title, ...around }];
      return [
        { id: frontOf(id), title: `Ways in, ${title}`, ...around },
        { id, title, ...around },
      ];
    }),
    boxOf: (node) => (split.has(node.boundary) && isFront(node) ? frontOf(node.boundary) : node.boundary),
  };
}
