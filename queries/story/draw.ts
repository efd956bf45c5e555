import type { GraphReader } from "../../graph/port.ts";
import { internet, type NodeClass, nodeClasses, type RouteAuthentication } from "../../model/node.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import { AnswerBook } from "../answer.ts";
import { classAt, kindAt, kindNumber } from "../table.ts";
import type {
  StoryAnswer,
  StoryBoundary,
  StoryEdge,
  StoryFocus,
  StoryHidden,
  StoryLegendRow,
  StoryNode,
} from "./answer.ts";
import { type Cast, castOf, type Figure } from "./cast.ts";
import { type Line, lineKey, linesOf, withinBudget } from "./edges.ts";
import type { StoryInput } from "./input.ts";
import { accessesOf, hubKind, isSensitive, type Radius } from "./radius.ts";
import { type Trace, traceOf } from "./trace.ts";

export type Picture = Pick<
  StoryAnswer,
  "nodes" | "edges" | "boundaries" | "legend" | "hidden" | "focus" | "total" | "proofs" | "steps"
>;

const certaintyAt = (stratum: number): Certainty => certainties[stratum] ?? "assumed";
const routeKind = kindNumber("Route");
/** Contracted nodes named per node. */
const named = 20;

/** The picture of a radius within its budgets. */
export function draw(graph: GraphReader, radius: Radius, question: StoryInput): Picture {
  const cast = castOf(radius, question);
  const book = new AnswerBook();
  const seen = figuresSeen(graph, radius, cast);
  const order = cast.figures.map((_, index) => index).sort((a, b) => before(cast, seen, a, b));
  const nodes = order.map((index) => describe(graph, radius, cast, seen, index));
  const ids = new Map(order.map((index, at) => [index, nodes[at]?.id ?? ""]));
  const traces = cast.focus.map((focus) => traceOf(radius, cast, focus));
  const all = [...linesOf(radius, cast).values()];
  const onProof = new Set(traces.flatMap(({ lines }) => [...lines.keys()]));
  const lines = withinBudget(all, cast.edgeBudget, ({ from, to }) => onProof.has(lineKey(from, to)));
  const at = new Map(order.map((index, position) => [index, position]));
  lines.sort((a, b) => (at.get(a.from) ?? 0) - (at.get(b.from) ?? 0) || (at.get(a.to) ?? 0) - (at.get(b.to) ?? 0));
  const idOf = ({ from, to }: Pick<Line, "from" | "to">): string => `${ids.get(from)}>${ids.get(to)}`;
  const keys = new Map<GraphReader, Map<number, string>>();
  const drawn = new Set(lines.map(({ from, to }) => lineKey(from, to)));
  const focus = traces.map((trace) => focusOf(graph, trace, book, keys, drawn, idOf));
  const edges = lines.map((line) => edgeOf(line, idOf(line), traces, book, keys));
  return {
    nodes,
    edges,
    boundaries: boundariesOf(radius, nodes),
    legend: legendOf(radius, cast),
    hidden: [...radius.hidden, ...cast.hidden, ...lostEdges(all.length - lines.length)],
    focus,
    total: totalOf(radius),
    proofs: book.proofs,
    steps: book.steps,
  };
}

/** Of every figure, what its nodes have in common to show. */
interface Seen {
  readonly position: Int32Array;
  readonly stratum: Uint8Array;
  readonly mask: Uint16Array;
  readonly sensitive: Uint8Array;
  readonly contains: readonly number[][];
  /** How the ways in ask who is there, where all of them do alike. */
  readonly authentication: (RouteAuthentication | "mixed" | undefined)[];
}

