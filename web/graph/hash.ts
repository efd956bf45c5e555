import type { Scene } from "./scene.ts";

/** A number for everything that decides where things stand: equal scenes are laid out once. */
export function structuralHash({ nodes, edges, boxes, orientation, path }: Scene): string {
  const text = JSON.stringify([
    orientation,
    nodes.map(({ id, box, width, height }) => [id, box, Math.round(width), Math.round(height)]),
    edges.map(({ id, edge, focus }) => [id, edge.from, edge.to, focus]),
    boxes.map(({ id, parent }) => [id, parent]),
    path,
  ]);
  return digest(text);
}

/** 53 bits by Bob Jenkins's and Pierre L'Ecuyer's way of mixing; not for secrets. */
function digest(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
