import { compare } from "../../model/canonical.ts";
import type { GraphNode } from "../../model/node.ts";
import type { CompiledGraph } from "../compiled.ts";
import type { Changes } from "../incremental/changes.ts";
import { declares, type NodeMaker } from "../nodes.ts";

export interface NodeTable {
  /** Sorted by id. */
  readonly nodes: readonly GraphNode[];
  /** -1 where there is none. */
  find(id: string): number;
  /** For each node of the earlier graph the node that it is now; -1 where it is gone. */
  readonly now: Int32Array;
}

/** Every node. @param named ids that steps name */
export function nodeTable(maker: NodeMaker, named: Iterable<string>): NodeTable {
  const ids = maker.declared();
  for (const id of named) ids.add(id);
  const nodes = [...ids].sort(compare).map((id) => maker.make(id));
  const index = new Map(nodes.map(({ id }, n) => [id, n]));
  return { nodes, find: (id) => index.get(id) ?? -1, now: new Int32Array(0) };
}

/**
 * The same, from an earlier graph's: nodes of which nothing is new are taken as they are.
 * @param kept per node of the earlier graph, 1 where a step that stays names it
 * @param named ids that new steps name
 * @param derived nodes that rules bring, now and in the earlier graph
 */
export function changedNodeTable(
  maker: NodeMaker,
  earlier: CompiledGraph,
  changes: Changes,
  kept: Uint8Array,
  named: Iterable<string>,
  derived: { readonly now: ReadonlyMap<string, unknown>; readonly before: ReadonlyMap<string, unknown> },
): NodeTable {
  const before = earlier.nodes;
  const findBefore = finder(before);
  const touched = new Set<string>();
  for (const [id, node] of derived.now) if (derived.before.get(id) !== node) touched.add(id);
  for (const id of derived.before.keys()) if (!derived.now.has(id)) touched.add(id);
  for (const [kind, facts] of changes) {
    if (declares.has(kind)) for (const key of facts.keys()) touched.add(key);
    if (kind !== "alias") continue;
    for (const { before: old, after } of facts.values())
      for (const alias of [old, after]) if (alias?.kind === "alias") touched.add(alias.node);
  }
  for (const id of maker.aliased()) touched.add(id);
  const wanted = new Set(named);
  const made = new Map<string, GraphNode>();
  /** Nodes of the earlier graph that are made anew, or gone. */
  const mended = new Uint8Array(before.length);
  for (const id of touched) {
    const old = findBefore(id);
    if (old >= 0) mended[old] = 1;
    if (wanted.has(id) || maker.isBrought(id) || (old >= 0 && kept[old]) || maker.isFact(id))
      made.set(id, maker.make(id));
  }
  for (const id of wanted) if (!made.has(id) && findBefore(id) < 0) made.set(id, maker.make(id));
  const wantedBefore = new Uint8Array(before.length);
  for (const id of wanted) {
    const old = findBefore(id);
    if (old >= 0) wantedBefore[old] = 1;
  }
  const fresh = [...made.values()].sort((a, b) => compare(a.id, b.id));
  const stays = (n: number): boolean => {
    if (kept[n] || wantedBefore[n]) return true;
    const { id, kind } = before[n] as GraphNode;
    return maker.isBrought(id) || maker.isFact(id, kind);
  };
  const { nodes, now } = merged(before, stays, mended, fresh);
  return { nodes, find: finder(nodes), now };
}

/** The nodes that stay with fresh ones, sorted by id; a mended one that stays is among the fresh. */
function merged(
  before: readonly GraphNode[],
  stays: (n: number) => boolean,
  mended: Uint8Array,
  fresh: readonly GraphNode[],
): Pick<NodeTable, "nodes" | "now"> {
  const nodes: GraphNode[] = [];
  const now = new Int32Array(before.length).fill(-1);
  let next = 0;
  let upTo = fresh[0] ? placeOf(before, fresh[0].id) : before.length;
  for (let n = 0; n < before.length; n++) {
    while (n === upTo) {
      const node = fresh[next++] as GraphNode;
      if (mended[n] && before[n]?.id === node.id) now[n] = nodes.length;
      nodes.push(node);
      const following = fresh[next];
      upTo = following ? placeOf(before, following.id) : before.length;
    }
    if (mended[n] || !stays(n)) continue;
    now[n] = nodes.length;
    nodes.push(before[n] as GraphNode);
  }
  for (const node of fresh.slice(next)) nodes.push(node);
  return { nodes, now };
}

/** The place of an id, or where it would be. */
function placeOf(nodes: readonly GraphNode[], id: string): number {
  let from = 0;
  let to = nodes.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((nodes[middle] as GraphNode).id < id) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Binary search: few of very many are looked for. */
function finder(nodes: readonly GraphNode[]): (id: string) => number {
  return (id) => {
    const place = placeOf(nodes, id);
    return nodes[place]?.id === id ? place : -1;
  };
}
