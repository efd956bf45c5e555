import type { GraphReader } from "../../graph/port.ts";
import { accesses } from "../../model/access.ts";
import { authorities, kindSpec, type NodeKind } from "../../model/node.ts";
import { kindAt, kindList, positionalMask, type Table } from "../table.ts";
import { type OverviewBoundary, type TargetClass, targetClasses } from "./answer.ts";

/** Groups of targets, and which of them a privilege counts for. */
export class Columns {
  readonly all: Column[] = [];
  readonly #table: Table;
  readonly #of: Int32Array;

  constructor(table: Table, of: Int32Array) {
    this.#table = table;
    this.#of = of;
  }

  /** The column of which the privilege's node is a target that this access reaches, or -1. */
  reachedBy(p: number): number {
    const column = this.#of[this.#table.nodeOf[p] as number] as number;
    return column >= 0 && ((this.all[column]?.reachedBy ?? 0) >>> (this.#table.access[p] as number)) & 1 ? column : -1;
  }

  /** Per column: how many of its nodes are marked. */
  counted(marks: Uint8Array): Int32Array {
    const counts = new Int32Array(this.all.length);
    for (let node = 0; node < marks.length; node++) {
      const column = this.#of[node] as number;
      if (marks[node] === 1 && column >= 0) counts[column] = (counts[column] as number) + 1;
    }
    return counts;
  }
}

export interface Column {
  readonly id: string;
  readonly boundary: OverviewBoundary;
  readonly class: TargetClass;
  /** Bit n where `accesses[n]` on one of its nodes counts. */
  readonly reachedBy: number;
  total: number;
}

const bit = (access: (typeof accesses)[number]): number => 1 << accesses.indexOf(access);
const anything = ~positionalMask;
const reachedBy: Readonly<Record<TargetClass, number>> = {
  authority: bit("administer"),
  identity: bit("impersonate") | bit("administer"),
  secret: anything,
  "data-store": anything,
  configuration: anything,
};

/** Per kind: the class of target it always is. */
const classOf = (kind: NodeKind): TargetClass | undefined => {
  if (authorities.has(kind)) return "authority";
  if (kind === "K8sConfigMap") return "configuration";
  const group = kindSpec(kind).class;
  return group === "secret" || group === "data-store" ? group : undefined;
};
const classes = kindList.map(classOf);
const identities = kindList.map((kind) => kindSpec(kind).class === "identity" && kind !== "AwsMaxPrincipal");

/** @param privileged per node: 1 for an identity that leads to the administration of an authority by itself */
export function columnsOf(table: Table, privileged: Uint8Array): Columns {
  const { kind, place, places } = table;
  const of = new Int32Array(kind.length).fill(-1);
  const columns = new Columns(table, of);
  const numbers = new Map<number, number>();
  for (let node = 0; node < kind.length; node++) {
    const own = classes[kind[node] as number] ?? (privileged[node] === 1 ? "identity" : undefined);
    if (own === undefined) continue;
    const root = places.root(place[node] as number);
    const key = root * targetClasses.length + targetClasses.indexOf(own);
    let number = numbers.get(key);
    if (number === undefined) {
      const boundary = boundaryOf(table, root);
      number = columns.all.length;
      numbers.set(key, number);
      columns.all.push({ id: `${boundary.id}|${own}`, boundary, class: own, reachedBy: reachedBy[own], total: 0 });
    }
    of[node] = number;
    const column = columns.all[number];
    if (column) column.total++;
  }
  return columns;
}

/** @param place index in the table's places */
export function boundaryOf({ places }: Table, place: number): OverviewBoundary {
  const { id, title } = places.at(places.root(place));
  return { id, title };
}

/**
 * Per node: 1 for an identity that gives the administration of an authority by itself: through steps that need nothing
 * beside it but what the internet has anyway.
 */
export function privilegedIdentities(
  graph: GraphReader,
  table: Table,
  anyway: Uint8Array,
  maxStratum: number,
): Uint8Array {
  const { makeStart, makes, premiseStart, premises, stratum, privileges } = graph.csr;
  const leads = new Uint8Array(privileges);
  const queue: number[] = [];
  const administer = accesses.indexOf("administer");
  for (let p = 0; p < privileges; p++) {
    if (table.access[p] === administer && authorities.has(kindAt(table.kind[table.nodeOf[p] as number] as number))) {
      leads[p] = 1;
      queue.push(p);
    }
  }
  for (let head = 0; head < queue.length; head++) {
    const made = queue[head] as number;
    for (let m = makeStart[made] as number; m < (makeStart[made + 1] as number); m++) {
      const step = makes[m] as number;
      if ((stratum[step] as number) > maxStratum) continue;
      let lacking = 0;
      let last = -1;
      for (let i = premiseStart[step] as number; i < (premiseStart[step + 1] as number); i++) {
        const premise = premises[i] as number;
        if ((anyway[premise] as number) <= maxStratum) continue;
        lacking++;
        last = premise;
      }
      if (lacking !== 1 || leads[last] === 1) continue;
      leads[last] = 1;
      queue.push(last);
    }
  }
  const found = new Uint8Array(table.kind.length);
  const impersonate = accesses.indexOf("impersonate");
  for (const p of queue) {
    const node = table.nodeOf[p] as number;
    if (table.access[p] === impersonate && identities[table.kind[node] as number]) found[node] = 1;
  }
  return found;
}
