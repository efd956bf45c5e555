import { boxesOf } from "./boxes.ts";
import { boxPadding } from "./layout-input.ts";
import { extent, grow, iconIn, overlap, type Places, type Point, type Rect, union } from "./place.ts";
import type { Scene, SceneNode } from "./scene.ts";

/** Between nodes of a block, and around it. */
const room = 14;
/** Of the search for a free place, in units of the drawing. */
const stride = 20;
/** Rings of the search: beyond this a block stands under everything. */
const rings = 60;

/**
 * The places of a scene that shares nodes with one already drawn: what was there stays where it was, the new stands in
 * blocks, each in the nearest free place to where its group stood (or to what it belongs with).
 *
 * @param before where things stood, groups that are gone included
 */
export function pinned(scene: Scene, before: Places): Places {
  const at = new Map<string, Point>();
  for (const { id } of scene.nodes) {
    const place = before.at.get(id);
    if (place) at.set(id, place);
  }
  for (const { anchor, nodes } of blocks(scene, before, at)) settle(scene, nodes, anchor, at);
  return { how: "pinned", at, bends: routes(scene, before, at) };
}

/** Bends of edges that were there stay; a new edge runs square, turning before its target, where that is ahead. */
function routes(scene: Scene, before: Places, at: ReadonlyMap<string, Point>): Map<string, readonly Point[]> {
  const bends = new Map<string, readonly Point[]>();
  for (const { id, edge } of scene.edges) {
    const known = before.bends.get(id);
    const from = at.get(edge.from);
    const to = at.get(edge.to);
    if (!from || !to) continue;
    const stood = before.at.has(edge.from) && before.at.has(edge.to);
    const turn = scene.orientation === "right" ? to.x - from.x : to.y - from.y;
    if (known && stood) bends.set(id, known);
    else if (turn > 2 * turning) bends.set(id, square(from, to, scene.orientation));
  }
  return bends;
}

/** How far before the middle of its target a new edge turns. */
const turning = 62;

const square = (from: Point, to: Point, orientation: Scene["orientation"]): Point[] =>
  orientation === "right"
    ? [
        { x: to.x - turning, y: from.y },
        { x: to.x - turning, y: to.y },
      ]
    : [
        { x: from.x, y: to.y - turning },
        { x: to.x, y: to.y - turning },
      ];

/** How much of a scene was there before, from 0 to 1. */
export const shared = (scene: Scene, before: Places): number =>
  scene.nodes.length === 0 ? 0 : scene.nodes.filter(({ id }) => before.at.has(id)).length / scene.nodes.length;

interface Block {
  readonly anchor: Point;
  readonly nodes: readonly SceneNode[];
}

/** New nodes that belong together: out of one group, else of one boundary. */
function blocks(scene: Scene, before: Places, at: ReadonlyMap<string, Point>): Block[] {
  const together = new Map<string, SceneNode[]>();
  for (const node of scene.nodes) {
    if (at.has(node.id)) continue;
    const key = node.node.group ?? `in ${node.box}`;
    together.set(key, [...(together.get(key) ?? []), node]);
  }
  return [...together].map(([key, nodes]) => ({ anchor: before.at.get(key) ?? anchorOf(scene, nodes, at), nodes }));
}

/** Beside what the nodes are joined to, or in their boundary, or in the middle. */
function anchorOf(scene: Scene, nodes: readonly SceneNode[], at: ReadonlyMap<string, Point>): Point {
  const ids = new Set(nodes.map(({ id }) => id));
  const own = new Set(nodes.map(({ box }) => box));
  const near = scene.edges.flatMap(({ edge }) =>
    ids.has(edge.to) ? (at.get(edge.from) ?? []) : ids.has(edge.from) ? (at.get(edge.to) ?? []) : [],
  );
  const inside = scene.nodes.flatMap(({ id, box }) => (own.has(box) ? (at.get(id) ?? []) : []));
  const points = [inside, near, [...at.values()]].find((list) => list.length > 0) ?? [{ x: 0, y: 0 }];
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  };
}

