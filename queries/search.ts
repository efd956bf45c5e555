import { z } from "zod";
import type { GraphReader, SnapshotRef } from "../graph/port.ts";
import {
  type GraphNode,
  kindSpec,
  type NodeClass,
  type NodeKind,
  nodeClasses,
  nodeKinds,
  passing,
} from "../model/node.ts";
import { snapshotOf } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { Places } from "./place.ts";
import { scan, textIndexOf } from "./search/text-index.ts";
import { quotable } from "./selector.ts";

export const searchFields = ["id", "name", "member", "tag"] as const;
export interface SearchRow {
  readonly id: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  readonly name: string;
  /** Trust boundary that it lies in. */
  readonly boundary: { readonly id: string; readonly title: string };
  /** Its tags that have a word of the text. */
  readonly tags: readonly string[];
  /** Where the text was found: the first of name, id, tag, member that has all or, failing that, most of it. */
  readonly matched: { readonly field: (typeof searchFields)[number]; readonly text: string };
  /** Selector that takes it as a start or target. */
  readonly start: string;
}
export interface SearchAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  /** What was asked for; withheld where it looks like a secret. */
  readonly text: string;
  /** Best first. */
  readonly rows: readonly SearchRow[];
  /** Of all that match. */
  readonly total: number;
  readonly truncated: boolean;
}

const kinds = Object.keys(nodeKinds).filter((kind) => kind !== "Hub") as [NodeKind, ...NodeKind[]];
const roles = ["start", "target", "any"] as const;

const input = z.object({
  text: z.string().min(1).max(200).describe("words that must all occur in an id, name, tag or observed name"),
  role: z.enum(roles).default("any").describe("`start`: what can be begun with; `target`: what can be looked for"),
  classes: z.array(z.enum(nodeClasses)).max(nodeClasses.length).default([]).describe("only nodes of these classes"),
  kinds: z.array(z.enum(kinds)).max(kinds.length).default([]).describe("only nodes of these kinds"),
  limit: z.int().min(1).max(100).default(20).describe("most rows; the total stays whole"),
});
type SearchInput = z.infer<typeof input>;

/** What a person begins with, in this order; of targets the other way of thinking. */
const order: Readonly<Record<(typeof roles)[number], readonly NodeClass[]>> = {
  start: ["route", "credential", "identity", "workload", "network", "secret", "data-store", "structure"],
  target: ["data-store", "secret", "identity", "workload", "credential", "route", "network", "structure"],
  any: ["route", "credential", "identity", "workload", "data-store", "secret", "network", "structure"],
};

/** Routes inside: no entry points. */
const inner: ReadonlySet<NodeKind> = new Set(["K8sService", "AwsLoadBalancer"]);

/** Nodes whose id, name, tags or observed names have every word of a text: fast enough for every keystroke. */
export default defineQuery({
  id: "search",
  title: "Which nodes match this text?",
  argument: "text",
  input,

  run(graph, question): SearchAnswer {
    const words = wordsOf(question.text);
    const allowed = allowedKinds(question);
    const exact = new Set(graph.nodesNamed(question.text.trim()));
    const best = new Best(graph, question.limit);
    let total = 0;
    const take = (index: number, fit: number): void => {
      const node = graph.nodes[index] as GraphNode;
      const rank = allowed.get(node.kind);
      if (rank === undefined) return;
      total++;
      best.offer(index, (exact.has(index) ? 0 : fit) * 16 + rank);
    };
    if (words.length > 0) scan(textIndexOf(graph), words, take);
    const places = new Places(graph);
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      text: quotable(question.text),
      rows: best.nodes().map((index) => rowOf(graph.nodes[index] as GraphNode, words, places)),
      total,
      truncated: total > question.limit,
    };
  },
});

/** Kinds that the question allows, with the rank of their class. */
function allowedKinds({ role, classes, kinds: only }: SearchInput): ReadonlyMap<NodeKind, number> {
  const ranks = order[role];
  const own = kinds.filter((kind) => {
    const { class: group } = kindSpec(kind);
    if (only.length > 0) return only.includes(kind) && (classes.length === 0 || classes.includes(group));
    if (classes.length > 0 && !classes.includes(group)) return false;
    if (role === "any") return true;
    return !passing.has(kind) && group !== "structure" && (role === "start" || kind !== "Internet");
  });
  const rank = (kind: NodeKind): number => {
    if (kind === "Internet") return 0;
    return passing.has(kind) ? 15 : inner.has(kind) ? 14 : 1 + ranks.indexOf(kindSpec(kind).class);
  };
  return new Map(own.map((kind) => [kind, rank(kind)]));
}

const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s\0]+/)
      .filter((word) => word !== ""),
  ),
];

/** The best of many, without keeping the others: by score, then the shorter id, then the order of ids. */
class Best {
  readonly #graph: GraphReader;
  readonly #most: number;
  readonly #kept: { readonly node: number; readonly score: number; readonly length: number }[] = [];

  constructor(graph: GraphReader, most: number) {
    this.#graph = graph;
    this.#most = most;
  }

  offer(node: number, score: number): void {
    const worst = this.#kept.length < this.#most ? undefined : this.#kept.at(-1);
    if (worst && score > worst.score) return;
    const length = this.#graph.nodes[node]?.id.length ?? 0;
    // Nodes come in the order of their ids: of equals the earlier stays before.
    if (worst && score === worst.score && length >= worst.length) return;
    let at = this.#kept.length;
    while (at > 0 && this.#isAfter(at - 1, score, length)) at--;
    this.#kept.splice(at, 0, { node, score, length });
    if (this.#kept.length > this.#most) this.#kept.pop();
  }

  #isAfter(at: number, score: number, length: number): boolean {
    const { score: own = 0, length: ownLength = 0 } = this.#kept[at] ?? {};
    return own > score || (own === score && ownLength > length);
  }

  nodes(): number[] {
    return this.#kept.map(({ node }) => node);
  }
}

function rowOf(node: GraphNode, words: readonly string[], places: Places): SearchRow {
  const place = places.at(places.of(node));
  const has = (text: string): number => words.filter((word) => text.toLowerCase().includes(word)).length;
  const fields = [
    { field: "name" as const, text: node.name },
    { field: "id" as const, text: node.id },
    ...node.tags.map((text) => ({ field: "tag" as const, text })),
    ...node.members.map((text) => ({ field: "member" as const, text })),
  ];
  const most = Math.max(...fields.map(({ text }) => has(text)));
  const matched = fields.find(({ text }) => has(text) === most) ?? { field: "id" as const, text: node.id };
  return {
    id: node.id,
    kind: node.kind,
    class: kindSpec(node.kind).class,
    name: node.name,
    boundary: { id: place.id, title: place.title },
    tags: node.tags.filter((tag) => has(tag) > 0),
    matched,
    start: node.id,
  };
}
