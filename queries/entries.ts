import { z } from "zod";
import { closure, type GraphReader, NOT_REACHED, type SnapshotRef } from "../graph/port.ts";
import { type Access, positional } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import {
  authorities,
  internet,
  kindSpec,
  type NodeClass,
  type NodeKind,
  type RouteAuthentication,
} from "../model/node.ts";
import { type Certainty, certainties } from "../model/step.ts";
import { type AnswerGap, answerGaps, snapshotOf } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { certaintyField, limitField } from "./input.ts";

export interface EntryRow {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** What anybody on the internet has on it. */
  readonly access: Access;
  /** Routes: whether the way in asks who is there. Other entries are open by what they are. */
  readonly authentication: RouteAuthentication;
  readonly certainty: Certainty;
  /** Workloads that requests through it arrive at. */
  readonly leadsTo: readonly string[];
  /** What code execution in those workloads would reach, without them. */
  readonly wouldReach: {
    readonly admin: boolean;
    readonly identities: number;
    readonly secrets: number;
    readonly dataStores: number;
    readonly workloads: number;
  };
}
export interface EntriesAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly gaps: readonly AnswerGap[];
  readonly truncated: boolean;
  readonly entries: readonly EntryRow[];
}

/** Every way in that asks nobody who they are, worst first: by what code execution behind it would reach. */
export default defineQuery({
  id: "entries",
  title: "Where can somebody come in without authenticating?",
  input: z.object({
    certainty: certaintyField,
    all: z.boolean().default(false).describe("also routes that authenticate: what stands behind the login"),
    limit: limitField,
  }),

  run(graph, question): EntriesAnswer {
    const start = graph.privilegeIndex(graph.nodeIndex(internet), "originate");
    const maxStratum = certainties.indexOf(question.certainty);
    const found = closure(graph.csr, [start], maxStratum, question.all ? undefined : authenticated(graph));
    const behind = new Consequences(graph, start, maxStratum);
    const rows: EntryRow[] = [];
    for (const p of found.order.subarray(0, found.count)) {
      const node = graph.nodes[graph.nodeOf(p)];
      if (!node || !isEntry(graph, p, found.by)) continue;
      if (node.authentication === "authenticated" && !question.all) continue;
      const leadsTo = workloadsBehind(graph, p, found.stratumOf, question.all);
      rows.push({
        id: node.id,
        kind: node.kind,
        name: node.name,
        access: graph.accessOf(p),
        authentication: node.authentication ?? "unauthenticated",
        certainty: certainties[found.stratumOf[p] ?? 0] ?? "assumed",
        leadsTo: leadsTo.map((n) => graph.nodes[n]?.id ?? "").sort(compare),
        wouldReach: behind.of(p, leadsTo),
      });
    }
    rows.sort((a, b) => behindLogin(a) - behindLogin(b) || weight(b) - weight(a) || compare(a.id, b.id));
    const limit = question.limit ?? rows.length;
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      gaps: answerGaps(graph.gaps),
      truncated: rows.length > limit,
      entries: rows.slice(0, limit),
    };
  },
});

function authenticated(graph: GraphReader): Uint8Array {
  const banned = new Uint8Array(graph.csr.steps);
  for (let s = 0; s < graph.csr.steps; s++) if (graph.authenticates(s)) banned[s] = 1;
  return banned;
}

/** What the internet gets in one step: a route, more than a connection, or a connection with no route in front. */
function isEntry(graph: GraphReader, p: number, by: Int32Array): boolean {
  const kind = graph.nodes[graph.nodeOf(p)]?.kind ?? "Hub";
  const step = by[p] ?? -1;
  if (kind === "Internet" || kind === "Hub" || step < 0 || graph.ruleOf(step).id === "model.implies") return false;
  return ways.has(kindSpec(kind).class) || !positional.has(graph.accessOf(p)) ? fromInternet(graph, step, by) : false;
}

/** Classes of which a connection alone is a way in. */
const ways: ReadonlySet<NodeClass> = new Set(["route", "workload", "data-store"]);