/** Gives the nodes of a block their places. */
function settle(scene: Scene, nodes: readonly SceneNode[], anchor: Point, at: Map<string, Point>): void {
  const boundary = nodes[0]?.box ?? "";
  const taken = scene.nodes.flatMap((node) => {
    const place = at.get(node.id);
    return place ? [{ rect: grow(extent(node, place, scene.orientation), room / 2), boundary: node.box }] : [];
  });
  const around = ancestors(scene, boundary);
  const boxes = boxesOf(scene, at);
  const home = boxes.find(({ id }) => id === boundary);
  const foreign = [
    ...taken.filter((one) => one.boundary !== boundary).map(({ rect }) => rect),
    ...boxes.filter(({ id }) => id !== boundary && !around.has(id)),
  ];
  const own = taken.filter((one) => one.boundary === boundary).map(({ rect }) => rect);
  let best: { readonly score: number; readonly grid: Grid; readonly corner: Point } | undefined;
  for (const grid of grids(nodes)) {
    for (const offset of spiral()) {
      const corner = { x: anchor.x - grid.width / 2 + offset.x, y: anchor.y - grid.height / 2 + offset.y };
      const score = Math.hypot(offset.x, offset.y) + grid.strain;
      if (best && best.score <= score) {
        if (Math.hypot(offset.x, offset.y) > best.score) break;
        continue;
      }
      const rect = { ...corner, width: grid.width, height: grid.height };
      if (own.some((other) => overlap(rect, other))) continue;
      const boxed = withPadding(home ? (union([rect, inner(home)]) ?? rect) : rect);
      if (foreign.some((other) => overlap(boxed, other))) continue;
      best = { score, grid, corner };
    }
  }
  const grid = best?.grid ?? grids(nodes)[0];
  if (!grid) return;
  const corner =
    best?.corner ??
    below(
      taken.map(({ rect }) => rect),
      anchor,
      grid,
    );
  for (const [index, node] of nodes.entries()) {
    const cell = grid.cells[index] ?? { x: 0, y: 0 };
    at.set(node.id, iconIn(node, { x: corner.x + cell.x, y: corner.y + cell.y }, scene.orientation));
  }
}

const withPadding = ({ x, y, width, height }: Rect): Rect => ({
  x: x - boxPadding.side,
  y: y - boxPadding.top,
  width: width + 2 * boxPadding.side,
  height: height + boxPadding.top + boxPadding.bottom,
});
const inner = ({ x, y, width, height }: Rect): Rect => ({
  x: x + boxPadding.side,
  y: y + boxPadding.top,
  width: width - 2 * boxPadding.side,
  height: height - boxPadding.top - boxPadding.bottom,
});

function below(rects: readonly Rect[], anchor: Point, grid: Grid): Point {
  const all = union(rects);
  return { x: anchor.x - grid.width / 2, y: (all ? all.y + all.height : 0) + boxPadding.top + boxPadding.bottom };
}

interface Grid {
  readonly width: number;
  readonly height: number;
  /** Upper left corner of each node in the block. */
  readonly cells: readonly Point[];
  /** How far the block is from a shape that is pleasant to read, in units of distance. */
  readonly strain: number;
}

/** The nodes in one to six columns. */
function grids(nodes: readonly SceneNode[]): Grid[] {
  const width = Math.max(0, ...nodes.map((node) => node.width));
  const height = Math.max(0, ...nodes.map((node) => node.height));
  return [1, 2, 3, 4, 6]
    .filter((columns) => columns <= nodes.length)
    .map((columns) => {
      const rows = Math.ceil(nodes.length / columns);
      return {
        width: columns * (width + room) - room,
        height: rows * (height + room) - room,
        cells: nodes.map((node, index) => ({
          x: (index % columns) * (width + room) + (width - node.width) / 2,
          y: Math.floor(index / columns) * (height + room),
        })),
        strain: 40 * Math.abs(Math.log2((rows * height) / (columns * width))),
      };
    });
}

/** Offsets around a point, ring by ring. */
function* spiral(): Generator<Point> {
  yield { x: 0, y: 0 };
  for (let ring = 1; ring <= rings; ring++) {
    for (let at = -ring; at <= ring; at++) {
      yield { x: at * stride, y: -ring * stride };
      yield { x: at * stride, y: ring * stride };
      if (Math.abs(at) === ring) continue;
      yield { x: -ring * stride, y: at * stride };
      yield { x: ring * stride, y: at * stride };
    }
  }
}

function ancestors({ boxes }: Scene, boundary: string): Set<string> {
  const parents = new Map(boxes.map(({ id, parent }) => [id, parent]));
  const found = new Set<string>();
  for (let at = parents.get(boundary); at !== undefined && !found.has(at); at = parents.get(at)) found.add(at);
  return found;
}
