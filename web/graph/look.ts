import { authorities, kindSpec, type NodeClass, type NodeKind } from "../../model/node.ts";
import type { Certainty } from "../../model/step.ts";

export type Theme = "light" | "dark";

/**
 * Outline of a node. Every class has its own, so that it can be told without colour. Polygons are corners in a square
 * from -1 to 1, clockwise from the top left.
 */
export type Outline = "circle" | "rounded" | { readonly corners: readonly (readonly [number, number])[] };

export interface Look {
  readonly outline: Outline;
  /** Okabe and Ito's palette, told apart with every common form of colour vision (https://jfly.uni-koeln.de/color/). */
  readonly fill: string;
  /** Of the glyph: at least 4.5 to 1 against the fill. */
  readonly ink: string;
  /** In words, for legends and people who hear the page. */
  readonly shape: string;
  /** How much larger than others it is drawn, to look as large. */
  readonly scale: number;
}

const dark = "#0b1220";
const light = "#ffffff";

/** A can seen from the side. */
const can = arc(-1, -0.78, 1, -0.22).concat(arc(1, 0.78, -1, 0.22));
const looks: Readonly<Record<NodeClass | "authority", Look>> = {
  network: { outline: corners(8), fill: "#D55E00", ink: dark, shape: "octagon", scale: 1.06 },
  route: {
    outline: polygon(-1, -0.72, 0.42, -0.72, 1, 0, 0.42, 0.72, -1, 0.72),
    fill: "#56B4E9",
    ink: dark,
    shape: "arrow",
    scale: 1.12,
  },
  workload: { outline: "rounded", fill: "#0072B2", ink: light, shape: "square", scale: 0.96 },
  identity: { outline: "circle", fill: "#E69F00", ink: dark, shape: "circle", scale: 1.04 },
  credential: {
    outline: polygon(-1, -0.72, 1, -0.72, 1, -0.22, 0.76, 0, 1, 0.22, 1, 0.72, -1, 0.72, -1, 0.22, -0.76, 0, -1, -0.22),
    fill: "#CC79A7",
    ink: dark,
    shape: "ticket",
    scale: 1.14,
  },
  secret: { outline: polygon(0, -1, 1, 0, 0, 1, -1, 0), fill: "#F0E442", ink: dark, shape: "diamond", scale: 1.22 },
  "data-store": { outline: { corners: can }, fill: "#009E73", ink: dark, shape: "can", scale: 1.06 },
  authority: { outline: corners(6), fill: "#3d4a5c", ink: light, shape: "hexagon", scale: 1.1 },
  structure: {
    outline: polygon(-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9),
    fill: "#a9b4c0",
    ink: dark,
    shape: "sharp square",
    scale: 1,
  },
};

export const lookOf = (kind: NodeKind): Look => looks[authorities.has(kind) ? "authority" : kindSpec(kind).class];

/** Colours of what is not a node. */
export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly outline: string;
  readonly edge: string;
  readonly focus: string;
  readonly selected: string;
  readonly box: string;
  readonly boxLine: string;
}
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    background: "#ffffff",
    text: "#1f2933",
    muted: "#52606d",
    outline: "#334155",
    edge: "#8a97a6",
    focus: "#D55E00",
    selected: "#0b57d0",
    box: "#f5f7fa",
    boxLine: "#64748b",
  },
  dark: {
    background: "#0d1117",
    text: "#e6edf3",
    muted: "#9aa7b4",
    outline: "#c9d1d9",
    edge: "#5d6b7a",
    focus: "#ff7a1a",
    selected: "#79b8ff",
    box: "#151b23",
    boxLine: "#6e7b8a",
  },
};

/** How a line says how sure its step is: lengths of dash and gap in pixels of the drawing; none is a solid line. */
export const dashes: Readonly<Record<Certainty, readonly [number, number] | undefined>> = {
  certain: undefined,
  conditional: [9, 5],
  assumed: [2, 4],
};

/** Of what a change takes away, however sure it was. */
export const lostDash = [3, 7] as const;

function polygon(...numbers: readonly number[]): Outline {
  const list: (readonly [number, number])[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) list.push([numbers[at] ?? 0, numbers[at + 1] ?? 0]);
  return { corners: list };
}

/** A regular polygon that stands on a side. */
function corners(count: number): Outline {
  const list = Array.from({ length: count }, (_, at): readonly [number, number] => {
    const angle = ((at + (count % 4 === 0 ? 0.5 : 0)) / count) * 2 * Math.PI + Math.PI;
    return [round(Math.cos(angle)), round(Math.sin(angle))];
  });
  return { corners: list };
}

/** Seven corners from one side to the other on half an ellipse above (`from` left) or below (`from` right) the line `y`. */
function arc(from: number, y: number, to: number, rise: number): (readonly [number, number])[] {
  return Array.from({ length: 7 }, (_, at): readonly [number, number] => {
    const x = from + ((to - from) * at) / 6;
    return [round(x * 0.9), round(y + rise * Math.sqrt(Math.max(0, 1 - x * x)))];
  });
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
