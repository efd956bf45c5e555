import { type GraphReader, together } from "../../graph/port.ts";
import { accesses } from "../../model/access.ts";
import { authorities, type NodeClass } from "../../model/node.ts";
import { classAt, kindAt, kindList, kindNumber, positionalMask, type Table, tableOf } from "../table.ts";

/** What is reached, by class; without what is held, and without what the internet reaches anyway. */
export interface Consequence {
  /** Administration of an account or cluster is among it. */
  readonly admin: boolean;
  readonly identities: number;
  readonly secrets: number;
  /** Without configuration. */
  readonly dataStores: number;
  /** Config maps. */
  readonly configuration: number;
  readonly workloads: number;
}

const administer = accesses.indexOf("administer");

/**
 * What each set of privileges reaches with the internet, beyond what the internet reaches anyway. Equal sets are walked
 * once: many routes lead to the same workloads.
 *
 * @param start `internet#originate`
 */
export function consequences(
  graph: GraphReader,
  start: number,
  maxStratum: number,
  sets: readonly (readonly number[])[],
): Consequence[] {
  const table = tableOf(graph);
  const distinct = new Map(sets.map((held) => [held.join(), held]));
  const known = new Map<string, Consequence>();
  const keys = [...distinct.keys()];
  const lanesOf = new Int32Array(graph.nodes.length);
  together(graph.csr, [start], [...distinct.values()], maxStratum, ({ first, size, reached, lanes }) => {
    const { nodes, administered } = touched(table, reached, lanes, lanesOf);
    const counts = counted(table, nodes, lanesOf);
    for (let lane = 0; lane < size; lane++) {
      const key = keys[first + lane] ?? "";
      const own = new Set((distinct.get(key) ?? []).map((p) => table.nodeOf[p] as number));
      const beside = (group: Group): number => {
        let ofOwn = 0;
        for (const node of own)
          if (groupOf(table.kind[node] as number) === group && ((lanesOf[node] as number) >>> lane) & 1) ofOwn++;
        return (counts.get(group)?.[lane] ?? 0) - ofOwn;
      };
      known.set(key, {
        admin: administered.some(([node, mask]) => (mask >>> lane) & 1 && !own.has(node)),
        identities: beside("identity"),
        secrets: beside("secret"),
        dataStores: beside("data-store"),
        configuration: beside("configuration"),
        workloads: beside("workload"),
      });
    }
    for (const node of nodes) lanesOf[node] = 0;
  });
  return sets.map((held) => known.get(held.join()) ?? nothing);
}

export const nothing: Consequence = {
  admin: false,
  identities: 0,
  secrets: 0,
  dataStores: 0,
  configuration: 0,
  workloads: 0,
};

/** A class, or `configuration` for config maps, which are data stores of a kind of their own. */
type Group = NodeClass | "configuration";
export const groupOf = (kind: number): Group => (kind === configMap ? "configuration" : classAt(kind));
const configMap = kindNumber("K8sConfigMap");

/** Nodes on which more than a position is reached, with their lanes; and authorities that are administered, with theirs. */
function touched(table: Table, reached: Int32Array, lanes: Int32Array, lanesOf: Int32Array) {
  const nodes: number[] = [];
  const administered: (readonly [node: number, lanes: number])[] = [];
  for (const p of reached) {
    const access = table.access[p] as number;
    if ((positionalMask >>> access) & 1) continue;
    const node = table.nodeOf[p] as number;
    const had = lanesOf[node] as number;
    if (had === 0) nodes.push(node);
    lanesOf[node] = had | (lanes[p] as number);
    if (access === administer && authorities.has(kindAt(table.kind[node] as number)))
      administered.push([node, lanes[p] as number]);
  }
  return { nodes, administered };
}

/** How many nodes of each class each lane holds. */
function counted(table: Table, nodes: readonly number[], lanesOf: Int32Array): ReadonlyMap<Group, Int32Array> {
  const perKind = kindList.map(() => new Int32Array(32));
  for (const node of nodes) {
    const own = perKind[table.kind[node] as number] as Int32Array;
    for (let mask = lanesOf[node] as number; mask !== 0; mask &= mask - 1) {
      const lane = 31 - Math.clz32(mask & -mask);
      own[lane] = (own[lane] as number) + 1;
    }
  }
  const counts = new Map<Group, Int32Array>();
  for (const [kind, own] of perKind.entries()) {
    const group = groupOf(kind);
    const all = counts.get(group) ?? new Int32Array(32);
    counts.set(
      group,
      all.map((count, lane) => count + (own[lane] ?? 0)),
    );
  }
  return counts;
}
