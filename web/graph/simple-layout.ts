import { boxPadding } from "./layout-input.ts";
import { iconIn, type Places, type Point } from "./place.ts";
import type { Scene, SceneNode } from "./scene.ts";

const between = { along: 46, across: 12, lanes: 22 } as const;

/**
 * A layout in linear time for when the engine gives none: a lane per boundary, a column per distance from the starts.
 * Lanes of nested boundaries lie together, so no two boundaries overlap.
 */
export function simpleLayout(scene: Scene): Places {
  const column = distances(scene);
  const down = scene.orientation === "down";
  const along = (node: SceneNode): number => (down ? node.height : node.width);
  const across = (node: SceneNode): number => (down ? node.width : node.height);
  const widths: number[] = [];
  for (const node of scene.nodes) {
    const at = column.get(node.id) ?? 0;
    widths[at] = Math.max(widths[at] ?? 0, along(node));
  }
  const starts: number[] = [];
  let next = 0;
  for (let at = 0; at < widths.length; at++) {
    starts[at] = next;
    next += (widths[at] ?? 0) + between.along;
  }
  const at = new Map<string, Point>();
  let lane = 0;
  for (const { nodes, opens, closes } of lanes(scene)) {
    lane += opens * boxPadding.top;
    const filled: number[] = [];
    for (const node of nodes) {
      const in_ = column.get(node.id) ?? 0;
      const offset = filled[in_] ?? 0;
      const corner = down ? { x: lane + offset, y: starts[in_] ?? 0 } : { x: starts[in_] ?? 0, y: lane + offset };
      at.set(node.id, iconIn(node, corner, scene.orientation));
      filled[in_] = offset + across(node) + between.across;
    }
    lane += Math.max(0, ...filled.filter((value) => value > 0)) + closes * boxPadding.bottom + between.lanes;
  }
  return { how: "simple", at, bends: new Map() };
}

/** Steps from the nearest node that no edge leads to; of what lies on a circle only, from the first. */
function distances({ nodes, edges }: Scene): Map<string, number> {
  const out = new Map<string, string[]>();
  const entered = new Set<string>();
  for (const { edge } of edges) {
    out.set(edge.from, [...(out.get(edge.from) ?? []), edge.to]);
    entered.add(edge.to);
  }
  const found = new Map<string, number>();
  const walk = (from: readonly string[]): void => {
    const queue = from.filter((id) => !found.has(id));
    for (const id of queue) found.set(id, 0);
    for (let head = 0; head < queue.length; head++) {
      const id = queue[head] ?? "";
      for (const to of out.get(id) ?? []) {
        if (found.has(to)) continue;
        found.set(to, (found.get(id) ?? 0) + 1);
        queue.push(to);
      }
    }
  };
  walk(nodes.filter(({ node }) => node.role === "start").map(({ id }) => id));
  walk(nodes.filter(({ id }) => !entered.has(id)).map(({ id }) => id));
  for (const { id } of nodes) if (!found.has(id)) walk([id]);
  return found;
}

interface Lane {
  readonly nodes: readonly SceneNode[];
  /** How many boundaries begin before it and end after it. */
  readonly opens: number;
  readonly closes: number;
}

/** Nodes by boundary, outer boundaries just before those inside them. */
function lanes({ nodes, boxes }: Scene): Lane[] {
  const children = new Map<string, string[]>();
  const known = new Set(boxes.map(({ id }) => id));
  for (const { id, parent } of boxes) {
    const key = parent !== undefined && known.has(parent) ? parent : "";
    children.set(key, [...(children.get(key) ?? []), id]);
  }
  const result: { nodes: SceneNode[]; opens: number; closes: number }[] = [];
  const visit = (boundary: string, depth: number): void => {
    const own = nodes.filter(({ box }) => (known.has(box) ? box : "") === boundary);
    if (own.length > 0) result.push({ nodes: own, opens: depth, closes: depth });
    for (const child of children.get(boundary) ?? []) visit(child, depth + 1);
  };
  visit("", 0);
  return result;
}