function figuresSeen(
  { nodes }: GraphReader,
  { table, position, stratum, mask }: Radius,
  { figures, figureOf, standIn }: Cast,
): Seen {
  const seen = {
    position: new Int32Array(figures.length).fill(2 ** 31 - 1),
    stratum: new Uint8Array(figures.length).fill(255),
    mask: new Uint16Array(figures.length),
    sensitive: new Uint8Array(figures.length),
    contains: figures.map((): number[] => []),
    authentication: figures.map((): Seen["authentication"][number] => undefined),
  };
  for (let node = 0; node < figureOf.length; node++) {
    const figure = figureOf[node] as number;
    if (figure < 0) continue;
    seen.position[figure] = Math.min(seen.position[figure] as number, position[node] as number);
    if (standIn[node] !== node) {
      const list = seen.contains[figure] as number[];
      if (list.length < named && "node" in (figures[figure] as Figure)) list.push(node);
      continue;
    }
    seen.stratum[figure] = Math.min(seen.stratum[figure] as number, stratum[node] as number);
    seen.mask[figure] = (seen.mask[figure] as number) | (mask[node] as number);
    if (isSensitive(table.kind[node] as number, mask[node] as number)) seen.sensitive[figure] = 1;
    if (table.kind[node] !== routeKind) continue;
    const asks = nodes[node]?.authentication ?? "mixed";
    const known = seen.authentication[figure] ?? asks;
    seen.authentication[figure] = known === asks ? asks : "mixed";
  }
  return seen;
}

/** Starts first, then as the walk meets them. */
function before({ figures }: Cast, { position }: Seen, a: number, b: number): number {
  const start = (index: number): number => Number(figures[index]?.role !== "start");
  return start(a) - start(b) || (start(a) === 0 ? a - b : (position[a] ?? 0) - (position[b] ?? 0)) || a - b;
}

function describe(graph: GraphReader, radius: Radius, cast: Cast, seen: Seen, index: number): StoryNode {
  const figure = cast.figures[index] as Figure;
  const { table } = radius;
  const authentication = seen.authentication[index];
  const common = {
    role: figure.role,
    accesses: accessesOf(
      "node" in figure ? (table.kind[figure.node] as number) : figure.group.kind,
      seen.mask[index] as number,
    ),
    certainty: certaintyAt(seen.stratum[index] as number),
    sensitive: seen.sensitive[index] === 1,
    ...(authentication === undefined || authentication === "mixed" ? {} : { authentication }),
    contains: (seen.contains[index] ?? []).map((node) => graph.nodes[node]?.id ?? ""),
  };
  if ("node" in figure) {
    const node = graph.nodes[figure.node];
    const kind = table.kind[figure.node] as number;
    return {
      id: node?.id ?? "",
      kind: kindAt(kind),
      class: classAt(kind),
      name: labelOf(node?.id ?? "", node?.name ?? ""),
      boundary: table.places.at(table.place[figure.node] as number).id,
      size: 1,
      ...(figure.role === "member" ? { group: `group:${figure.group.key}` } : {}),
      ...common,
    };
  }
  const { group, role, size } = figure;
  return {
    id: `${role}:${group.key}`,
    kind: kindAt(group.kind),
    class: classAt(group.kind),
    name: role === "rest" ? `${size} more` : group.name,
    boundary: table.places.at(group.place).id,
    size,
    ...(role === "rest" ? { group: `group:${group.key}` } : {}),
    ...common,
  };
}

/** A route without what goes without saying; the internet as a place. */
const labelOf = (id: string, name: string): string =>
  id === internet ? "Internet" : id.startsWith("route:") ? name.replace(/^https:\/\/([^/]+):443(?=\/|$)/, "$1") : name;

function focusOf(
  graph: GraphReader,
  { proof: { start, graph: own, proof }, lines }: Trace,
  book: AnswerBook,
  keys: Map<GraphReader, Map<number, string>>,
  drawn: ReadonlySet<string>,
  idOf: (line: Pick<Line, "from" | "to">) => string,
): StoryFocus {
  return {
    start,
    target: graph.key(proof.target),
    certainty: certaintyAt(proof.stratum),
    stepCount: proof.stepCount,
    proof: book.add(own, proof, keysOf(keys, own)),
    edges: [...lines.keys()]
      .filter((key) => drawn.has(key))
      .map((key) => {
        const [from = 0, to = 0] = key.split(" ").map(Number);
        return idOf({ from, to });
      }),
  };
}

function keysOf(keys: Map<GraphReader, Map<number, string>>, graph: GraphReader): Map<number, string> {
  const known = keys.get(graph) ?? new Map<number, string>();
  keys.set(graph, known);
  return known;
}

