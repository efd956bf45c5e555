import type { Closure, GraphReader } from "../../graph/port.ts";
import { accesses } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { authorities, internet } from "../../model/node.ts";
import { certainties } from "../../model/step.ts";
import { type Consequence, groupOf } from "../entries/consequences.ts";
import { kindAt, positionalMask, type Table } from "../table.ts";
import type { OverviewBoundary, OverviewRow } from "./answer.ts";
import { boundaryOf } from "./columns.ts";
import type { Start } from "./starts.ts";

/** Workloads named in a row; and those that the question behind it assumes, as many as a question takes. */
const mostNamed = 5;
const mostAssumed = 1000;

/** The internet, then every start shown. */
export function rowsOf(graph: GraphReader, table: Table, anyway: Closure, shown: readonly Start[]): OverviewRow[] {
  return [
    {
      id: internet,
      kind: "Internet",
      name: "anybody on the internet",
      origin: "internet",
      access: "originate",
      boundary: { id: "internet", title: "Internet" },
      certainty: "certain",
      leadsTo: [],
      leadsToCount: 0,
      ask: { from: [internet], assume: [] },
      reaches: reachedBy(table, anyway),
    },
    ...shown.map((start) => rowOf(graph, table, start)),
  ];
}

function rowOf(graph: GraphReader, table: Table, start: Start): OverviewRow {
  const { id, kind, name, origin, access, authentication, stratum, leadsTo, wouldReach } = start;
  const workloads = leadsTo.map((node) => graph.nodes[node]?.id ?? "").sort(compare);
  const isEntry = origin === "entry";
  return {
    id,
    kind,
    name,
    origin,
    access,
    boundary: boundary(table, start),
    ...(isEntry ? { authentication } : {}),
    certainty: certainties[stratum] ?? "assumed",
    leadsTo: workloads.slice(0, mostNamed),
    leadsToCount: workloads.length,
    ask: { from: [isEntry ? internet : id], assume: workloads.slice(0, mostAssumed) },
    reaches: wouldReach,
  };
}

/** Where it lies; of a route, which lies nowhere, where it leads. */
function boundary(table: Table, { node, leadsTo }: Start): OverviewBoundary {
  const own = boundaryOf(table, table.place[node] as number);
  const [first] = leadsTo;
  return own.id === "other" && first !== undefined ? boundaryOf(table, table.place[first] as number) : own;
}

const administer = accesses.indexOf("administer");

/** What a closure reaches that is more than a position, by class. */
function reachedBy(table: Table, { order, count }: Closure): Consequence {
  const seen = new Uint8Array(table.kind.length);
  const counts = new Map<ReturnType<typeof groupOf>, number>();
  let admin = false;
  for (let i = 0; i < count; i++) {
    const p = order[i] as number;
    const access = table.access[p] as number;
    if ((positionalMask >>> access) & 1) continue;
    const node = table.nodeOf[p] as number;
    const kind = table.kind[node] as number;
    if (access === administer && authorities.has(kindAt(kind))) admin = true;
    if (seen[node] === 1) continue;
    seen[node] = 1;
    counts.set(groupOf(kind), (counts.get(groupOf(kind)) ?? 0) + 1);
  }
  const of = (group: ReturnType<typeof groupOf>): number => counts.get(group) ?? 0;
  return {
    admin,
    identities: of("identity"),
    secrets: of("secret"),
    dataStores: of("data-store"),
    configuration: of("configuration"),
    workloads: of("workload"),
  };
}
