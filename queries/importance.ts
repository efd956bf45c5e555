import type { Access } from "../model/access.ts";
import { isAuthority, kindSpec, type NodeClass, type NodeKind, passing } from "../model/node.ts";

const ranks: Readonly<Partial<Record<NodeClass, number>>> = { "data-store": 1, secret: 2, identity: 3, workload: 5 };

/**
 * What reaching it means to somebody, the most first: an authority that is administered, data, secrets, identities, what
 * identities pass through (themselves with their policies rewritten), workloads, the rest.
 */
export function importanceOf(kind: NodeKind, access: Access): number {
  if (isAuthority(kind, access)) return 0;
  return passing.has(kind) ? 4 : (ranks[kindSpec(kind).class] ?? 6);
}
