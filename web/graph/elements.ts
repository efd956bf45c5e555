import type { ElementDefinition } from "cytoscape";
import { relative } from "./bend.ts";
import { bitmapOf, imagesOf } from "./bitmaps.ts";
import { boxesOf } from "./boxes.ts";
import { badge, shortCount } from "./glyphs.ts";
import { type Look, lookOf } from "./look.ts";
import type { Places, Point } from "./place.ts";
import type { Scene, SceneEdge, SceneNode } from "./scene.ts";

/** What the stylesheet reads of an element. */
export interface NodeData {
  readonly id: string;
  readonly label: string;
  readonly fill: string;
  readonly images: readonly string[];
  readonly shape: string;
  readonly points: string;
  readonly size: number;
  readonly font: number;
  /** Of the images, where there is a pill with the count. */
  readonly widths: readonly string[];
}

const boxId = (boundary: string): string => `box ${boundary}`;

/** Nodes that are drawn in one frame. */
const perFrame = 8;

/** What of a scene is drawn in one frame, boxes and the highlighted path first, and what is left: edges come with their second end. */
export function portion(
  elements: readonly ElementDefinition[],
): readonly [now: readonly ElementDefinition[], later: readonly ElementDefinition[]] {
  const has = (one: ElementDefinition, name: string): boolean =>
    String(one.classes ?? "")
      .split(" ")
      .includes(name);
  const nodes = elements.filter((one) => has(one, "node"));
  const first = [...nodes.filter((one) => has(one, "focus")), ...nodes.filter((one) => !has(one, "focus"))];
  const left = new Set(first.slice(perFrame).map(({ data }) => data.id));
  const waits = ({ data }: ElementDefinition): boolean =>
    left.has(data.id) || left.has(String(data["source"])) || left.has(String(data["target"]));
  return [elements.filter((one) => !waits(one)), elements.filter(waits)];
}

/** A scene in its places, as the canvas takes it. */
export function elementsOf(scene: Scene, places: Places): ElementDefinition[] {
  return [
    ...boxElements(scene, places.at),
    ...scene.nodes.flatMap((node) => nodeElement(node, places.at.get(node.id))),
    ...scene.edges.flatMap((edge) => edgeElement(edge, places)),
  ];
}

export const boxElements = (scene: Scene, at: ReadonlyMap<string, Point>): ElementDefinition[] =>
  boxesOf(scene, at).map(({ id, title, x, y, width, height }) => ({
    group: "nodes",
    data: { id: boxId(id), label: title, width, height },
    position: { x: x + width / 2, y: y + height / 2 },
    classes: "box",
    grabbable: false,
    selectable: false,
  }));

function nodeElement(one: SceneNode, at: Point | undefined): ElementDefinition[] {
  if (!at) return [];
  const { node } = one;
  const look = lookOf(node.kind);
  const grouped = node.role === "group" || node.role === "rest";
  const data: NodeData = {
    id: one.id,
    label: one.lines.join("\n"),
    fill: look.fill,
    images: imagesOf(one).map(bitmapOf),
    ...shapeOf(look),
    size: one.icon * look.scale,
    font: one.font,
    widths: ["46%", `${badge.width(shortCount(node.size))}px`],
  };
  const classes = [
    "node",
    ...(grouped ? ["group"] : []),
    ...(one.focus ? ["focus"] : []),
    ...(one.quiet ? ["quiet"] : []),
    ...(node.role === "start" ? ["start"] : []),
    ...(one.fate ? ["marked", one.fate] : []),
    ...(node.sensitive ? ["sensitive"] : []),
    ...(node.authentication === "unauthenticated" ? ["unguarded"] : []),
  ];
  return [{ group: "nodes", data, position: { ...at }, classes: classes.join(" "), selectable: false }];
}

/** The canvas's name of an outline. */
function shapeOf({ outline }: Look): { readonly shape: string; readonly points: string } {
  if (outline === "circle") return { shape: "ellipse", points: "0 0" };
  if (outline === "rounded") return { shape: "round-rectangle", points: "0 0" };
  return { shape: "polygon", points: outline.corners.map(([x, y]) => `${x} ${y}`).join(" ") };
}

function edgeElement({ id, edge, focus, numbers, gone }: SceneEdge, { at, bends }: Places): ElementDefinition[] {
  const from = at.get(edge.from);
  const to = at.get(edge.to);
  if (!from || !to) return [];
  const bent = relative(from, to, bends.get(id) ?? []);
  return [
    {
      group: "edges",
      data: {
        id,
        source: edge.from,
        target: edge.to,
        label: gone ? `× ${numbers}`.trimEnd() : numbers,
        width: widthOf(edge.count, focus),
        weights: bent.map(({ weight }) => weight),
        distances: bent.map(({ distance }) => distance),
      },
      classes: [
        "edge",
        edge.certainty,
        ...(focus ? ["focus"] : []),
        ...(bent.length > 0 ? ["bent"] : []),
        ...(gone ? ["gone"] : []),
      ].join(" "),
      selectable: false,
    },
  ];
}

/** Wider for more steps, but never as wide as the highlighted path. */
export const widthOf = (count: number, focus: boolean): number =>
  focus ? 4.5 : Math.min(2.8, 1.3 + 0.35 * Math.log2(Math.max(1, count)));
