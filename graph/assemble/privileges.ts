import { type Access, accesses } from "../../model/access.ts";
import type { GraphNode } from "../../model/node.ts";
import type { CompiledGraph } from "../compiled.ts";
import type { Lists } from "../csr-lists.ts";
import { type KindSpace, kindSpace } from "../nodes.ts";
import { keysOfItems, pickedLists } from "./columns.ts";

/** Every access that the kind of each node has, in the order of `accesses`. */
export class PrivilegeSpace {
  readonly start: Int32Array;
  readonly node: Int32Array;
  readonly access: Uint8Array;
  /** Kinds of nodes, and per node the place of its kind among them. */
  readonly #kinds: Kinds;

  constructor(nodes: readonly GraphNode[]) {
    this.#kinds = kindsOf(nodes);
    const { spaces, of } = this.#kinds;
    const accesses = flat(spaces.map((space) => space.accesses));
    const { start, items } = pickedLists(accesses, of);
    this.start = start;
    this.node = keysOfItems(start, nodes.length);
    this.access = Uint8Array.from(items);
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

  /** Implied accesses: of each pair of privileges the one that includes the other. */
  implied(): { readonly from: Int32Array; readonly to: Int32Array } {
    const { spaces, of } = this.#kinds;
    const sides = ([0, 1] as const).map((side) => {
      const { start, items } = pickedLists(flat(spaces.map(({ implied }) => implied.map((pair) => pair[side]))), of);
      addEach(items, start, this.start);
      return items;
    });
    const [from = new Int32Array(0), to = new Int32Array(0)] = sides;
    return { from, to };
  }

  /** Privileges of another graph as these, by their nodes; -1 where the node is gone (`nodeOf` is -1) or lost the access. */
  ofOther({ privilegeStart, privilegeNode, privilegeAccess, nodes }: CompiledGraph, nodeOf: Int32Array): Int32Array {
    const map = new Int32Array(privilegeNode.length).fill(-1);
    const kinds = kindsOf(nodes);
    for (let n = 0; n < nodes.length; n++) {
      const own = nodeOf[n] as number;
      if (own < 0) continue;
      const from = privilegeStart[n] as number;
      const to = privilegeStart[n + 1] as number;
      const same = kinds.spaces[kinds.of[n] as number] === this.#kinds.spaces[this.#kinds.of[own] as number];
      const by = (this.start[own] as number) - from;
      for (let p = from; p < to; p++) map[p] = same ? p + by : this.of(own, privilegeAccess[p] as number);
    }
    return map;
  }
}

interface Kinds {
  readonly spaces: readonly KindSpace[];
  readonly of: Int32Array;
}

/** Sorted by id, neighbours are mostly of one kind. */
function kindsOf(nodes: readonly GraphNode[]): Kinds {
  const places = new Map<GraphNode["kind"], number>();
  const of = new Int32Array(nodes.length);
  let last: GraphNode["kind"] | undefined;
  let place = 0;
  for (let n = 0; n < nodes.length; n++) {
    const { kind } = nodes[n] as GraphNode;
    if (kind !== last) {
      place = places.get(kind) ?? places.size;
      places.set(kind, place);
      last = kind;
    }
    of[n] = place;
  }
  return { spaces: [...places.keys()].map(kindSpace), of };
}

/** Lists, one after another. */
function flat(lists: readonly (readonly number[])[]): Lists {
  const start = new Int32Array(lists.length + 1);
  for (const [key, list] of lists.entries()) start[key + 1] = (start[key] ?? 0) + list.length;
  return { start, items: Int32Array.from(lists.flat()) };
}

/** Adds to every item of each list what stands for the list. */
function addEach(items: Int32Array, start: Int32Array, by: Int32Array): void {
  for (let key = 0; key + 1 < start.length; key++) {
    const end = start[key + 1] as number;
    for (let at = start[key] as number; at < end; at++) items[at] = (items[at] as number) + (by[key] as number);
  }
}
