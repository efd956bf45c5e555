import type { EdgeSingular, NodeSingular, StylesheetJson } from "cytoscape";
import { sign } from "./glyphs.ts";
import { dashes, lostDash, type Palette, palettes, type Theme } from "./look.ts";
import { fontFamily, fonts, gap, lineHeight, type Orientation } from "./scene.ts";

/** Pixels of the screen below which a name is not drawn at all. */
const leastDrawn = 5;

/** Numbers of steps stand on the line in a pill. */
const numberPad = 3;

/** The canvas's style. Everything a colour says, an outline, a glyph, a line or a word says too. */
export function stylesheet(theme: Theme, orientation: Orientation): StylesheetJson {
  const palette = palettes[theme];
  return [
    ...nodeRules(palette, orientation),
    ...boxRules(palette),
    ...edgeRules(palette),
    ...fateRules(palette),
    ...stateRules(palette),
  ];
}

const list =
  <T>(name: string) =>
  (one: NodeSingular): T[] =>
    one.data(name) as T[];

function nodeRules(palette: Palette, orientation: Orientation): StylesheetJson {
  return [
    {
      selector: ".node",
      style: {
        "z-index-compare": "manual",
        "z-index": 30,
        shape: "data(shape)" as "ellipse",
        "shape-polygon-points": "data(points)",
        width: "data(size)",
        height: "data(size)",
        "background-color": "data(fill)",
        "background-image": list<string>("images"),
        "background-width": ["52%"],
        "background-height": ["52%"],
        "background-image-containment": ["inside"],
        "background-clip": ["none"],
        "border-width": 1.5,
        "border-color": palette.outline,
        label: "data(label)",
        color: palette.text,
        "font-family": fontFamily,
        "font-size": "data(font)",
        "line-height": lineHeight,
        "text-wrap": "wrap",
        "text-max-width": "400px",
        "text-outline-color": palette.box,
        "text-outline-width": 2,
        "text-outline-opacity": 0.8,
        "min-zoomed-font-size": leastDrawn,
        ...(orientation === "right"
          ? { "text-valign": "bottom", "text-margin-y": gap }
          : { "text-valign": "center", "text-halign": "right", "text-margin-x": gap, "text-justification": "left" }),
      },
    },
    {
      selector: ".group",
      style: {
        "border-style": "double",
        "border-width": 4,
        "background-width": list<string>("widths"),
        "background-height": ["46%", "19px"],
        "background-position-x": ["50%", "118%"],
        "background-position-y": ["50%", "-14%"],
        "background-image-containment": ["inside", "over"],
        "background-clip": ["none", "none"],
        "bounds-expansion": 12,
      },
    },
    { selector: ".quiet", style: { label: "" } },
    { selector: ".quiet.near", style: { label: "data(label)" } },
    { selector: ".sensitive", style: { "outline-width": 2, "outline-color": palette.focus, "outline-offset": 3 } },
    { selector: ".unguarded", style: { "border-style": "dotted", "border-width": 4, "border-color": palette.focus } },
    {
      selector: ".node.focus",
      style: { "border-width": 3, "border-color": palette.focus, "font-weight": "bold", "z-index": 40 },
    },
    { selector: ".group.focus", style: { "border-width": 5 } },
  ];
}

function boxRules(palette: Palette): StylesheetJson {
  return [
    {
      selector: ".box",
      style: {
        "z-index-compare": "manual",
        "z-index": 1,
        events: "no",
        shape: "round-rectangle",
        "corner-radius": "8px",
        width: "data(width)",
        height: "data(height)",
        "background-color": palette.box,
        "border-width": 1.5,
        "border-style": "dotted",
        "border-color": palette.boxLine,
        label: "data(label)",
        color: palette.muted,
        "font-family": fontFamily,
        "font-size": fonts.box,
        "font-weight": "bold",
        "text-valign": "top",
        "text-margin-y": 24,
        "min-zoomed-font-size": leastDrawn,
      },
    },
  ];
}

