import type { StoryAnswer, StoryEdge, StoryFocus, StoryNode } from "../../queries/story/answer.ts";
import { foldedSteps } from "../proof/fold.ts";
import { type Fate, type Fates, unchanged } from "./fate.ts";
import { type Region, regions } from "./regions.ts";
import { wrapLabel } from "./wrap.ts";

/** `right`: from left to right, names under the nodes. `down`: from top to bottom, names beside them. */
export type Orientation = "right" | "down";

/** A node with the sizes of its drawing, in units of the drawing: pixels where the zoom is 1. */
export interface SceneNode {
  readonly id: string;
  readonly node: StoryNode;
  /** Id in the boxes of the scene. */
  readonly box: string;
  /** Edge of the square that the outline fills. */
  readonly icon: number;
  readonly lines: readonly string[];
  readonly font: number;
  /** Of icon and name together. */
  readonly width: number;
  readonly height: number;
  /** On the proof that is highlighted. */
  readonly focus: boolean;
  /** Its name shows only while it is pointed at or focused: there is no place for all names. */
  readonly quiet: boolean;
  /** What a change that is tried leaves of it; absent: all. */
  readonly fate?: Fate;
}

export interface SceneEdge {
  readonly id: string;
  readonly edge: StoryEdge;
  readonly focus: boolean;
  /** Which steps of the highlighted proof it is: `3`, `3–5`, `3, 7`; empty for other edges. */
  readonly numbers: string;
  /** Nobody comes here any more with the change that is tried. */
  readonly gone: boolean;
}

/** What is drawn, before places are given to it. */
export interface Scene {
  readonly orientation: Orientation;
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  readonly boxes: readonly Region[];
  /** Nodes of the highlighted proof in the order in which it passes them. */
  readonly path: readonly string[];
}

/** Smallest that people are asked to read, in pixels of the screen. */
export const legible = 9;
export const fonts = { name: 17, path: 21, box: 17, number: 16 } as const;
export const lineHeight = 1.18;
export const gap = 5;
const icons = { plain: 46, path: 58, group: 50 } as const;
/** Characters of a line and lines of a name, on the highlighted path and elsewhere. */
const wrap = {
  right: { path: { width: 12, lines: 4 }, other: { width: 14, lines: 3 } },
  down: { path: { width: 24, lines: 2 }, other: { width: 22, lines: 2 } },
} as const;
/** Above this many nodes only names that matter are always drawn. */
const crowded = 200;

/**
 * @param focus which of the answer's proofs is highlighted
 * @param fates what a change that is tried does to it
 */
export function sceneOf(
  answer: StoryAnswer,
  orientation: Orientation,
  focus: StoryFocus | undefined,
  fates: Fates = unchanged,
): Scene {
  const own = answer.edges.filter(({ from, to }) => from !== to);
  const marked = new Set(focus?.edges);
  const order = new Map(foldedSteps(answer, focus?.proof ?? "").map(({ step }, index) => [step.key, index + 1]));
  const path = pathOf(answer, focus);
  const onPath = new Set(path);
  const { boxes, boxOf } = regions(answer.nodes, answer.boundaries);
  const quietly = answer.nodes.length > crowded;
  return {
    orientation,
    nodes: answer.nodes.map((node) => {
      const fate = fates.nodes.get(node.id);
      return {
        box: boxOf(node),
        ...sized(node, orientation, onPath.has(node.id), quietly),
        ...(fate ? { fate } : {}),
      };
    }),
    edges: own.map((edge) => ({
      id: edge.id,
      edge,
      focus: marked.has(edge.id),
      numbers: marked.has(edge.id) ? ranges(edge.steps.flatMap((key) => order.get(key) ?? [])) : "",
      gone: fates.edges.has(edge.id),
    })),
    boxes,
    path,
  };
}

/** The ends of a proof's edges, each after everything that leads to it. */
function pathOf({ nodes, edges }: StoryAnswer, focus: StoryFocus | undefined): string[] {
  const known = new Map(edges.map((edge) => [edge.id, edge]));
  const marked = (focus?.edges ?? []).flatMap((id) => known.get(id) ?? []).filter(({ from, to }) => from !== to);
  if (marked.length === 0) return nodes.filter(({ id }) => id === focus?.start).map(({ id }) => id);
  const into = new Map<string, number>();
  for (const { to } of marked) into.set(to, (into.get(to) ?? 0) + 1);
  const ends = [...new Set(marked.flatMap(({ from, to }) => [from, to]))];
  const ready = ends.filter((id) => !into.has(id));
  const passed = new Set<string>();
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    if (passed.has(id)) continue;
    passed.add(id);
    for (const { from, to } of marked) {
      if (from !== id) continue;
      const left = (into.get(to) ?? 1) - 1;
      into.set(to, left);
      if (left <= 0) ready.push(to);
    }
  }
  return [...passed, ...ends.filter((id) => !passed.has(id))];
}

function sized(node: StoryNode, orientation: Orientation, focus: boolean, quietly: boolean): Omit<SceneNode, "box"> {
  const grouped = node.role === "group" || node.role === "rest";
  const icon = focus ? icons.path : grouped ? icons.group : icons.plain;
  const font = focus ? fonts.path : fonts.name;
  const quiet = quietly && !focus && !node.sensitive && node.role !== "start";
  const { width, lines: most } = wrap[orientation][focus ? "path" : "other"];
  const lines = wrapLabel(node.name, width, most);
  const text = quiet ? 0 : Math.max(...lines.map((line) => textWidth(line, font, focus)), 0);
  const tall = quiet ? 0 : lines.length * font * lineHeight;
  return {
    id: node.id,
    node,
    icon,
    lines,
    font,
    focus,
    quiet,
    ...(orientation === "right"
      ? { width: Math.max(icon + 16, text), height: icon + (quiet ? 0 : gap) + tall }
      : { width: icon + (quiet ? 0 : gap) + text, height: Math.max(icon, tall) }),
  };
}

/** Families of about the same width on every system: names take the room that the layout gave them. */
export const fontFamily = '"Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, system-ui, sans-serif';

/** Close to what a browser's sans-serif takes, rather more. */
export const textWidth = (text: string, font: number, bold: boolean): number =>
  text.length * font * (bold ? 0.585 : 0.55);

/** `[3, 4, 5, 8]` as `3–5, 8`. */
export function ranges(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const number of sorted) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}
