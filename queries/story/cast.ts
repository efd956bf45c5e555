import { counted } from "../../model/kind-words.ts";
import type { Table } from "../table.ts";
import type { StoryHidden } from "./answer.ts";
import { contract } from "./contract.ts";
import { filterOf } from "./filter.ts";
import { type Group, groupNodes } from "./group.ts";
import { mostEdges, mostNodes, openedMembers, readableEdges, readableNodes, type StoryInput } from "./input.ts";
import { type FocusProof, hubKind, isSensitive, type Radius } from "./radius.ts";

/** One thing of the picture: a node, or many. */
export type Figure =
  | { readonly role: "start" | "path" | "target" | "single"; readonly node: number }
  | { readonly role: "member"; readonly node: number; readonly group: Group }
  | { readonly role: "group" | "rest"; readonly group: Group; readonly size: number };

/** Who is in the picture. */
export interface Cast {
  readonly figures: readonly Figure[];
  /** Per node: index in `figures`, -1 for what is not in the picture. */
  readonly figureOf: Int32Array;
  /** Per node: the node that stands for it. */
  readonly standIn: Int32Array;
  readonly focus: readonly FocusProof[];
  readonly edgeBudget: number;
  readonly hidden: readonly StoryHidden[];
}

export function castOf(radius: Radius, question: StoryInput): Cast {
  const { table, position } = radius;
  const nodeBudget =
    question.nodeBudget ?? (question.all ? mostNodes : limit(readableNodes, openedMembers + 1, mostNodes, question));
  const edgeBudget = question.edgeBudget ?? (question.all ? mostEdges : limit(readableEdges, 100, mostEdges, question));
  const base = Math.min(nodeBudget, readableNodes);
  const starts = radius.starts.slice(0, Math.ceil(base / 3));
  const standIn = contract(radius, new Set([...starts, ...radius.focus.map(({ end }) => end)]));
  const { soloists, focus } = solo(radius, standIn, starts, Math.floor((base * 2) / 3));
  const isFiltered = filterOf(table, question);
  const grouped: number[] = [];
  let filtered = 0;
  for (let node = 0; node < position.length; node++) {
    if ((position[node] as number) < 0 || standIn[node] !== node || table.kind[node] === hubKind || soloists.has(node))
      continue;
    if (isFiltered(node)) filtered++;
    else grouped.push(node);
  }
  const room = base - soloists.size;
  const { groups, groupOf } = groupNodes(radius, grouped, room, soloists);
  const stage = new Stage(radius, standIn, groupOf, groups, grouped, nodeBudget);
  for (const [node, role] of roles(starts, soloists, focus)) stage.solo(node, role);
  stage.fill(question);
  return {
    figures: stage.figures,
    figureOf: stage.figureOf,
    standIn,
    focus,
    edgeBudget,
    hidden: [...stage.hidden(), ...filteredOut(filtered), ...undrawn(radius.focus.length - focus.length)],
  };
}

const limit = (base: number, each: number, most: number, { open }: StoryInput): number =>
  Math.min(base + each * new Set(open).size, most);

/** Nodes drawn one by one: the starts, and the ways of as many proofs as there is room for; of the first at least both ends. */
function solo(
  { focus, table }: Radius,
  standIn: Int32Array,
  starts: readonly number[],
  room: number,
): { readonly soloists: ReadonlySet<number>; readonly focus: readonly FocusProof[] } {
  const soloists = new Set(starts);
  const drawn: FocusProof[] = [];
  for (const one of focus) {
    const way = wayOf(table, standIn, one);
    const more = way.filter((node) => !soloists.has(node));
    const fits = soloists.size + more.length <= room;
    if (!fits && drawn.length > 0) continue;
    for (const node of fits ? more : fromBothEnds(more).slice(0, Math.max(room - soloists.size, 2))) soloists.add(node);
    drawn.push(one);
  }
  return { soloists, focus: drawn };
}

/** The nodes of a proof, from its beginnings to its end. */
function wayOf(table: Table, standIn: Int32Array, { graph, proof, begins }: FocusProof): number[] {
  const made = proof.steps.map((step) => table.nodeOf[graph.conclusionOf(step)] as number);
  const nodes = [...begins, ...made].filter((node) => table.kind[node] !== hubKind);
  return [...new Set(nodes.map((node) => standIn[node] as number))];
}

/** Last, first, last but one, second ... */
function fromBothEnds<T>(items: readonly T[]): T[] {
  const order: T[] = [];
  for (let near = 0, far = items.length - 1; near <= far; near++, far--) {
    order.push(items[far] as T);
    if (near < far) order.push(items[near] as T);
  }
  return order;
}

function roles(
  starts: readonly number[],
  soloists: ReadonlySet<number>,
  focus: readonly FocusProof[],
): Map<number, "start" | "target" | "path"> {
  const ends = new Set(focus.map(({ end }) => end));
  const begins = new Set(starts);
  return new Map(
    [...soloists].map((node) => [node, begins.has(node) ? "start" : ends.has(node) ? "target" : "path"] as const),
  );
}