function fromInternet(graph: GraphReader, step: number, by: Int32Array): boolean {
  return graph.premisesOf(step).every((premise) => {
    const kind = graph.nodes[graph.nodeOf(premise)]?.kind;
    const before = by[premise] ?? -1;
    return kind === "Internet" || (kind === "Hub" && before >= 0 && fromInternet(graph, before, by));
  });
}

/** Workloads whose connection follows from this privilege through routes alone; with `login` also those behind one. */
function workloadsBehind(graph: GraphReader, entry: number, stratumOf: Uint8Array, login: boolean): number[] {
  const behind = new Set<number>();
  const queue = [entry];
  const seen = new Set(queue);
  for (const p of queue) {
    const node = graph.nodeOf(p);
    const group = kindSpec(graph.nodes[node]?.kind ?? "Hub").class;
    if (group === "workload" && graph.accessOf(p) === "connect") {
      behind.add(node);
      continue;
    }
    const { useStart, uses } = graph.csr;
    for (const s of uses.subarray(useStart[p], useStart[p + 1])) {
      const to = graph.conclusionOf(s);
      if (seen.has(to) || stratumOf[to] === NOT_REACHED || (graph.authenticates(s) && !login)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return [...behind];
}

/** What code execution behind an entry would reach, beyond what the internet reaches anyway. */
class Consequences {
  readonly #graph: GraphReader;
  readonly #start: number;
  readonly #maxStratum: number;
  readonly #anyway: ReadonlySet<number>;
  /** By what is held: many routes lead to the same workloads. */
  readonly #known = new Map<string, EntryRow["wouldReach"]>();

  constructor(graph: GraphReader, start: number, maxStratum: number) {
    this.#graph = graph;
    this.#start = start;
    this.#maxStratum = maxStratum;
    const { order, count } = closure(graph.csr, [start], maxStratum);
    this.#anyway = new Set(order.subarray(0, count));
  }

  /** @param entry what the internet has; a connection alone gives nothing */
  of(entry: number, workloads: readonly number[]): EntryRow["wouldReach"] {
    const graph = this.#graph;
    const run = workloads.map((node) => graph.privilegeIndex(node, "execute")).filter((p) => p >= 0);
    const held = positional.has(graph.accessOf(entry)) ? run : [entry, ...run];
    const key = held.join();
    const reached = this.#known.get(key) ?? this.#from(held);
    this.#known.set(key, reached);
    return reached;
  }

  #from(held: readonly number[]): EntryRow["wouldReach"] {
    const graph = this.#graph;
    const { order, count } = closure(graph.csr, [this.#start, ...held], this.#maxStratum);
    const own = new Set(held.map((p) => graph.nodeOf(p)));
    const nodes = new Map<NodeClass, Set<number>>();
    let admin = false;
    for (const p of order.subarray(0, count)) {
      const node = graph.nodeOf(p);
      if (positional.has(graph.accessOf(p)) || own.has(node) || this.#anyway.has(p)) continue;
      const kind = graph.nodes[node]?.kind ?? "Hub";
      if (graph.accessOf(p) === "administer" && authorities.has(kind)) admin = true;
      const group = kindSpec(kind).class;
      nodes.set(group, (nodes.get(group) ?? new Set()).add(node));
    }
    const counted = (group: NodeClass): number => nodes.get(group)?.size ?? 0;
    return {
      admin,
      identities: counted("identity"),
      secrets: counted("secret"),
      dataStores: counted("data-store"),
      workloads: counted("workload"),
    };
  }
}

const behindLogin = ({ authentication }: EntryRow): number => Number(authentication === "authenticated");

/** What an attacker gains, in the order a responder cares: control of everything, data and secrets, identities. */
function weight({ wouldReach, access }: EntryRow): number {
  const { admin, identities, secrets, dataStores, workloads } = wouldReach;
  const own = positional.has(access) ? 0 : 1000;
  return (admin ? 1_000_000 : 0) + own + 100 * (secrets + dataStores) + 10 * identities + workloads;
}
