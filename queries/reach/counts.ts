import { type GraphReader, together } from "../../graph/port.ts";
import { accesses } from "../../model/access.ts";
import { authorities } from "../../model/node.ts";
import { groupOf } from "../entries/consequences.ts";
import { kindAt, kindList, type Table, tableOf } from "../table.ts";

/** What one start reaches beyond what is held anyway, in one stratum and those before it: nodes by class. */
export interface Counted {
  /** Accounts and clusters that are administered. */
  readonly authorities: number;
  /** Without configuration. */
  readonly dataStores: number;
  readonly secrets: number;
  readonly identities: number;
  readonly workloads: number;
  /** Config maps, and other classes where they were asked for. */
  readonly others: number;
}

const administer = accesses.indexOf("administer");
const fields = { "data-store": 0, secret: 1, identity: 2, workload: 3 } as const;
const others = 4;
const authority = 5;
/** Field of a node kind's count, by kind. */
const fieldOfKind = Uint8Array.from(kindList, (_, kind) => {
  const group = groupOf(kind);
  return group in fields ? fields[group as keyof typeof fields] : others;
});

/**
 * What each set of privileges reaches of what is wanted with `always` beside it: for each stratum up to the last, the sets'
 * counts. Without proofs: what rests on conditions that contradict each other is counted too.
 *
 * @param told how many of the sets, from the first, `each` is told of: every wanted privilege that one of them reaches, with
 * the first stratum that does
 */
export function countsOf(
  graph: GraphReader,
  always: readonly number[],
  sets: readonly (readonly number[])[],
  wanted: (p: number) => boolean,
  maxStratum: number,
  told: number,
  each: (p: number, stratum: number) => void,
): Counted[][] {
  const table = tableOf(graph);
  const matters = Uint8Array.from({ length: graph.csr.privileges }, (_, p) => (wanted(p) ? 1 : 0));
  const lanesOf = new Int32Array(graph.nodes.length);
  const seen = new Uint8Array(graph.csr.privileges);
  return Array.from({ length: maxStratum + 1 }, (_, stratum) => {
    const counts: Counted[] = [];
    together(graph.csr, always, sets, stratum, ({ first, size, reached, lanes }) => {
      const own = reached.filter((p) => matters[p] === 1);
      const telling = told - first >= 32 ? -1 : (1 << Math.max(0, told - first)) - 1;
      for (const p of own) {
        if (seen[p] === 1 || ((lanes[p] as number) & telling) === 0) continue;
        seen[p] = 1;
        each(p, stratum);
      }
      counts.push(...counted(table, own, lanes, lanesOf, size));
    });
    return counts;
  });
}

/** Every set of a batch counted at once, node by node. */
function counted(table: Table, reached: Int32Array, lanes: Int32Array, lanesOf: Int32Array, size: number): Counted[] {
  const tallies = new Int32Array(32 * 6);
  const add = (mask: number, field: number): void => {
    for (let left = mask; left !== 0; left &= left - 1) {
      const at = 6 * (31 - Math.clz32(left & -left)) + field;
      tallies[at] = (tallies[at] as number) + 1;
    }
  };
  for (const p of reached) {
    const node = table.nodeOf[p] as number;
    const kind = table.kind[node] as number;
    const had = lanesOf[node] as number;
    const more = (lanes[p] as number) & ~had;
    lanesOf[node] = had | more;
    add(more, fieldOfKind[kind] as number);
    if (table.access[p] === administer && authorities.has(kindAt(kind))) add(lanes[p] as number, authority);
  }
  for (const p of reached) lanesOf[table.nodeOf[p] as number] = 0;
  return Array.from({ length: size }, (_, lane) => {
    const at = (field: number): number => tallies[6 * lane + field] as number;
    return {
      authorities: at(authority),
      dataStores: at(fields["data-store"]),
      secrets: at(fields.secret),
      identities: at(fields.identity),
      workloads: at(fields.workload),
      others: at(others),
    };
  });
}
