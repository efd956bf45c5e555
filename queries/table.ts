import type { GraphReader } from "../graph/port.ts";
import { type Access, accesses, positional } from "../model/access.ts";
import { type GraphNode, kindSpec, type NodeClass, type NodeKind, nodeKinds } from "../model/node.ts";
import { Places } from "./place.ts";

export const kindList = Object.keys(nodeKinds) as NodeKind[];
const kindNumbers: ReadonlyMap<NodeKind, number> = new Map(kindList.map((kind, index) => [kind, index]));
const classList: readonly NodeClass[] = kindList.map((kind) => kindSpec(kind).class);

export const kindNumber = (kind: NodeKind): number => kindNumbers.get(kind) ?? 0;
export const kindAt = (number: number): NodeKind => kindList[number] ?? "Hub";
export const classAt = (number: number): NodeClass => classList[number] ?? "structure";

/** What a picture asks of every node and privilege, as numbers: linear passes must not touch strings. */
export interface Table {
  /** Per node: index in `kindList`. */
  readonly kind: Uint8Array;
  /** Per node: index in `places`. */
  readonly place: Int32Array;
  readonly places: Places;
  /** Per node: the principal that it is a form of (`~max`, `~session:`), or -1. */
  readonly principal: Int32Array;
  /** Per privilege. */
  readonly nodeOf: Int32Array;
  /** Per privilege: index in `accesses`. */
  readonly access: Uint8Array;
}

const tables = new WeakMap<readonly GraphNode[], Table>();

/** Made once per graph; a question's hypotheses keep its nodes and so its table. */
export function tableOf(graph: GraphReader): Table {
  const known = tables.get(graph.nodes);
  if (known) return known;
  const made = make(graph);
  tables.set(graph.nodes, made);
  return made;
}

function make(graph: GraphReader): Table {
  const { nodes } = graph;
  const kind = new Uint8Array(nodes.length);
  const place = new Int32Array(nodes.length);
  const principal = new Int32Array(nodes.length).fill(-1);
  const places = new Places(graph);
  for (let n = 0; n < nodes.length; n++) {
    const node = nodes[n] as GraphNode;
    kind[n] = kindNumber(node.kind);
    place[n] = node.kind === "Hub" ? -1 : places.of(node);
    if (node.kind === "AwsMaxPrincipal" || node.kind === "AwsSession")
      principal[n] = graph.nodeIndex(node.id.slice(0, node.id.indexOf("~")));
  }
  const { privileges } = graph.csr;
  const nodeOf = new Int32Array(privileges);
  const access = new Uint8Array(privileges);
  const accessNumbers = new Map(accesses.map((name, index) => [name, index]));
  for (let p = 0; p < privileges; p++) {
    nodeOf[p] = graph.nodeOf(p);
    access[p] = accessNumbers.get(graph.accessOf(p)) ?? 0;
  }
  return { kind, place, places, principal, nodeOf, access };
}

/** Accesses as bits: bit n for `accesses[n]`. */
export const maskOf = (names: Iterable<Access>): number =>
  [...names].reduce((mask, name) => mask | (1 << accesses.indexOf(name)), 0);
export const positionalMask = maskOf(positional);
