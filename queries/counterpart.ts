import type { GraphReader } from "../graph/port.ts";

/** A privilege of one graph in another, by node id and access: -1 where the other has none. */
export function counterpart(from: GraphReader, to: GraphReader, privilege: number): number {
  if (from === to) return privilege;
  const node = to.nodeIndex(from.nodes[from.nodeOf(privilege)]?.id ?? "");
  return node < 0 ? -1 : to.privilegeIndex(node, from.accessOf(privilege));
}
