import type { Places, Point } from "./place.ts";
import type { Scene } from "./scene.ts";

/** Places with what somebody has dragged where they dropped it; its edges are straight, as they were while it moved. */
export function withMoved(scene: Scene, places: Places, moved: ReadonlyMap<string, Point>): Places {
  const own = [...moved].filter(([id]) => places.at.has(id));
  if (own.length === 0) return places;
  const ids = new Set(own.map(([id]) => id));
  const stale = new Set(scene.edges.filter(({ edge }) => ids.has(edge.from) || ids.has(edge.to)).map(({ id }) => id));
  return {
    how: places.how,
    at: new Map([...places.at, ...own]),
    bends: new Map([...places.bends].filter(([id]) => !stale.has(id))),
  };
}
