import type { NodeClass, NodeKind } from "../../model/node.ts";
import { classAt, kindNumber } from "../table.ts";
import { internetKind, type Radius } from "./radius.ts";
import { nodeSources } from "./sources.ts";

const numbers = (...kinds: readonly NodeKind[]): ReadonlySet<number> => new Set(kinds.map(kindNumber));

const account = kindNumber("K8sServiceAccount");
/** Stand where what reached them stands: a group that comes with an identity, the network that a workload is in. */
const withPredecessor = numbers("K8sServiceAccount", "K8sGroup", "K8sNetwork", "AwsVpc", "AwsSubnet", "AwsVpcEndpoint");
/** Are a handle on one thing of these classes, where they lead to only one. */
const withSuccessor: ReadonlyMap<number, ReadonlySet<NodeClass>> = new Map([
  [kindNumber("K8sController"), new Set<NodeClass>(["workload"])],
  [kindNumber("K8sService"), new Set<NodeClass>(["workload"])],
  [kindNumber("AwsLoadBalancer"), new Set<NodeClass>(["route"])],
  [kindNumber("AwsPolicy"), new Set<NodeClass>(["identity"])],
  [kindNumber("AwsGroup"), new Set<NodeClass>(["identity"])],
  [kindNumber("VaultPolicy"), new Set<NodeClass>(["identity"])],
]);

/**
 * Per node: the node that stands for it in the picture, itself unless the way to it is structure: a service account is
 * its pod's, `~max` and `~session` are forms of their principal, a policy edits the role it is on.
 * @param pinned nodes that stand for themselves whatever they are
 */
export function contract(radius: Radius, pinned: ReadonlySet<number>): Int32Array {
  const { kind, principal } = radius.table;
  const into = new Int32Array(kind.length).fill(-1);
  const inside = (node: number): boolean => (radius.position[node] ?? -1) >= 0;
  eachHop(radius, (source, node) => {
    const own = kind[node] as number;
    const handle = withSuccessor.get(kind[source] as number);
    if (handle?.has(classAt(own)) && !pinned.has(source)) narrow(into, source, node);
    if (withPredecessor.has(own) && !pinned.has(node))
      narrow(into, node, mayHold(radius, source, node) ? source : several);
  });
  for (let node = 0; node < kind.length; node++) {
    const of = principal[node] as number;
    if (of >= 0 && inside(node) && inside(of) && !pinned.has(node)) into[node] = of;
  }
  return resolved(into);
}

const several = -2;

/** The one node that a node is contracted into, so far; `several` once it is not one. */
function narrow(into: Int32Array, node: number, other: number): void {
  const before = into[node] as number;
  into[node] = before === -1 || before === other ? other : several;
}

/** A service account is its own workload's and no other's; nothing is contracted into the internet. */
function mayHold({ table: { kind, place } }: Radius, source: number, node: number): boolean {
  const of = kind[source] as number;
  if (kind[node] !== account) return of !== internetKind;
  return classAt(of) === "workload" && place[source] === place[node];
}

/** Sources looked at per step: of more than one, none can hold what it leads to. */
const looked = 4;

/** Pairs of different nodes that a used step leads between, hubs left out. */
function eachHop({ used, table: { nodeOf, kind } }: Radius, each: (source: number, node: number) => void): void {
  const sources = nodeSources(kind, nodeOf, looked);
  for (let i = 0; i < used.count; i++) {
    sources.ask(used, i);
    if (sources.made < 0) continue;
    for (const source of sources.from) if (source !== sources.made) each(source, sources.made);
  }
}

/** Follows what is contracted into what to the end; a circle stands for itself where it was entered. */
function resolved(into: Int32Array): Int32Array {
  const stand = new Int32Array(into.length);
  for (let node = 0; node < into.length; node++) stand[node] = node;
  const trail: number[] = [];
  const state = new Uint8Array(into.length);
  for (let node = 0; node < into.length; node++) {
    let at = node;
    while (state[at] === 0 && (into[at] as number) >= 0) {
      state[at] = 1;
      trail.push(at);
      at = into[at] as number;
    }
    const end = state[at] === 1 ? at : (stand[at] as number);
    for (const one of trail) {
      stand[one] = end;
      state[one] = 2;
    }
    trail.length = 0;
  }
  return stand;
}
