import type { Point } from "./place.ts";

/** A bend as a place along the straight line between two ends (0 to 1) and a distance from it, to its right positive. */
export interface Bend {
  readonly weight: number;
  readonly distance: number;
}

/** Bends relative to their ends, as the canvas takes them. */
export function relative(from: Point, to: Point, bends: readonly Point[]): Bend[] {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy);
  if (length === 0) return [];
  return bends.map(({ x, y }) => ({
    weight: ((x - from.x) * dx + (y - from.y) * dy) / (length * length),
    distance: ((y - from.y) * dx - (x - from.x) * dy) / length,
  }));
}
