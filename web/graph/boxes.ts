import { boxPadding } from "./layout-input.ts";
import { extent, type Point, type Rect, union } from "./place.ts";
import { fonts, type Scene, textWidth } from "./scene.ts";

export interface PlacedBox extends Rect {
  readonly id: string;
  /** As much of the boundary's title as fits. */
  readonly title: string;
  /** How many boundaries are around it. */
  readonly depth: number;
}

/** The rectangle of every boundary that holds a placed node: outer ones first, so that inner ones are drawn over them. */
export function boxesOf(scene: Scene, at: ReadonlyMap<string, Point>): PlacedBox[] {
  const inside = new Map<string, Rect[]>();
  const put = (boundary: string, rect: Rect): void => {
    inside.set(boundary, [...(inside.get(boundary) ?? []), rect]);
  };
  for (const node of scene.nodes) {
    const place = at.get(node.id);
    if (place) put(node.box, extent(node, place, scene.orientation));
  }
  const parents = new Map(scene.boxes.map((one) => [one.id, one.parent]));
  const placed = new Map<string, PlacedBox>();
  for (const boundary of [...scene.boxes].reverse()) {
    const content = union(inside.get(boundary.id) ?? []);
    if (!content) continue;
    const rect = padded(content);
    const title = fitted(boundary.title, rect.width - 12);
    placed.set(boundary.id, { id: boundary.id, title, depth: depth(boundary.id, parents), ...rect });
    if (boundary.parent !== undefined) put(boundary.parent, rect);
  }
  return [...placed.values()].sort((a, b) => a.depth - b.depth);
}

const padded = ({ x, y, width, height }: Rect): Rect => ({
  x: x - boxPadding.side,
  y: y - boxPadding.top,
  width: width + 2 * boxPadding.side,
  height: height + boxPadding.top + boxPadding.bottom,
});

/** Titles are bold and full of capitals and digits. */
const titleWidth = (title: string): number => 1.06 * textWidth(title, fonts.box, true);

function fitted(title: string, width: number): string {
  if (titleWidth(title) <= width) return title;
  const short = title.replace(/^namespace /, "ns ");
  if (titleWidth(short) <= width) return short;
  const characters = Math.max(3, Math.floor(width / titleWidth("x")) - 1);
  return `${short.slice(0, characters).trimEnd()}…`;
}

function depth(id: string, parents: ReadonlyMap<string, string | undefined>): number {
  const seen = new Set<string>();
  for (let at = parents.get(id); at !== undefined && !seen.has(at); at = parents.get(at)) seen.add(at);
  return seen.size;
}
