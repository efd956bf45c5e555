import { type Access, accesses } from "../../model/access.ts";
import type { GraphNode } from "../../model/node.ts";
import type { CompiledGraph } from "../compiled.ts";
import { type KindSpace, kindSpace } from "../nodes.ts";

/** What privileges nodes have. Sorted by id, neighbours are mostly of one kind. */
class Spaces {
  readonly #nodes: readonly GraphNode[];
  #kind: GraphNode["kind"] | undefined;
  #last: KindSpace = { accesses: [], implied: [] };

  constructor(nodes: readonly GraphNode[]) {
    this.#nodes = nodes;
  }

  at(node: number): KindSpace {
    const { kind } = this.#nodes[node] as GraphNode;
    if (kind !== this.#kind) {
      this.#kind = kind;
      this.#last = kindSpace(kind);
    }
    return this.#last;
  }
}

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
    const spaces = new Spaces(nodes);
    for (let n = 0; n < nodes.length; n++) {
      total += spaces.at(n).accesses.length;
      this.start[n + 1] = total;
    }
    this.node = new Int32Array(total);
    this.access = new Uint8Array(total);
    let at = 0;
    for (let n = 0; n < nodes.length; n++) {
      const { accesses: own } = spaces.at(n);
      for (let place = 0; place < own.length; place++) {
        this.node[at] = n;
        this.access[at++] = own[place] ?? 0;
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
    const spaces = new Spaces(this.nodes);
    for (let n = 0; n < this.nodes.length; n++) count += spaces.at(n).implied.length;
    const pairs = new Int32Array(2 * count);
    let filled = 0;
    for (let n = 0; n < this.nodes.length; n++) {
      const { implied } = spaces.at(n);
      const start = this.start[n] ?? 0;
      for (let place = 0; place < implied.length; place++) {
        pairs[filled++] = start + (implied[place]?.[0] ?? 0);
        pairs[filled++] = start + (implied[place]?.[1] ?? 0);
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
