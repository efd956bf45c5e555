import { boxesOf } from "./boxes.ts";
import { extent, grow, type Point, type Rect, union } from "./place.ts";
import { fonts, legible, type Scene } from "./scene.ts";

/** What the viewport shows: the whole picture, the highlighted path, or as much of the path as is legible. */
export type Fitted = "all" | "path" | "part";

export interface Viewport {
  readonly fitted: Fitted;
  readonly zoom: number;
  readonly pan: Point;
}

/** Pixels of the screen kept free around what is fitted. */
const margin = 14;
const largest = 0.95;
/** Names of the path are at least this large after fitting; the rest of a pixel is for rounding. */
const leastZoom = (legible + 0.05) / fonts.path;

/**
 * The viewport that shows everything, if names are then still legible, else the highlighted path, else the beginning of
 * the path at the least legible size.
 *
 * @param everything fits all of it however small names become
 */
export function fitted(
  scene: Scene,
  at: ReadonlyMap<string, Point>,
  screen: { readonly width: number; readonly height: number },
  everything = false,
): Viewport | undefined {
  const all = bounds(scene, at);
  if (!all || screen.width <= 0 || screen.height <= 0) return undefined;
  const whole = zoomFor(all, screen);
  if (everything || whole >= leastZoom) return { fitted: "all", ...centred(all, screen, Math.min(whole, largest)) };
  const way = pathBounds(scene, at) ?? all;
  const along = zoomFor(way, screen);
  if (along >= leastZoom) {
    const zoom = Math.min(along, 1);
    return { fitted: "path", ...centred(around(way, all, screen, zoom), screen, zoom) };
  }
  const first = scene.nodes.find(({ id }) => id === scene.path[0]) ?? scene.nodes[0];
  const place = first && at.get(first.id);
  if (!first || !place) return undefined;
  const start = extent(first, place, scene.orientation);
  const centre = centred(way, screen, leastZoom);
  const pan =
    scene.orientation === "right"
      ? { x: margin - start.x * leastZoom, y: centre.pan.y }
      : { x: centre.pan.x, y: margin - start.y * leastZoom };
  return { fitted: "part", zoom: leastZoom, pan };
}

/** Everything that is drawn. */
export function bounds(scene: Scene, at: ReadonlyMap<string, Point>): Rect | undefined {
  const nodes = scene.nodes.flatMap((node) => {
    const place = at.get(node.id);
    return place ? [extent(node, place, scene.orientation)] : [];
  });
  return union([...nodes, ...boxesOf(scene, at)]);
}

function pathBounds(scene: Scene, at: ReadonlyMap<string, Point>): Rect | undefined {
  const rects = scene.nodes.flatMap((node) => {
    const place = node.focus ? at.get(node.id) : undefined;
    return place ? [grow(extent(node, place, scene.orientation), 6)] : [];
  });
  return union(rects);
}

const zoomFor = ({ width, height }: Rect, screen: { readonly width: number; readonly height: number }): number =>
  Math.min((screen.width - 2 * margin) / Math.max(1, width), (screen.height - 2 * margin) / Math.max(1, height));

const centred = (
  { x, y, width, height }: Rect,
  screen: { readonly width: number; readonly height: number },
  zoom: number,
): { readonly zoom: number; readonly pan: Point } => ({
  zoom,
  pan: { x: screen.width / 2 - (x + width / 2) * zoom, y: screen.height / 2 - (y + height / 2) * zoom },
});

/** The part of everything that the screen can show around the path: it is moved over what is there. */
function around(way: Rect, all: Rect, screen: { readonly width: number; readonly height: number }, zoom: number): Rect {
  const axis = (from: number, length: number, low: number, span: number, room: number): number => {
    const middle = from + length / 2;
    if (span <= room) return clamp(low + span / 2, from + length - room / 2, from + room / 2);
    return clamp(clamp(middle, low + room / 2, low + span - room / 2), from + length - room / 2, from + room / 2);
  };
  const room = { x: (screen.width - 2 * margin) / zoom, y: (screen.height - 2 * margin) / zoom };
  const x = axis(way.x, way.width, all.x, all.width, room.x);
  const y = axis(way.y, way.height, all.y, all.height, room.y);
  return { x: x - way.width / 2, y: y - way.height / 2, width: way.width, height: way.height };
}

const clamp = (value: number, low: number, high: number): number =>
  Math.max(Math.min(value, Math.max(low, high)), Math.min(low, high));
