import { compare } from "../../model/canonical.ts";
import type { GraphNode } from "../../model/node.ts";
import type { CompiledGraph } from "../compiled.ts";
import type { FactBase } from "../facts.ts";
import type { Changes } from "../incremental/changes.ts";
import { Parts } from "../ints.ts";
import { aliasedNodes, declares, type NodeMaker } from "../nodes.ts";

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

/** What of an earlier graph's nodes may be otherwise now. */
export interface NodeChanges {
  /** Places of nodes that steps named of which none is left. */
  readonly unnamed: readonly number[];
  /** Whether some step that is left names the node of a place. */
  isNamed(node: number): boolean;
  /** Ids of nodes of which something else is told than before; where nothing is, no harm is done. */
  readonly touched: ReadonlySet<string>;
}

/** Ids of nodes that facts which changed tell of, by themselves or by a name, and of those `others`. */
export function touchedNodes(facts: FactBase, changes: Changes, others: Iterable<string>): Set<string> {
  const touched = new Set(others);
  for (const [kind, changed] of changes) {
    if (declares.has(kind)) for (const key of changed.keys()) touched.add(key);
    if (kind !== "alias") continue;
    for (const { before: old, after } of changed.values())
      for (const alias of [old, after]) if (alias?.kind === "alias") touched.add(alias.node);
  }
  for (const id of aliasedNodes(facts)) touched.add(id);
  return touched;
}

/**
 * The same, from an earlier graph's: nodes of which nothing is new are taken as they are.
 * @param maker knows of derived nodes at least those that are touched or no step names any more
 * @param named ids that new steps name
 */
export function changedNodeTable(
  maker: NodeMaker,
  earlier: CompiledGraph,
  { unnamed, isNamed, touched }: NodeChanges,
  named: Iterable<string>,
): NodeTable {
  const before = earlier.nodes;
  const findBefore = finder(before);
  const wanted = new Set(named);
  const made = new Map<string, GraphNode>();
  /** Nodes of the earlier graph that are made anew, or gone. */
  const mended = new Uint8Array(before.length);
  for (const n of unnamed) {
    const { id, kind } = before[n] as GraphNode;
    if (!wanted.has(id) && !maker.isBrought(id) && !maker.isFact(id, kind)) mended[n] = 1;
  }
  for (const id of touched) {
    const old = findBefore(id);
    if (old >= 0) mended[old] = 1;
    if (wanted.has(id) || maker.isBrought(id) || (old >= 0 && isNamed(old)) || maker.isFact(id))
      made.set(id, maker.make(id));
  }
  for (const id of wanted) if (!made.has(id) && findBefore(id) < 0) made.set(id, maker.make(id));
  const fresh = [...made.values()].sort((a, b) => compare(a.id, b.id));
  const { nodes, now } = merged(before, mended, fresh);
  return { nodes, find: finder(nodes), now };
}

/** The nodes that stay with fresh ones, sorted by id; a mended one that stays is among the fresh. */
function merged(
  before: readonly GraphNode[],
  mended: Uint8Array,
  fresh: readonly GraphNode[],
): Pick<NodeTable, "nodes" | "now"> {
  const nodes = new Parts<GraphNode>();
  const now = new Int32Array(before.length).fill(-1);
  let first = 0;
  const keep = (end: number): void => {
    const by = nodes.length - first;
    for (let n = first; n < end; n++) now[n] = n + by;
    nodes.append(before, first, end);
    first = end;
  };
  let next = 0;
  let upTo = fresh[0] ? placeOf(before, fresh[0].id) : before.length;
  for (let n = 0; n < before.length; n++) {
    while (n === upTo) {
      keep(n);
      const node = fresh[next++] as GraphNode;
      if (mended[n] && before[n]?.id === node.id) now[n] = nodes.length;
      nodes.push(node);
      const following = fresh[next];
      upTo = following ? placeOf(before, following.id) : before.length;
    }
    if (!mended[n]) continue;
    keep(n);
    first = n + 1;
  }
  keep(before.length);
  for (const node of fresh.slice(next)) nodes.push(node);
  return { nodes: nodes.all(), now };
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
