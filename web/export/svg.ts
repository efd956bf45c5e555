import { boxesOf } from "../graph/boxes.ts";
import { type Palette, palettes, type Theme } from "../graph/look.ts";
import { grow, type Places } from "../graph/place.ts";
import { fontFamily, fonts, type Scene } from "../graph/scene.ts";
import { bounds } from "../graph/view-fit.ts";
import { edgeSvg } from "./svg-edge.ts";
import { nodeSvg } from "./svg-node.ts";
import { escaped, number } from "./svg-text.ts";

/** Around the picture, in units of the drawing. */
const margin = 24;

/**
 * The picture as one SVG document: shapes, glyphs and text only, nothing fetched, nothing that runs.
 *
 * @param title what it shows, for those who do not see it
 */
export function sceneSvg(scene: Scene, places: Places, theme: Theme, title: string): string {
  const palette = palettes[theme];
  const all = grow(bounds(scene, places.at) ?? { x: 0, y: 0, width: 1, height: 1 }, margin);
  const frame = [all.x, all.y, all.width, all.height].map(number);
  const order = <T extends { readonly focus: boolean }>(list: readonly T[]): T[] =>
    [...list].sort((a, b) => Number(a.focus) - Number(b.focus));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${frame.join(" ")}" width="${number(all.width)}" height="${number(all.height)}" role="img" font-family="${escaped(fontFamily)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="${frame[0]}" y="${frame[1]}" width="${frame[2]}" height="${frame[3]}" fill="${palette.background}"/>`,
    ...boxesOf(scene, places.at).map((box) => boxSvg(box, palette)),
    ...order(scene.edges).map((edge) => edgeSvg(scene, edge, places, palette)),
    ...order(scene.nodes).map((node) => {
      const at = places.at.get(node.id);
      return at ? nodeSvg(node, at, scene.orientation, palette) : "";
    }),
    "</svg>",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function boxSvg({ x, y, width, height, title }: ReturnType<typeof boxesOf>[number], palette: Palette): string {
  const middle = number(x + width / 2);
  return `<g><rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="8" fill="${palette.box}" stroke="${palette.boxLine}" stroke-width="1.5" stroke-dasharray="2 3"/><text x="${middle}" y="${number(y + 21)}" text-anchor="middle" font-size="${fonts.box}" font-weight="700" fill="${palette.muted}">${escaped(title)}</text></g>`;
}
