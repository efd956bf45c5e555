import { compare } from "../../model/canonical.ts";
import type { GraphNode } from "../../model/node.ts";
import type { CompiledGraph } from "../compiled.ts";
import type { FactBase } from "../facts.ts";
import type { Changes } from "../incremental/changes.ts";
import { aliasedNodes, declares, type NodeMaker } from "../nodes.ts";
import { firstFrom } from "../search.ts";
import { type Weave, woven } from "./weave.ts";

export interface NodeTable {
  /** Sorted by id. */
  readonly nodes: readonly GraphNode[];
  /** -1 where there is none. */
  find(id: string): number;
}

/** Every node. @param named ids that steps name */
export function nodeTable(maker: NodeMaker, named: Iterable<string>): NodeTable {
  const ids = maker.declared();
  for (const id of named) ids.add(id);
  const nodes = [...ids].sort(compare).map((id) => maker.make(id));
  const index = new Map(nodes.map(({ id }, n) => [id, n]));
  return { nodes, find: (id) => index.get(id) ?? -1 };
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

/** An earlier graph's nodes that stay as they are, and others in between. */
export interface WovenNodes extends NodeTable {
  readonly weave: Weave;
  /** The nodes that are not as they were, in order. */
  readonly fresh: readonly GraphNode[];
  /** Nodes of the earlier graph that are made anew: their places, and which of `fresh` they are now. */
  readonly again: readonly (readonly [before: number, fresh: number])[];
}

/**
 * The same, from an earlier graph's: nodes of which nothing is new are taken as they are.
 * @param maker knows of derived nodes at least those that are touched or no step names any more
 * @param named ids that new steps name, with their place in the earlier graph, or -1
 */
export function changedNodeTable(
  maker: NodeMaker,
  earlier: CompiledGraph,
  { unnamed, isNamed, touched }: NodeChanges,
  named: ReadonlyMap<string, number>,
): WovenNodes {
  const before = earlier.nodes;
  const findBefore = finder(before);
  const made = new Map<string, GraphNode>();
  /** Nodes of the earlier graph that are made anew, or gone. */
  const mended = new Set<number>();
  for (const n of unnamed) {
    const { id, kind } = before[n] as GraphNode;
    if (!named.has(id) && !maker.isBrought(id) && !maker.isFact(id, kind)) mended.add(n);
  }
  for (const id of touched) {
    const old = findBefore(id);
    if (old >= 0) mended.add(old);
    if (named.has(id) || maker.isBrought(id) || (old >= 0 && isNamed(old)) || maker.isFact(id))
      made.set(id, maker.make(id));
  }
  for (const [id, place] of named) if (place < 0 && !made.has(id)) made.set(id, maker.make(id));
  const fresh = [...made.values()].sort((a, b) => compare(a.id, b.id));
  const places = fresh.map(({ id }) => placeOf(before, id));
  const weave = woven(before.length, Int32Array.from(mended).sort(), places);
  const again = places.flatMap((place, index) =>
    before[place]?.id === fresh[index]?.id ? [[place, index] as const] : [],
  );
  const nodes = weave.list(before, fresh);
  return { nodes, find: finder(nodes), weave, fresh, again };
}

/** The place of an id, or where it would be. */
const placeOf = (nodes: readonly GraphNode[], id: string): number =>
  firstFrom(0, nodes.length, (at) => (nodes[at] as GraphNode).id < id);

/** Binary search: few of very many are looked for. */
export function finder(nodes: readonly GraphNode[]): (id: string) => number {
  return (id) => {
    const place = placeOf(nodes, id);
    return nodes[place]?.id === id ? place : -1;
  };
}
