import { badgeUri, glyphUri, signUri } from "./glyphs.ts";
import { lookOf } from "./look.ts";
import type { Scene, SceneNode } from "./scene.ts";

/** Pixels per unit of an image: sharp at twice the size on a dense screen. */
const density = 2;
const known = new Map<string, string>();

/** The images of a node: its glyph, the count of a group, the sign of what a change takes from it. */
export const imagesOf = ({ node, fate }: SceneNode): string[] => [
  glyphUri(node.kind, lookOf(node.kind).ink),
  ...(node.role === "group" || node.role === "rest" ? [badgeUri(node.size)] : []),
  ...(fate ? [signUri(fate)] : []),
];

/** The image as a bitmap, once `paint` made one: drawing SVG again and again would hold up the page. */
export const bitmapOf = (uri: string): string => known.get(uri) ?? uri;

/** Makes bitmaps of all images of a scene, one after another so that the page stays free. */
export async function paint(scene: Scene): Promise<void> {
  for (const uri of new Set(scene.nodes.flatMap(imagesOf))) {
    if (known.has(uri)) continue;
    const bitmap = await drawn(uri).catch(() => undefined);
    if (bitmap !== undefined) known.set(uri, bitmap);
  }
}

async function drawn(uri: string): Promise<string | undefined> {
  const image = new Image();
  image.src = uri;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * density;
  canvas.height = image.height * density;
  const pen = canvas.getContext("2d");
  if (!pen) return undefined;
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}
