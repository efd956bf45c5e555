import type { GraphReader } from "../../graph/port.ts";
import type { Access } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { kindSpec, type NodeKind, type RouteAuthentication } from "../../model/node.ts";
import { type Consequence, consequences, nothing } from "../entries/consequences.ts";
import { type WaysIn, waysIn } from "../entries/ways.ts";
import { worstFirst } from "../entries.ts";
import type { OverviewOrigin } from "./answer.ts";

/** Rows of credentials, and of outside identities. */
const mostOthers = 10;
/** Of more credentials than these, or identities outside, those are weighed that give most in few steps. */
const mostWeighed = 128;
/** Privileges up to which a look at one of them goes when there are many. */
const glance = 64;

/** A start of the table, as indexes. */
export interface Start {
  readonly node: number;
  readonly origin: OverviewOrigin;
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly access: Access;
  readonly authentication: RouteAuthentication;
  readonly stratum: number;
  /** Node indexes. */
  readonly leadsTo: readonly number[];
  /** Privileges that it has beside `internet#originate`. */
  readonly held: readonly number[];
  readonly wouldReach: Consequence;
}

export interface Starts {
  readonly internet: WaysIn;
  readonly shown: readonly Start[];
  readonly entries: readonly Start[];
  readonly hidden: { readonly entry: number; readonly credential: number; readonly outsider: number };
  readonly counts: { readonly credentials: number; readonly outsiders: number };
}

/** Ways in, then credentials, then outside identities: of each the worst first. */
export function startsOf(graph: GraphReader, maxStratum: number, limit: number): Starts {
  const internet = waysIn(graph, maxStratum, false);
  const others = outside(graph);
  const [weighed, weighedOutside] = [promising(graph, others.credentials), promising(graph, others.outsiders)];
  const own = [...weighed, ...weighedOutside].map(({ p }) => [p]);
  const found = consequences(graph, internet.start, maxStratum, [...internet.ways.map(({ held }) => held), ...own]);
  const entries = internet.ways.map((way, index): Start => {
    const { id = "", kind = "Internet", name = "", authentication = "unauthenticated" } = graph.nodes[way.node] ?? {};
    const access = graph.accessOf(way.p);
    return { ...way, origin: "entry", id, kind, name, access, authentication, wouldReach: found[index] ?? nothing };
  });
  const start = ({ p, node }: One, index: number, origin: OverviewOrigin): Start => {
    const { id = "", kind = "Internet", name = "" } = graph.nodes[node] ?? {};
    const base = { node, origin, id, kind, name, stratum: 0, leadsTo: [], held: [p] };
    const wouldReach = found[entries.length + index] ?? nothing;
    return { ...base, access: graph.accessOf(p), authentication: "unauthenticated", wouldReach };
  };
  const credentials = weighed.map((one, index) => start(one, index, "credential"));
  const outsiders = weighedOutside.map((one, index) => start(one, weighed.length + index, "outsider"));
  const shown = [entries, credentials, outsiders].map((list, index) =>
    list.toSorted(worstFirst).slice(0, index === 0 ? limit : mostOthers),
  );
  return {
    internet,
    shown: shown.flat(),
    entries,
    hidden: {
      entry: entries.length - (shown[0]?.length ?? 0),
      credential: others.credentials.length - (shown[1]?.length ?? 0),
      outsider: others.outsiders.length - (shown[2]?.length ?? 0),
    },
    counts: { credentials: others.credentials.length, outsiders: others.outsiders.length },
  };
}

interface One {
  readonly p: number;
  readonly node: number;
}

/** Long-lived credentials, and identities outside, by their primary access. */
function outside(graph: GraphReader): { readonly credentials: One[]; readonly outsiders: One[] } {
  const credentials: One[] = [];
  const outsiders: One[] = [];
  for (let node = 0; node < graph.nodes.length; node++) {
    const kind = graph.nodes[node]?.kind;
    if (kind !== "Credential" && kind !== "ExternalIdentity") continue;
    const p = graph.privilegeIndex(node, kindSpec(kind).primary);
    if (p >= 0) (kind === "Credential" ? credentials : outsiders).push({ p, node });
  }
  return { credentials, outsiders };
}

/** Those with most behind them at a glance, where there are too many to weigh each: administration first, then how much. */
function promising(graph: GraphReader, starts: readonly One[]): readonly One[] {
  if (starts.length <= mostWeighed) return starts;
  const { useStart, uses, conclusion, premiseStart } = graph.csr;
  // Of a step that takes something else too, a glance does not tell.
  const isAlone = (step: number): boolean => (premiseStart[step + 1] ?? 0) - (premiseStart[step] ?? 0) === 1;
  const worth = starts.map(({ p }) => {
    const seen = new Set([p]);
    let administered = 0;
    for (const one of seen) {
      if (graph.accessOf(one) === "administer") administered++;
      for (let u = useStart[one] ?? 0; u < (useStart[one + 1] ?? 0) && seen.size < glance; u++)
        if (isAlone(uses[u] ?? 0)) seen.add(conclusion[uses[u] ?? 0] ?? p);
    }
    return administered * glance + seen.size;
  });
  const order = starts.map((_, index) => index);
  order.sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || compare(idOf(graph, starts[a]), idOf(graph, starts[b])));
  return order.slice(0, mostWeighed).flatMap((index) => starts[index] ?? []);
}

const idOf = (graph: GraphReader, one: One | undefined): string => graph.nodes[one?.node ?? -1]?.id ?? "";
