import { widthOf } from "../graph/elements.ts";
import { dashes, lookOf, lostDash, type Palette } from "../graph/look.ts";
import { leaves } from "../graph/outline.ts";
import type { Places, Point } from "../graph/place.ts";
import { fonts, type Scene, type SceneEdge, type SceneNode, textWidth } from "../graph/scene.ts";
import { escaped, number } from "./svg-text.ts";

/** Of a bend, where the line is long enough. */
const radius = 14;

/** An edge with its arrow head, and the numbers of its steps. */
export function edgeSvg(
  scene: Scene,
  { edge, focus, numbers, gone }: SceneEdge,
  places: Places,
  palette: Palette,
): string {
  const ends = [edge.from, edge.to].map((id) => {
    const node = scene.nodes.find((one) => one.id === id);
    const at = places.at.get(id);
    return node && at ? { node, at } : undefined;
  });
  const [from, to] = ends;
  if (!from || !to) return "";
  const bends = places.bends.get(edge.id) ?? [];
  const first = borderPoint(from.node, from.at, bends[0] ?? to.at, 0);
  const width = widthOf(edge.count, focus);
  const head = 5 + 1.6 * width;
  const last = borderPoint(to.node, to.at, bends.at(-1) ?? from.at, 1.5);
  const before = bends.at(-1) ?? first;
  const length = Math.hypot(last.x - before.x, last.y - before.y) || 1;
  const unit = { x: (last.x - before.x) / length, y: (last.y - before.y) / length };
  const neck = { x: last.x - unit.x * head, y: last.y - unit.y * head };
  const colour = gone ? palette.muted : focus ? palette.focus : palette.edge;
  const dash = gone ? lostDash : dashes[edge.certainty];
  const line = [
    `<path d="${rounded([first, ...bends, neck])}" fill="none" stroke="${colour}" stroke-width="${number(width)}"`,
    ...(dash ? [`stroke-dasharray="${dash.join(" ")}"`] : []),
    ...(edge.certainty === "assumed" ? ['stroke-linecap="round"'] : []),
    `stroke-opacity="${gone ? 0.55 : focus ? 1 : 0.75}"/>`,
  ].join(" ");
  const half = head * 0.55;
  const corners = [
    last,
    { x: neck.x - unit.y * half, y: neck.y + unit.x * half },
    { x: neck.x + unit.y * half, y: neck.y - unit.x * half },
  ];
  const arrow = `<polygon points="${corners.map(({ x, y }) => `${number(x)},${number(y)}`).join(" ")}" fill="${colour}"/>`;
  return `<g>${line}${arrow}${numbers || gone ? pill(gone ? `× ${numbers}`.trimEnd() : numbers, middle([first, ...bends, last]), palette, gone) : ""}</g>`;
}

const borderPoint = ({ node, icon }: SceneNode, at: Point, towards: Point, away: number): Point => {
  const look = lookOf(node.kind);
  return leaves(look.outline, at, (icon * look.scale) / 2 + away + (node.sensitive ? 5 : 1), towards);
};

/** A line through points with round bends. */
export function rounded(points: readonly Point[]): string {
  const [start, ...rest] = points;
  if (!start) return "";
  let path = `M${number(start.x)} ${number(start.y)}`;
  for (const [index, point] of rest.entries()) {
    const before = points[index] ?? start;
    const after = rest[index + 1];
    if (!after) {
      path += `L${number(point.x)} ${number(point.y)}`;
      continue;
    }
    const into = towards(point, before);
    const out = towards(point, after);
    path += `L${number(into.x)} ${number(into.y)}Q${number(point.x)} ${number(point.y)} ${number(out.x)} ${number(out.y)}`;
  }
  return path;
}

/** The point on the way from a bend to its neighbour where its rounding begins. */
function towards(bend: Point, other: Point): Point {
  const length = Math.hypot(other.x - bend.x, other.y - bend.y) || 1;
  const by = Math.min(radius, length / 2) / length;
  return { x: bend.x + (other.x - bend.x) * by, y: bend.y + (other.y - bend.y) * by };
}

/** The point halfway along a line. */
function middle(points: readonly Point[]): Point {
  const lengths = points.slice(1).map(({ x, y }, at) => Math.hypot(x - (points[at]?.x ?? 0), y - (points[at]?.y ?? 0)));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [at, length] of lengths.entries()) {
    const from = points[at];
    const to = points[at + 1];
    if (!from || !to) break;
    if (left <= length && length > 0)
      return { x: from.x + ((to.x - from.x) * left) / length, y: from.y + ((to.y - from.y) * left) / length };
    left -= length;
  }
  return points[0] ?? { x: 0, y: 0 };
}

function pill(text: string, { x, y }: Point, palette: Palette, gone: boolean): string {
  const width = textWidth(text, fonts.number, true) + 7;
  const height = fonts.number + 6;
  return `<rect x="${number(x - width / 2)}" y="${number(y - height / 2)}" width="${number(width)}" height="${height}" rx="3" fill="${gone ? palette.background : palette.focus}"/><text x="${number(x)}" y="${number(y + fonts.number * 0.36)}" text-anchor="middle" font-size="${fonts.number}" font-weight="700" fill="${gone ? palette.text : palette.background}">${escaped(text)}</text>`;
}
