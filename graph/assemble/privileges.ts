import { type Access, accesses } from "../../model/access.ts";
import type { GraphNode } from "../../model/node.ts";
import type { Lists } from "../csr-lists.ts";
import { type KindSpace, kindSpace } from "../nodes.ts";
import { keysOfItems, pickedLists } from "./columns.ts";

/** Every access that the kind of each node has, in the order of `accesses`. */
export class PrivilegeSpace {
  readonly start: Int32Array;
  readonly node: Int32Array;
  readonly access: Uint8Array;

  constructor(start: Int32Array, access: Uint8Array) {
    this.start = start;
    this.node = keysOfItems(start, start.length - 1);
    this.access = access;
  }

  /** -1 where the node's kind has no such access. */
  of(node: number, access: number): number {
    return accessOf(this.start, this.access, node, access);
  }

  /** @throws Error where there is no such node or its kind has no such access */
  wanted(node: number, id: string, access: Access): number {
    const at = node < 0 ? -1 : this.of(node, accesses.indexOf(access));
    if (at < 0) throw new Error(`a rule uses an access that its node's kind does not have: ${id}#${access}`);
    return at;
  }
}

/** The privilege of a node, by the columns of a graph. */
export function accessOf(start: Int32Array, accesses: Uint8Array, node: number, access: number): number {
  const end = start[node + 1] ?? 0;
  for (let p = start[node] ?? 0; p < end; p++) if (accesses[p] === access) return p;
  return -1;
}

/** Implied accesses, node by node: of each pair of privileges the one that includes the other. */
export interface Implied {
  readonly start: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** What privileges nodes have, and which of them imply which. */
export function privilegesOf(nodes: readonly GraphNode[]): {
  readonly space: PrivilegeSpace;
  readonly implied: Implied;
} {
  const { spaces, of } = kindsOf(nodes);
  const { start, items } = pickedLists(flat(spaces.map(({ accesses }) => accesses)), of);
  const space = new PrivilegeSpace(start, new Uint8Array(items));
  const [from, to] = ([0, 1] as const).map((side) => {
    const lists = pickedLists(flat(spaces.map(({ implied }) => implied.map((pair) => pair[side]))), of);
    addEach(lists.items, lists.start, start);
    return lists;
  }) as [Lists, Lists];
  return { space, implied: { start: from.start, from: from.items, to: to.items } };
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
