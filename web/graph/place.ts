import type { Scene, SceneNode } from "./scene.ts";

/** In units of the drawing; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where everything stands. `elk`: by the layout engine. `pinned`: what was there stayed, the new found room beside it.
 * `simple`: the engine took too long or failed; lanes by boundary, columns by distance from the start.
 */
export interface Places {
  readonly how: "elk" | "pinned" | "simple";
  /** The middle of each node's icon. */
  readonly at: ReadonlyMap<string, Point>;
  /** Bends of edges between their ends; an edge without is straight. */
  readonly bends: ReadonlyMap<string, readonly Point[]>;
}

/** The rectangle of icon and name, of a node whose icon is in the middle of `at`. */
export const extent = (node: SceneNode, at: Point, orientation: Scene["orientation"]): Rect =>
  orientation === "right"
    ? { x: at.x - node.width / 2, y: at.y - node.icon / 2, width: node.width, height: node.height }
    : { x: at.x - node.icon / 2, y: at.y - node.height / 2, width: node.width, height: node.height };

/** The middle of the icon of a node whose rectangle begins at `corner`. */
export const iconIn = (node: SceneNode, corner: Point, orientation: Scene["orientation"]): Point =>
  orientation === "right"
    ? { x: corner.x + node.width / 2, y: corner.y + node.icon / 2 }
    : { x: corner.x + node.icon / 2, y: corner.y + node.height / 2 };

export function union(rects: readonly Rect[]): Rect | undefined {
  if (rects.length === 0) return undefined;
  const x = Math.min(...rects.map((one) => one.x));
  const y = Math.min(...rects.map((one) => one.y));
  return {
    x,
    y,
    width: Math.max(...rects.map((one) => one.x + one.width)) - x,
    height: Math.max(...rects.map((one) => one.y + one.height)) - y,
  };
}

export const grow = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

export const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
