import { badge, badgeShapes, glyphShapes, shortCount, sign } from "../graph/glyphs.ts";
import { lookOf, type Outline, type Palette } from "../graph/look.ts";
import type { Point } from "../graph/place.ts";
import { gap, lineHeight, type Scene, type SceneNode } from "../graph/scene.ts";
import { escaped, number } from "./svg-text.ts";

/** A node: its rings, its outline, its glyph, the count of a group, its name. */
export function nodeSvg(one: SceneNode, at: Point, orientation: Scene["orientation"], palette: Palette): string {
  const { node, icon, focus, fate } = one;
  const gone = fate === "gone";
  const look = lookOf(node.kind);
  const half = (icon * look.scale) / 2;
  const grouped = node.role === "group" || node.role === "rest";
  const unguarded = node.authentication === "unauthenticated";
  const line = gone ? 2 : unguarded ? 4 : focus ? 3 : grouped ? 1.3 : 1.5;
  const stroke = gone ? palette.muted : focus || unguarded ? palette.focus : palette.outline;
  const glyph = icon * (grouped ? 0.46 : 0.52) * look.scale;
  const count = shortCount(node.size);
  return [
    `<g><title>${escaped(`${node.name}: ${node.id}`)}</title>`,
    node.sensitive && !gone
      ? shape(look.outline, at, half + 5, `fill="none" stroke="${palette.focus}" stroke-width="2"`)
      : "",
    shape(
      look.outline,
      at,
      half,
      `fill="${look.fill}" stroke="${stroke}" stroke-width="${line}"${unguarded || gone ? ' stroke-dasharray="4 3"' : ""}${gone ? ' fill-opacity="0.3"' : ""}`,
    ),
    grouped ? shape(look.outline, at, half - 3.5, `fill="none" stroke="${stroke}" stroke-width="1.3"`) : "",
    `<g transform="translate(${number(at.x - glyph / 2)} ${number(at.y - glyph / 2)}) scale(${Math.round((glyph / 24) * 1000) / 1000})" fill="none" stroke="${look.ink}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${glyphShapes(node.kind)}</g>`,
    grouped
      ? `<g transform="translate(${number(at.x + half - badge.width(count) * 0.6)} ${number(at.y - half - badge.height * 0.3)})">${badgeShapes(count)}</g>`
      : "",
    fate
      ? `<g transform="translate(${number(at.x - half - sign.size * 0.35)} ${number(at.y - half - sign.size * 0.35)})">${sign.shapes(fate)}</g>`
      : "",
    one.quiet ? "" : label(one, at, orientation, palette),
    "</g>",
  ].join("");
}

function shape(outline: Outline, { x, y }: Point, half: number, style: string): string {
  if (outline === "circle") return `<circle cx="${number(x)}" cy="${number(y)}" r="${number(half)}" ${style}/>`;
  if (outline === "rounded")
    return `<rect x="${number(x - half)}" y="${number(y - half)}" width="${number(2 * half)}" height="${number(2 * half)}" rx="${number(half / 3)}" ${style}/>`;
  const points = outline.corners.map(([cx, cy]) => `${number(x + cx * half)},${number(y + cy * half)}`).join(" ");
  return `<polygon points="${points}" stroke-linejoin="round" ${style}/>`;
}

function label(
  { lines, font, icon, focus }: SceneNode,
  { x, y }: Point,
  orientation: Scene["orientation"],
  palette: Palette,
): string {
  const step = font * lineHeight;
  const beside = orientation === "down";
  const left = beside ? x + icon / 2 + gap : x;
  const top = beside ? y - (lines.length * step) / 2 : y + icon / 2 + gap;
  const spans = lines
    .map(
      (line, at) => `<tspan x="${number(left)}" y="${number(top + font * 0.9 + at * step)}">${escaped(line)}</tspan>`,
    )
    .join("");
  return `<text text-anchor="${beside ? "start" : "middle"}" font-size="${font}"${focus ? ' font-weight="700"' : ""} fill="${palette.text}" stroke="${palette.box}" stroke-width="3" stroke-opacity="0.75" stroke-linejoin="round" paint-order="stroke">${spans}</text>`;
}
