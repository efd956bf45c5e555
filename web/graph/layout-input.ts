import type { ElkExtendedEdge, ElkNode, LayoutOptions } from "elkjs/lib/elk-api.js";
import type { Scene, SceneNode } from "./scene.ts";

/** Room that a boundary keeps around what is in it; its title stands in `top`. */
export const boxPadding = { top: 32, side: 12, bottom: 12 } as const;

const root: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.json.edgeCoords": "ROOT",
  "elk.json.shapeCoords": "ROOT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": "14",
  "elk.spacing.edgeNode": "10",
  "elk.spacing.edgeEdge": "6",
  "elk.spacing.componentComponent": "28",
  "elk.layered.spacing.nodeNodeBetweenLayers": "26",
  "elk.layered.spacing.edgeNodeBetweenLayers": "10",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "4",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.crossingMinimization.strategy": "LAYER_SWEEP",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.considerModelOrder.crossingCounterNodeInfluence": "0.001",
  "elk.layered.feedbackEdges": "false",
};
/** The highlighted path runs forward and straight before anything else does. */
const important: LayoutOptions = {
  "elk.layered.priority.direction": "20",
  "elk.layered.priority.shortness": "10",
  "elk.layered.priority.straightness": "20",
};

/** Ids of boundaries and nodes may be the same; ports need their own. */
const box = (id: string): string => `box ${id}`;
export const isBox = (id: string): boolean => id.startsWith("box ");
const port = (id: string, way: "in" | "out"): string => `${way} ${id}`;

/** The scene as ELK takes it: boundaries around their nodes, edges from and to the middle of the icons. */
export function layoutInput({ nodes, edges, boxes, orientation }: Scene): ElkNode {
  const inside = new Map<string, ElkNode[]>();
  const known = new Set(boxes.map(({ id }) => id));
  const put = (parent: string | undefined, child: ElkNode): void => {
    const key = parent !== undefined && known.has(parent) ? parent : "";
    const list = inside.get(key);
    if (list) list.push(child);
    else inside.set(key, [child]);
  };
  for (const node of nodes) put(node.box, elkNode(node, orientation));
  for (const one of [...boxes].reverse()) {
    const children = inside.get(one.id);
    if (!children) continue;
    const { top, side, bottom } = boxPadding;
    put(one.parent, {
      id: box(one.id),
      children,
      layoutOptions: { "elk.padding": `[top=${top},left=${side},bottom=${bottom},right=${side}]` },
    });
  }
  return {
    id: "root",
    layoutOptions: { ...root, "elk.direction": orientation === "right" ? "RIGHT" : "DOWN" },
    children: inside.get("") ?? [],
    edges: edges.map(
      ({ id, edge, focus }): ElkExtendedEdge => ({
        id,
        sources: [port(edge.from, "out")],
        targets: [port(edge.to, "in")],
        ...(focus ? { layoutOptions: important } : {}),
      }),
    ),
  };
}

function elkNode({ id, width, height, icon }: SceneNode, orientation: Scene["orientation"]): ElkNode {
  const [into, out] =
    orientation === "right"
      ? [
          { x: 0, y: icon / 2 },
          { x: width, y: icon / 2 },
        ]
      : [
          { x: icon / 2, y: 0 },
          { x: icon / 2, y: height },
        ];
  const side = orientation === "right" ? (["WEST", "EAST"] as const) : (["NORTH", "SOUTH"] as const);
  return {
    id,
    width,
    height,
    layoutOptions: { "elk.portConstraints": "FIXED_POS" },
    ports: [
      { id: port(id, "in"), width: 0, height: 0, ...into, layoutOptions: { "elk.port.side": side[0] } },
      { id: port(id, "out"), width: 0, height: 0, ...out, layoutOptions: { "elk.port.side": side[1] } },
    ],
  };
}