function edgeOf(
  line: Line,
  id: string,
  traces: readonly Trace[],
  book: AnswerBook,
  keys: Map<GraphReader, Map<number, string>>,
): StoryEdge {
  const [from = "", to = ""] = [id.slice(0, id.indexOf(">")), id.slice(id.indexOf(">") + 1)];
  const key = lineKey(line.from, line.to);
  const onProofs = traces.flatMap(({ proof, lines }) =>
    (lines.get(key) ?? []).map((step) => ({ graph: proof.graph, step })),
  );
  const steps = (onProofs.length > 0 ? onProofs : line.examples).map(({ graph, step }) =>
    book.step(graph, step, keysOf(keys, graph)),
  );
  return {
    id,
    from,
    to,
    certainty: certaintyAt(line.stratum),
    focus: traces[0]?.lines.has(key) ?? false,
    count: line.count,
    kinds: [...line.kinds]
      .map(([edge, count]) => ({ edge, count }))
      .sort((a, b) => b.count - a.count || (a.edge < b.edge ? -1 : 1)),
    steps: [...new Set(steps)],
  };
}

/** Boundaries of the nodes shown and those around them, as the nodes come. */
function boundariesOf(
  { table: { kind, place, places }, position }: Radius,
  nodes: readonly StoryNode[],
): StoryBoundary[] {
  const numbers = new Map(places.all.map(({ id }, number) => [id, number]));
  const counts = new Int32Array(places.all.length);
  for (let node = 0; node < position.length; node++) {
    if ((position[node] as number) < 0 || kind[node] === hubKind) continue;
    for (let at = place[node] as number; at >= 0; at = places.at(at).parent) counts[at] = (counts[at] as number) + 1;
  }
  const shown = new Set<number>();
  for (const { boundary, size } of nodes) {
    const own = numbers.get(boundary) ?? 0;
    if (own === 0) counts[0] = (counts[0] as number) + size;
    const { parent } = places.at(own);
    if (parent >= 0) shown.add(parent);
    shown.add(own);
  }
  return [...shown].map((number) => {
    const { id, kind: of, title, parent } = places.at(number);
    return {
      id,
      kind: of,
      title,
      ...(parent >= 0 ? { parent: places.at(parent).id } : {}),
      nodes: counts[number] as number,
    };
  });
}

function legendOf({ table, position, stratum }: Radius, { figures, figureOf }: Cast): StoryLegendRow[] {
  const rows = new Map<number, { total: number; shown: number; byStratum: number[] }>();
  for (let node = 0; node < position.length; node++) {
    const kind = table.kind[node] as number;
    if ((position[node] as number) < 0 || kind === hubKind) continue;
    const row = rows.get(kind) ?? { total: 0, shown: 0, byStratum: [0, 0, 0] };
    rows.set(kind, row);
    row.total++;
    const figure = figures[figureOf[node] as number];
    if (figure && "node" in figure) row.shown++;
    const own = Math.min(stratum[node] as number, 2);
    row.byStratum[own] = (row.byStratum[own] ?? 0) + 1;
  }
  const rank = (kind: number): number => nodeClasses.indexOf(classAt(kind) satisfies NodeClass);
  return [...rows]
    .sort(([a], [b]) => rank(a) - rank(b) || a - b)
    .map(([kind, { total, shown, byStratum }]) => ({
      kind: kindAt(kind),
      class: classAt(kind),
      total,
      shown,
      byCertainty: Object.fromEntries(
        certainties.flatMap((certainty, index) => (byStratum[index] ? [[certainty, byStratum[index]]] : [])),
      ),
    }));
}

const lostEdges = (count: number): StoryHidden[] =>
  count <= 0
    ? []
    : [{ why: "budget", what: "edges", count, text: `${count} edges that stand for the least: raise the edge budget` }];

/** Nodes of the radius, and steps of it that a person counts. */
function totalOf({ table: { kind }, position, used }: Radius): StoryAnswer["total"] {
  let nodes = 0;
  for (let node = 0; node < position.length; node++)
    if ((position[node] as number) >= 0 && kind[node] !== hubKind) nodes++;
  let edges = 0;
  for (let i = 0; i < used.count; i++)
    if ((used.graphs[used.owners[i] as number]?.csr.cost[used.steps[i] as number] ?? 0) > 0) edges++;
  return { nodes, edges };
}
