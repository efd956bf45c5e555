import type { Outline } from "./look.ts";
import type { Point } from "./place.ts";

/** Where the line from the middle of an outline towards a point leaves it. @param half half the side of its square */
export function leaves(outline: Outline, middle: Point, half: number, towards: Point): Point {
  const dx = towards.x - middle.x;
  const dy = towards.y - middle.y;
  const length = Math.hypot(dx, dy);
  if (length === 0) return middle;
  const reach = distance(outline, dx / length, dy / length) * half;
  return { x: middle.x + (dx / length) * reach, y: middle.y + (dy / length) * reach };
}

/** From the middle to the border in a direction of length 1, for an outline in a square from -1 to 1. */
function distance(outline: Outline, x: number, y: number): number {
  if (outline === "circle") return 1;
  if (outline === "rounded") return 1 / Math.max(Math.abs(x), Math.abs(y));
  const { corners } = outline;
  let farthest = 0;
  for (const [at, [ax, ay]] of corners.entries()) {
    const [bx, by] = corners[(at + 1) % corners.length] ?? [0, 0];
    const cross = x * (by - ay) - y * (bx - ax);
    if (Math.abs(cross) < 1e-9) continue;
    const along = (ax * (by - ay) - ay * (bx - ax)) / cross;
    const share = (ax * y - ay * x) / cross;
    if (along > 0 && share >= -1e-9 && share <= 1 + 1e-9) farthest = Math.max(farthest, along);
  }
  return farthest === 0 ? 1 : farthest;
}