function edgeRules(palette: Palette): StylesheetJson {
  const dashed = (certainty: "conditional" | "assumed"): StylesheetJson[number] => ({
    selector: `.edge.${certainty}`,
    style: {
      "line-style": "dashed",
      "line-dash-pattern": [...(dashes[certainty] ?? [])],
      "line-cap": certainty === "assumed" ? "round" : "butt",
    },
  });
  return [
    {
      selector: ".edge",
      style: {
        "z-index-compare": "manual",
        "z-index": 10,
        width: "data(width)",
        "line-color": palette.edge,
        "line-opacity": 0.75,
        "target-arrow-color": palette.edge,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.9,
        "curve-style": "straight",
      },
    },
    dashed("conditional"),
    dashed("assumed"),
    {
      selector: ".edge.bent",
      style: {
        "curve-style": "round-segments",
        "segment-radii": 14 as unknown as number[],
        "segment-weights": (one: EdgeSingular) => one.data("weights") as number[],
        "segment-distances": (one: EdgeSingular) => one.data("distances") as number[],
        "edge-distances": "node-position",
      },
    },
    {
      selector: ".edge.focus",
      style: {
        "z-index": 20,
        "line-color": palette.focus,
        "line-opacity": 1,
        "target-arrow-color": palette.focus,
        label: "data(label)",
        color: palette.background,
        "font-family": fontFamily,
        "font-size": fonts.number,
        "font-weight": "bold",
        "text-background-color": palette.focus,
        "text-background-opacity": 1,
        "text-background-shape": "roundrectangle",
        "text-background-padding": `${numberPad}px`,
        "min-zoomed-font-size": leastDrawn,
      },
    },
  ];
}

/** What a change takes away stays where it was: fainter, with broken lines and a sign. */
function fateRules(palette: Palette): StylesheetJson {
  const size = `${sign.size}px`;
  return [
    {
      selector: ".node.marked",
      style: {
        "background-width": ["52%", size],
        "background-height": ["52%", size],
        "background-position-x": ["50%", "-20%"],
        "background-position-y": ["50%", "-18%"],
        "background-image-containment": ["inside", "over"],
        "background-clip": ["none", "none"],
        "bounds-expansion": 12,
      },
    },
    {
      selector: ".group.marked",
      style: {
        "background-width": (one: NodeSingular) => [...(one.data("widths") as string[]), size],
        "background-height": ["46%", "19px", size],
        "background-position-x": ["50%", "118%", "-20%"],
        "background-position-y": ["50%", "-14%", "-18%"],
        "background-image-containment": ["inside", "over", "over"],
        "background-clip": ["none", "none", "none"],
      },
    },
    {
      selector: ".node.gone",
      style: {
        "background-opacity": 0.3,
        "border-style": "dashed",
        "border-width": 2,
        "border-color": palette.muted,
        "outline-opacity": 0,
        color: palette.muted,
      },
    },
    {
      selector: ".edge.gone",
      style: {
        "line-style": "dashed",
        "line-dash-pattern": [...lostDash],
        "line-opacity": 0.55,
        "line-color": palette.muted,
        "target-arrow-color": palette.muted,
        label: "data(label)",
        color: palette.text,
        "font-family": fontFamily,
        "font-size": fonts.number,
        "font-weight": "bold",
        "text-background-color": palette.background,
        "text-background-opacity": 0.9,
        "text-background-shape": "roundrectangle",
        "text-background-padding": `${numberPad}px`,
        "min-zoomed-font-size": leastDrawn,
      },
    },
  ];
}

function stateRules(palette: Palette): StylesheetJson {
  return [
    {
      selector: ".edge.near",
      style: { "line-color": palette.text, "target-arrow-color": palette.text, "line-opacity": 1, "z-index": 19 },
    },
    {
      selector: ".node.lit, .node.picked",
      style: {
        "underlay-color": palette.selected,
        "underlay-padding": 9,
        "underlay-opacity": 0.35,
        "underlay-shape": "round-rectangle",
        "z-index": 45,
      },
    },
    {
      selector: ".edge.lit, .edge.picked",
      style: {
        "underlay-color": palette.selected,
        "underlay-padding": 6,
        "underlay-opacity": 0.45,
        "z-index": 25,
        "line-opacity": 1,
      },
    },
    {
      selector: ".node.here",
      style: {
        "underlay-color": palette.selected,
        "underlay-padding": 6,
        "underlay-opacity": 1,
        "underlay-shape": "round-rectangle",
        "z-index": 50,
      },
    },
  ];
}
