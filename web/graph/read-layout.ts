import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import { isBox } from "./layout-input.ts";
import { iconIn, type Places, type Point } from "./place.ts";
import type { Scene } from "./scene.ts";

/** What the layout engine gave back, as places. Coordinates are absolute: the input asks for that. */
export function readLayout(scene: Scene, laid: ElkNode): Places {
  const nodes = new Map(scene.nodes.map((node) => [node.id, node]));
  const at = new Map<string, Point>();
  const bends = new Map<string, readonly Point[]>();
  const visit = (one: ElkNode): void => {
    const node = isBox(one.id) ? undefined : nodes.get(one.id);
    if (node) at.set(one.id, iconIn(node, { x: one.x ?? 0, y: one.y ?? 0 }, scene.orientation));
    for (const edge of one.edges ?? []) bends.set(edge.id, bendsOf(edge));
    for (const child of one.children ?? []) visit(child);
  };
  visit(laid);
  for (const [id, points] of bends) if (points.length === 0) bends.delete(id);
  return { how: "elk", at, bends };
}

/** Bends of an edge; where it enters and leaves the icons, the drawing finds itself. */
const bendsOf = ({ sections }: ElkExtendedEdge): Point[] =>
  (sections ?? []).flatMap(({ bendPoints }) => bendPoints ?? []);
