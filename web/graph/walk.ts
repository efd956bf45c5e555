import type { Point } from "./place.ts";
import type { Scene } from "./scene.ts";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";
export const isArrow = (key: string): key is Arrow => key.startsWith("Arrow");

const directions: Readonly<Record<Arrow, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * The node that an arrow key leads to. Along the reading direction it follows edges, the highlighted path first; where
 * no edge leads on, and across, it takes the nearest node on that side.
 */
export function walk(scene: Scene, at: ReadonlyMap<string, Point>, from: string, arrow: Arrow): string | undefined {
  const [forward, back]: readonly [Arrow, Arrow] =
    scene.orientation === "right" ? ["ArrowRight", "ArrowLeft"] : ["ArrowDown", "ArrowUp"];
  if (arrow === forward) return along(scene, at, from, "to") ?? beside(at, from, arrow);
  if (arrow === back) return along(scene, at, from, "from") ?? beside(at, from, arrow);
  return beside(at, from, arrow);
}

function along(scene: Scene, at: ReadonlyMap<string, Point>, id: string, way: "to" | "from"): string | undefined {
  const here = at.get(id);
  if (!here) return undefined;
  const other = way === "to" ? "from" : "to";
  const found = scene.edges
    .filter(({ edge }) => edge[other] === id)
    .flatMap(({ edge, focus }) => {
      const place = at.get(edge[way]);
      return place ? [{ id: edge[way], focus, far: Math.hypot(place.x - here.x, place.y - here.y) }] : [];
    })
    .sort((a, b) => Number(b.focus) - Number(a.focus) || a.far - b.far);
  return found[0]?.id;
}

/** The nearest node on a side: rather one that lies in that direction than one just off the line across it. */
function beside(at: ReadonlyMap<string, Point>, id: string, arrow: Arrow): string | undefined {
  const here = at.get(id);
  if (!here) return undefined;
  const { x, y } = directions[arrow];
  let best: { readonly id: string; readonly far: number } | undefined;
  for (const [other, place] of at) {
    const ahead = (place.x - here.x) * x + (place.y - here.y) * y;
    const across = Math.abs((place.x - here.x) * y + (place.y - here.y) * x);
    if (other === id || ahead <= 4) continue;
    const far = ahead + 2 * across + (ahead < across / 3 ? 10_000 : 0);
    if (!best || far < best.far) best = { id: other, far };
  }
  return best?.id;
}

/** The node before or after on the highlighted path; its beginning where `from` is not on it. */
export function alongPath({ path }: Scene, from: string, by: 1 | -1): string | undefined {
  const at = path.indexOf(from);
  return at < 0 ? path[0] : path[at + by];
}
