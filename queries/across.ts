import type { GraphReader } from "../graph/port.ts";
import type { Access } from "../model/access.ts";

/**
 * The privileges of one graph in another, by node id and access: -1 where the other has none. Both node tables are sorted
 * by id, so they are gone through side by side.
 */
export function across(from: GraphReader, to: GraphReader): Int32Array {
  const there = new Int32Array(from.csr.privileges).fill(-1);
  if (from === to) return there.map((_, p) => p);
  const node = sameNodes(from, to);
  const own = byNode(to);
  for (let p = 0; p < there.length; p++) {
    const n = node[from.nodeOf(p)] ?? -1;
    if (n >= 0) there[p] = own(n, from.accessOf(p));
  }
  return there;
}

function sameNodes(from: GraphReader, to: GraphReader): Int32Array {
  const node = new Int32Array(from.nodes.length).fill(-1);
  let other = 0;
  for (const [index, { id }] of from.nodes.entries()) {
    while (other < to.nodes.length && (to.nodes[other]?.id ?? "") < id) other++;
    if (to.nodes[other]?.id === id) node[index] = other;
  }
  return node;
}

/** The privilege of a node by its access; a node's privileges follow one another. */
function byNode(graph: GraphReader): (node: number, access: Access) => number {
  const first = new Int32Array(graph.nodes.length).fill(-1);
  for (let p = graph.csr.privileges - 1; p >= 0; p--) first[graph.nodeOf(p)] = p;
  return (node, access) => {
    for (let p = first[node] ?? -1; p >= 0 && p < graph.csr.privileges && graph.nodeOf(p) === node; p++)
      if (graph.accessOf(p) === access) return p;
    return -1;
  };
}
