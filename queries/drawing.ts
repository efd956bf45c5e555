import type { MultiDirectedGraph } from "graphology";
import { unfit, visible } from "../model/visible.ts";
import { xml } from "../model/xml.ts";

/** A node or a step with several premises, as drawings show it. */
export interface DrawnNode {
  readonly label: string;
  /** Node kind, or `Step` for a step that needs several things at once. */
  readonly kind: string;
  readonly role: "start" | "reached" | "between" | "step";
}
export interface DrawnEdge {
  readonly label: string;
  readonly rule: string;
  readonly certainty: string;
}
export type Drawing = MultiDirectedGraph<DrawnNode, DrawnEdge>;

/** As `xml`, where two ids must stay two: what is unfit is percent-encoded. */
const xmlId = (id: string): string =>
  xml(id.replace(unfit, (c) => `%${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, "0")}`));

/** GraphML (http://graphml.graphdrawing.org) with label, kind and role of nodes, label, rule and certainty of edges. */
export function toGraphml(drawing: Drawing): string {
  const keys = [
    ...["label", "kind", "role"].map(
      (name) => `  <key id="n_${name}" for="node" attr.name="${name}" attr.type="string"/>`,
    ),
    ...["label", "rule", "certainty"].map(
      (name) => `  <key id="e_${name}" for="edge" attr.name="${name}" attr.type="string"/>`,
    ),
  ];
  const data = (prefix: string, attributes: object): string =>
    Object.entries(attributes)
      .map(([name, value]) => `<data key="${prefix}_${name}">${xml(String(value))}</data>`)
      .join("");
  const nodes = drawing.mapNodes((id, attributes) => `    <node id="${xmlId(id)}">${data("n", attributes)}</node>`);
  const edges = drawing.mapEdges(
    (_, attributes, from, to) =>
      `    <edge source="${xmlId(from)}" target="${xmlId(to)}">${data("e", attributes)}</edge>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys,
    '  <graph id="answer" edgedefault="directed">',
    ...nodes,
    ...edges,
    "  </graph>",
    "</graphml>",
    "",
  ].join("\n");
}

/** Text of a Mermaid label: in quotes, with what would end it, open HTML, Markdown or a directive (`%%{`) as its code. */
const quoted = (label: string): string =>
  `"${visible(label).replace(/["\\`<>#&;{}|]/g, (c) => `#${c.charCodeAt(0)};`)}"`;

/** A Mermaid flowchart: starts rounded, reached nodes double, steps with several premises as diamonds, conditional steps dotted. */
export function toMermaid(drawing: Drawing): string {
  const names = new Map(drawing.nodes().map((id, index) => [id, `n${index}`]));
  const shape = { start: ["([", "])"], reached: ["[[", "]]"], between: ["[", "]"], step: ["{", "}"] } as const;
  const nodes = drawing.mapNodes(
    (id, { label, role }) => `  ${names.get(id)}${shape[role][0]}${quoted(label)}${shape[role][1]}`,
  );
  const edges = drawing.mapEdges(
    (_, { label, certainty }, from, to) =>
      `  ${names.get(from)} ${certainty === "certain" ? "-->" : "-.->"}|${quoted(label)}| ${names.get(to)}`,
  );
  return ["flowchart LR", ...nodes, ...edges, ""].join("\n");
}
