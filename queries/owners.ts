import { z } from "zod";
import type { GraphReader } from "../graph/port.ts";
import { compare } from "../model/canonical.ts";
import { type GraphNode, kindSpec, type NodeClass, type NodeKind } from "../model/node.ts";
import { firstOwner, type Ownership } from "../model/owner.ts";
import { snapshotOf, unmatched } from "./answer.ts";
import { defineQuery } from "./define.ts";
import type { OwnersAnswer, OwnersCounts, OwnersOfKind, OwnersOfParty, OwnersRow } from "./owners/answer.ts";
import { select, unknownNode } from "./selector.ts";

/** Classes of things that somebody has to answer for, in the order of the rows. */
const classes: readonly NodeClass[] = ["identity", "data-store", "secret", "workload", "credential"];
/** What stands for a state of something else, or for somebody outside. */
const derived: ReadonlySet<NodeKind> = new Set(["AwsMaxPrincipal", "AwsSession", "ExternalIdentity", "K8sGroup"]);
const mostParties = 50;

/** Sorts kinds by class: other classes than those listed come last. */
const placeOf = (kind: NodeKind): string => {
  const at = classes.indexOf(kindSpec(kind).class);
  return at < 0 ? "z" : String(at);
};

/** Who owns what, by the strongest source of each value; where sources disagree; what nobody owns. */
export default defineQuery({
  id: "owners",
  title: "Who owns what, and what does nobody own?",
  argument: "selectors",
  input: z.object({
    selectors: z
      .array(z.string().min(1).max(2048))
      .max(1000)
      .default([])
      .describe(
        "nodes by id, glob, kind:, class:, tag:; left out: every identity, data store, secret, workload and credential",
      ),
    unowned: z.boolean().default(false).describe("only what nobody owns"),
    conflicts: z.boolean().default(false).describe("only where sources name different owners"),
    limit: z.int().min(1).max(1_000_000).default(200).describe("most rows in the answer; the counts stay whole"),
  }),
  notes: `Each owner stands with the source that told it. Where a weaker source names somebody else, both are shown: the
stronger one decides (GOV-CONF-01). \`docs/owners.md\` lists the sources in their order, and what inherits from what.

A thing counts as owned when its technical or its business owner is known.`,

  run(graph, question): OwnersAnswer {
    const meant = meantBy(graph, question.selectors);
    const tally = new Tally();
    const found: number[] = [];
    for (const [index, ownership] of ownershipsOf(graph, meant)) {
      const node = graph.nodes[index];
      if (!node) continue;
      const { conflict, owned } = tally.add(node, ownership);
      if (question.unowned && owned) continue;
      if (question.conflicts && !conflict) continue;
      found.push(index);
    }
    const order = (index: number): string => {
      const { kind = "Internet", id = "" } = graph.nodes[index] ?? {};
      return `${placeOf(kind)} ${kind} ${id}`;
    };
    const sorted = found.map((index) => [order(index), index] as const).sort(([a], [b]) => compare(a, b));
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      counts: tally.counts,
      byKind: tally.byKind(),
      byOwner: tally.byOwner(),
      ...unmatched([graph], question.selectors),
      truncated: sorted.length > question.limit,
      rows: sorted.slice(0, question.limit).flatMap(([, index]) => rowOf(graph, index)),
    };
  },
});

/** Nodes that the selectors mean; undefined: everything that can have an owner. @throws UserError usage.unknown-node */
function meantBy(graph: GraphReader, selectors: readonly string[]): ReadonlySet<number> | undefined {
  if (selectors.length === 0) return undefined;
  return new Set(
    selectors.flatMap((text) => {
      const { each, nodes } = select(graph, text);
      if (!each && nodes.length === 0) throw unknownNode(graph, text, "target");
      return nodes;
    }),
  );
}

/** One by one what is named; all of them in one pass over the facts. */
function* ownershipsOf(
  graph: GraphReader,
  meant: ReadonlySet<number> | undefined,
): Iterable<readonly [number, Ownership]> {
  if (meant && meant.size < graph.nodes.length / 10) {
    for (const node of meant) yield [node, graph.owners.ofNode(node)];
    return;
  }
  yield* graph.owners.all((node) => {
    const kind = graph.nodes[node]?.kind ?? "Hub";
    return meant ? meant.has(node) : classes.includes(kindSpec(kind).class) && !derived.has(kind);
  });
}

function rowOf(graph: GraphReader, index: number): OwnersRow[] {
  const node = graph.nodes[index];
  if (!node) return [];
  const { id, kind, name } = node;
  return [{ id, kind, class: kindSpec(kind).class, name, ...graph.owners.ofNode(index) }];
}

type Counting = { -readonly [K in keyof OwnersCounts]: OwnersCounts[K] };
const none = (): Counting => ({ things: 0, owned: 0, conflicts: 0, unowned: 0 });

class Tally {
  readonly counts = none();
  readonly #kinds = new Map<NodeKind, Counting>();
  readonly #parties = new Map<string, Pick<OwnersOfParty, "contact"> & { things: number }>();

  add({ kind }: GraphNode, { business, technical, about }: Ownership): { conflict: boolean; owned: boolean } {
    const first = firstOwner({ business, technical, about });
    const owned = first.status !== "unowned";
    const conflict = business.status === "conflict" || technical.status === "conflict";
    const own = this.#kinds.get(kind) ?? none();
    this.#kinds.set(kind, own);
    for (const counts of [this.counts, own]) {
      counts.things += 1;
      counts.owned += owned ? 1 : 0;
      counts.unowned += owned ? 0 : 1;
      counts.conflicts += conflict ? 1 : 0;
    }
    if (first.status !== "unowned") {
      const party = this.#parties.get(first.owner) ?? {
        things: 0,
        ...(first.contact ? { contact: first.contact } : {}),
      };
      party.things += 1;
      this.#parties.set(first.owner, party);
    }
    return { conflict, owned };
  }

  byKind(): OwnersOfKind[] {
    return [...this.#kinds]
      .sort(([a], [b]) => compare(placeOf(a), placeOf(b)) || compare(a, b))
      .map(([kind, counts]) => ({ class: kindSpec(kind).class, kind, ...counts }));
  }

  byOwner(): OwnersOfParty[] {
    return [...this.#parties]
      .sort(([a, m], [b, n]) => n.things - m.things || compare(a, b))
      .slice(0, mostParties)
      .map(([owner, party]) => ({ owner, ...party }));
  }
}