const filteredOut = (count: number): StoryHidden[] =>
  count === 0
    ? []
    : [{ why: "filter", what: "nodes", count, text: `${count} left out by the filters of kinds and boundaries` }];

const undrawn = (count: number): StoryHidden[] =>
  count <= 0
    ? []
    : [
        {
          why: "budget",
          what: "targets",
          count,
          text: `the ways to ${count} more targets have no place: raise the node budget or name fewer targets`,
        },
      ];

const groupCount = (count: number): string => counted(count, ["group", "groups"]);

/** Puts figures on the picture while there is room. */
class Stage {
  readonly figures: Figure[] = [];
  readonly figureOf: Int32Array;
  readonly #radius: Radius;
  readonly #standIn: Int32Array;
  readonly #groupOf: Int32Array;
  readonly #groups: readonly Group[];
  readonly #grouped: readonly number[];
  readonly #nodeBudget: number;

  constructor(
    radius: Radius,
    standIn: Int32Array,
    groupOf: Int32Array,
    groups: readonly Group[],
    grouped: readonly number[],
    nodeBudget: number,
  ) {
    this.#radius = radius;
    this.#standIn = standIn;
    this.#groupOf = groupOf;
    this.#groups = groups;
    this.#grouped = grouped;
    this.#nodeBudget = nodeBudget;
    this.figureOf = new Int32Array(standIn.length).fill(-1);
  }

  solo(node: number, role: "start" | "target" | "path" | "single"): void {
    this.figureOf[node] = this.figures.length;
    this.figures.push({ role, node });
  }

  /** Groups, those opened taken apart; what stands for others then gives them its place. */
  fill({ open, all }: StoryInput): void {
    const opened = new Set(open);
    let room = this.#nodeBudget - this.figures.length - this.#groups.length;
    const order = all ? [...this.#groups].sort((a, b) => a.size - b.size) : this.#groups;
    const members = new Map<Group, readonly number[]>();
    for (const group of order) {
      if (group.size === 1) continue;
      const asked = opened.has(`group:${group.key}`);
      if (!asked && !(all && group.size - 1 <= room)) continue;
      const most = Math.min(asked && !all ? openedMembers : group.size, room + 1);
      const taken = group.size <= most ? group.size : Math.min(most, room);
      if (taken <= 0) continue;
      members.set(group, this.#members(group).slice(0, taken));
      room -= taken - (taken === group.size ? 1 : 0);
    }
    for (const group of this.#groups) this.#place(group, members.get(group) ?? []);
    const figureOfGroup = new Map(
      this.figures.flatMap((figure, index) => ("size" in figure ? [[figure.group, index] as const] : [])),
    );
    for (const node of this.#grouped) {
      if (this.figureOf[node] !== -1) continue;
      const group = this.#groups[this.#groupOf[node] as number];
      this.figureOf[node] = (group && figureOfGroup.get(group)) ?? -1;
    }
    for (let node = 0; node < this.#standIn.length; node++)
      if ((this.#radius.position[node] as number) >= 0)
        this.figureOf[node] = this.figureOf[this.#standIn[node] as number] as number;
  }

  #place(group: Group, members: readonly number[]): void {
    if (group.size === 1) {
      const [node] = this.#members(group);
      if (node !== undefined) this.solo(node, "single");
      return;
    }
    for (const node of members) {
      this.figureOf[node] = this.figures.length;
      this.figures.push({ role: "member", node, group });
    }
    const size = group.size - members.length;
    if (size > 0) this.figures.push({ role: members.length > 0 ? "rest" : "group", group, size });
  }

  /** Nodes of a group: the sensitive first, then the more certain, then by id. */
  #members(group: Group): number[] {
    const { table, mask, stratum } = this.#radius;
    const index = this.#groups.indexOf(group);
    const own = this.#grouped.filter((node) => this.#groupOf[node] === index);
    const rank = (node: number): number =>
      (isSensitive(table.kind[node] as number, mask[node] as number) ? 0 : 4) + (stratum[node] as number);
    return own.sort((a, b) => rank(a) - rank(b) || a - b);
  }

  hidden(): StoryHidden[] {
    const groups = this.figures.filter((figure) => "size" in figure);
    const nodes = groups.reduce((sum, { size }) => sum + size, 0);
    const coarse = groups.filter(({ group }) => group.merged);
    const merged = coarse.reduce((sum, { size }) => sum + size, 0);
    const hidden: StoryHidden[] = [];
    if (nodes > 0)
      hidden.push({
        why: "grouped",
        what: "nodes",
        count: nodes,
        text: `${nodes} in ${groupCount(groups.length)}: open one to see what is in it`,
      });
    if (merged > 0)
      hidden.push({
        why: "merged",
        what: "nodes",
        count: merged,
        text: `${merged} of these in ${groupCount(coarse.length)} that join kinds or boundaries, for want of place`,
      });
    return hidden;
  }
}
