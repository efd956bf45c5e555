import { type Access, accesses } from "../../model/access.ts";
import type { GraphNode } from "../../model/node.ts";
import type { CompiledGraph } from "../compiled.ts";
import { kindSpace } from "../nodes.ts";

/** Every access that the kind of each node has, in the order of `accesses`. */
export class PrivilegeSpace {
  readonly nodes: readonly GraphNode[];
  readonly start: Int32Array;
  readonly node: Int32Array;
  readonly access: Uint8Array;

  constructor(nodes: readonly GraphNode[]) {
    this.nodes = nodes;
    this.start = new Int32Array(nodes.length + 1);
    let total = 0;
    for (let n = 0; n < nodes.length; n++) {
      total += kindSpace((nodes[n] as GraphNode).kind).accesses.length;
      this.start[n + 1] = total;
    }
    this.node = new Int32Array(total);
    this.access = new Uint8Array(total);
    let at = 0;
    for (let n = 0; n < nodes.length; n++) {
      for (const access of kindSpace((nodes[n] as GraphNode).kind).accesses) {
        this.node[at] = n;
        this.access[at++] = access;
      }
    }
  }

  /** -1 where the node's kind has no such access. */
  of(node: number, access: number): number {
    for (let p = this.start[node] ?? 0; p < (this.start[node + 1] ?? 0); p++) if (this.access[p] === access) return p;
    return -1;
  }

  /** @throws Error where there is no such node or its kind has no such access */
  wanted(node: number, id: string, access: Access): number {
    const at = node < 0 ? -1 : this.of(node, accesses.indexOf(access));
    if (at < 0) throw new Error(`a rule uses an access that its node's kind does not have: ${id}#${access}`);
    return at;
  }

  /** Implied accesses: pairs of privileges, one after another. */
  implied(): Int32Array {
    let count = 0;
    for (const { kind } of this.nodes) count += kindSpace(kind).implied.length;
    const pairs = new Int32Array(2 * count);
    let filled = 0;
    for (let n = 0; n < this.nodes.length; n++) {
      for (const [from, to] of kindSpace((this.nodes[n] as GraphNode).kind).implied) {
        pairs[filled++] = (this.start[n] ?? 0) + from;
        pairs[filled++] = (this.start[n] ?? 0) + to;
      }
    }
    return pairs;
  }

  /** Privileges of another graph as these, by their nodes; -1 where the node is gone (`nodeOf` is -1) or lost the access. */
  ofOther({ privilegeStart, privilegeNode, privilegeAccess, nodes }: CompiledGraph, nodeOf: Int32Array): Int32Array {
    const map = new Int32Array(privilegeNode.length).fill(-1);
    for (let n = 0; n < nodes.length; n++) {
      const own = nodeOf[n] ?? -1;
      if (own < 0) continue;
      const from = privilegeStart[n] ?? 0;
      const to = privilegeStart[n + 1] ?? 0;
      const same = nodes[n]?.kind === this.nodes[own]?.kind;
      for (let p = from; p < to; p++)
        map[p] = same ? (this.start[own] ?? 0) + p - from : this.of(own, privilegeAccess[p] ?? 0);
    }
    return map;
  }
}
