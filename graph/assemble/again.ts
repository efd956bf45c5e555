import { type Access, accesses } from "../../model/access.ts";
import type { GraphNode } from "../../model/node.ts";
import type { DerivedNode } from "../../model/step.ts";
import type { Collector } from "../collect.ts";
import { type CompiledGraph, type FactRef, stepFlag } from "../compiled.ts";
import { sortList } from "../csr-lists.ts";
import { indexed } from "../engine/csr.ts";
import type { FactBase } from "../facts.ts";
import type { Changes } from "../incremental/changes.ts";
import type { Trace, TraceWriter } from "../incremental/trace.ts";
import { derivedNodes, NodeMaker } from "../nodes.ts";
import { firstFrom } from "../search.ts";
import type { AlternativeColumns } from "./alternatives.ts";
import { Met, marked, replace } from "./columns.ts";
import { compareRefs, Joined, placeOfFact } from "./earlier.ts";
import { changedNodeTable, finder, touchedNodes, type WovenNodes } from "./nodes.ts";
import { type Order, ordered } from "./order.ts";
import { accessOf, PrivilegeSpace, privilegesOf } from "./privileges.ts";
import { costs, sameAlternatives, sameSteps, usedEnds } from "./steps.ts";
import { type Weave, woven } from "./weave.ts";

export type Assembled = Omit<CompiledGraph, "rules" | "gaps" | "scopes">;

/** What an assembly starts from: a graph, the trace of its derivation and what has changed since. */
export interface Before {
  readonly graph: CompiledGraph;
  readonly trace: Trace;
  readonly changes: Changes;
}

/** The graph of rows in their order: those of an earlier graph's alternatives and those of a collector's after them. */
export function reassembled(facts: FactBase, collector: Collector, written: TraceWriter, before: Before): Assembled {
  const { graph } = before;
  const joined = new Joined(collector, graph);
  const used = usedEnds(collector);
  const named = new Map<string, number>();
  const ends = earlierEnds(collector, used, graph, named);
  const same = sameSteps(joined, ends);
  const order = ordered(joined, written, same, sameAlternatives(joined, same));
  const table = tableOf(facts, collector, written, named, order.gone, before);
  const space = privileges(graph, joined.steps, table);
  const own = Int32Array.from(ends, (end, index) => {
    const { node, access } = collector.privileges.values[index] as { readonly node: string; readonly access: Access };
    const kept = end < 0 ? -1 : (space.now[end] as number);
    return kept >= 0 || !used[index] ? kept : space.space.wanted(table.find(node), node, access);
  });
  const steps = derivedSteps(joined, order, own, space);
  const alternatives = alternativesOf(joined, order, written, steps.stepRule.length);
  return {
    nodes: table.nodes,
    privilegeStart: space.space.start,
    privilegeNode: space.space.node,
    privilegeAccess: space.space.access,
    ...steps,
    ...alternatives,
    ...leavesOf(joined, written, order, steps.stepRule.length),
  };
}

/**
 * Privileges of the earlier graph by the collector's numbers; -1 where it has none.
 * @param named is told which nodes steps of the collector name, and their place in the earlier graph, or -1
 */
function earlierEnds(
  collector: Collector,
  used: Uint8Array,
  graph: CompiledGraph,
  named: Map<string, number>,
): Int32Array {
  const find = finder(graph.nodes);
  return Int32Array.from(collector.privileges.values, ({ node, access }, index) => {
    if (!used[index]) return -1;
    let at = named.get(node);
    if (at === undefined) {
      at = find(node);
      named.set(node, at);
    }
    return at < 0 ? -1 : accessOf(graph.privilegeStart, graph.privilegeAccess, at, accesses.indexOf(access));
  });
}

/** An earlier graph's privileges of nodes that stay, and others in between. */
interface WovenPrivileges {
  readonly space: PrivilegeSpace;
  /** They are the earlier graph's, one by one. */
  readonly isSame: boolean;
  /** For each privilege of the earlier graph the one that it is now; -1 where its node is gone or lost the access. */
  readonly now: Int32Array;
  /** Implied accesses: of each pair of privileges the one that includes the other. */
  readonly implied: { readonly from: Int32Array; readonly to: Int32Array };
}

function privileges(graph: CompiledGraph, steps: number, { weave, fresh, again }: WovenNodes): WovenPrivileges {
  const { privilegeStart, privilegeAccess, csr } = graph;
  const others = privilegesOf(fresh);
  const items = weave.items((node) => privilegeStart[node] as number, others.space.start);
  const access = items.column(privilegeAccess, others.space.access, new Uint8Array(items.length));
  const space = new PrivilegeSpace(weave.starts(privilegeStart, others.space.start), access);
  const now = items.places(privilegeAccess.length);
  const places = items.laterPlaces();
  for (const [node, index] of again) {
    for (let p = privilegeStart[node] as number; p < (privilegeStart[node + 1] as number); p++)
      now[p] = places[others.space.of(index, privilegeAccess[p] as number)] ?? -1;
  }
  const from = csr.premises.subarray(csr.premiseStart[steps]);
  const to = csr.conclusion.subarray(steps);
  const implied = weave.items((node) => impliedBefore(from, privilegeStart[node] as number), others.implied.start);
  replace(others.implied.from, places);
  replace(others.implied.to, places);
  return {
    space,
    isSame: items.isAll(privilegeAccess.length),
    now,
    implied: {
      from: implied.renumbered(from, now, others.implied.from),
      to: implied.renumbered(to, now, others.implied.to),
    },
  };
}

/** How many implied accesses are of nodes before the one that has a privilege first: they are in the order of nodes. */
const impliedBefore = (privileges: Int32Array, first: number): number =>
  firstFrom(0, privileges.length, (at) => (privileges[at] as number) < first);

/** @param own privileges of the new graph by the collector's numbers */
function derivedSteps(
  joined: Joined,
  order: Order,
  own: Int32Array,
  { space, now, implied, isSame }: WovenPrivileges,
): Pick<Assembled, "csr" | "stepRule" | "stepFlags"> {
  const { weave } = order;
  const { csr, stepRule, stepFlags } = joined.earlier;
  if (isSame && weave.isAll(joined.steps)) return { csr, stepRule, stepFlags };
  const others = otherSteps(joined, order, own, now);
  const count = weave.length + implied.from.length;
  const items = weave.items((step) => csr.premiseStart[step] as number, others.premiseStart);
  const premises = new Int32Array(items.length + implied.from.length);
  items.renumbered(csr.premises, now, others.premises, premises).set(implied.from, items.length);
  const premiseStart = weave.starts(csr.premiseStart, others.premiseStart, new Int32Array(count + 1));
  for (let step = weave.length; step < count; step++) premiseStart[step + 1] = (premiseStart[step] as number) + 1;
  const conclusion = new Int32Array(count);
  weave.renumbered(csr.conclusion, now, others.conclusion, conclusion).set(implied.to, weave.length);
  return {
    csr: indexed(space.node.length, {
      premiseStart,
      premises,
      conclusion,
      stratum: weave.column(csr.stratum, others.stratum, new Uint8Array(count)),
      cost: weave.column(csr.cost, new Uint16Array(costs(order.flags)), new Uint16Array(count)),
    }),
    stepRule: weave.column(stepRule, others.rule, new Uint16Array(count)),
    stepFlags: weave.column(stepFlags, order.flags, new Uint8Array(count)).fill(stepFlag.structural, weave.length),
  };
}

/** Steps that are not as they were. Premises are ascending. */
function otherSteps(joined: Joined, { steps, start, alternatives }: Order, own: Int32Array, now: Int32Array) {
  const { collector, earlier } = joined;
  const premiseStart = new Int32Array(steps.length + 1);
  const premises: number[] = [];
  const conclusion = new Int32Array(steps.length);
  const rule = new Uint16Array(steps.length);
  const stratum = new Uint8Array(steps.length);
  for (const [index, step] of steps.entries()) {
    const isEarlier = step < joined.steps;
    const at = isEarlier ? step : step - joined.steps;
    const from = isEarlier ? earlier.csr.premises : collector.premises.view();
    const starts = isEarlier ? earlier.csr.premiseStart : collector.premiseStart.view();
    const numbers = isEarlier ? now : own;
    for (let i = starts[at] as number; i < (starts[at + 1] as number); i++)
      premises.push(numbers[from[i] as number] as number);
    premiseStart[index + 1] = premises.length;
    conclusion[index] = numbers[
      isEarlier ? (earlier.csr.conclusion[at] as number) : collector.conclusion.at(at)
    ] as number;
    rule[index] = isEarlier ? (earlier.stepRule[at] as number) : collector.stepRule.at(at);
    stratum[index] = joined.stratumOf(alternatives[start[index] as number] as number);
  }
  const all = Int32Array.from(premises);
  for (let step = 0; step < steps.length; step++)
    sortList(all, premiseStart[step] as number, premiseStart[step + 1] as number);
  return { premiseStart, premises: all, conclusion, rule, stratum };
}

/** Alternatives in the order of steps. The rows' become numbers of the new graph. */
function alternativesOf(
  joined: Joined,
  { weave: steps, start, alternatives }: Order,
  written: TraceWriter,
  count: number,
): AlternativeColumns & Pick<Assembled, "alternativeStart"> {
  const { earlier } = joined;
  const weave = steps.items((step) => earlier.alternativeStart[step] as number, start);
  const places = weave.places(joined.alternatives + joined.conditions.length);
  const later = weave.laterPlaces();
  for (let at = 0; at < alternatives.length; at++) places[alternatives[at] as number] = later[at] as number;
  replace(written.rows.view(), places);
  const alternativeStart = new Int32Array(count + 1).fill(weave.length);
  const conditions = weave.column(
    earlier.alternativeConditions,
    alternatives.map((alternative) => joined.conditionsOf(alternative)),
    new Int32Array(weave.length),
  );
  const hypothesis = weave.column(
    earlier.alternativeHypothesis,
    alternatives.map((alternative) => joined.hypothesisOf(alternative)),
    new Int32Array(weave.length),
  );
  return {
    alternativeStart: steps.starts(earlier.alternativeStart, start, alternativeStart),
    ...factsOf(joined, weave, alternatives, later),
    alternativeConditions: conditions,
    alternativeHypothesis: hypothesis,
    conditionLists: asMet(conditions, joined.conditionLists, 1),
    hypotheses: asMet(hypothesis, joined.hypotheses, 0),
  };
}

/** Facts of alternatives, numbered in the order of kind and key. */
function factsOf(
  joined: Joined,
  weave: Weave,
  alternatives: Int32Array,
  later: Int32Array,
): Pick<Assembled, "factStart" | "alternativeFacts" | "cited"> {
  const { earlier, collector } = joined;
  const start = new Int32Array(alternatives.length + 1);
  const lists: number[] = [];
  for (const [index, alternative] of alternatives.entries()) {
    for (const fact of joined.factsOf(alternative)) lists.push(fact);
    start[index + 1] = lists.length;
  }
  const items = weave.items((alternative) => earlier.factStart[alternative] as number, start);
  const factStart = weave.starts(earlier.factStart, start);
  const alternativeFacts = items.column(earlier.alternativeFacts, Int32Array.from(lists), new Int32Array(items.length));
  const refs = collector.cited.values;
  const used = marked(alternativeFacts, joined.facts + refs.length);
  const gone = placesOfValue(used.subarray(0, joined.facts), 0);
  const fresh = [...placesOfValue(used.subarray(joined.facts), 1)]
    .map((fact) => ({ fact, ref: refs[fact] as FactRef }))
    .sort((a, b) => compareRefs(a.ref, b.ref));
  const cited = woven(
    joined.facts,
    gone,
    fresh.map(({ ref }) => placeOfFact(earlier.cited, ref)),
  );
  if (!cited.isAll(joined.facts)) {
    const numbers = cited.places(used.length);
    const places = cited.laterPlaces();
    for (const [index, { fact }] of fresh.entries()) numbers[joined.facts + fact] = places[index] as number;
    replace(alternativeFacts, numbers);
  }
  for (const at of later) sortList(alternativeFacts, factStart[at] as number, factStart[at + 1] as number);
  const list = cited.list(
    earlier.cited,
    fresh.map(({ ref }) => ref),
  );
  return { factStart, alternativeFacts, cited: list };
}

/** Where a column has a value. */
function placesOfValue(column: Uint8Array, value: number): Int32Array {
  const places: number[] = [];
  for (let at = column.indexOf(value); at >= 0; at = column.indexOf(value, at + 1)) places.push(at);
  return Int32Array.from(places);
}

/**
 * Numbers the values of a column anew, in the order in which they first come. Mostly they are: then nothing is done.
 * @param first how many are there in any case
 */
function asMet<T>(column: Int32Array, values: readonly T[], first: number): readonly T[] {
  const end = ascendsTo(column, first);
  if (end >= 0) return values.slice(0, end);
  const met = new Met(values.length);
  for (let value = 0; value < first; value++) met.place(value);
  met.replace(column);
  return met.numbers.map((value) => values[value] as T);
}

/** How many values a column has where each is first met after those below it, else -1. Negative ones do not count. */
function ascendsTo(column: Int32Array, first: number): number {
  let next = first;
  for (let at = 0; at < column.length; at++) {
    const value = column[at] as number;
    if (value < next) continue;
    if (value > next) return -1;
    next++;
  }
  return next;
}

/** What steps and rows leave, numbered in the order in which it first comes; the rows' become numbers of the new graph. */
function leavesOf(
  joined: Joined,
  written: TraceWriter,
  { weave, leaves }: Order,
  count: number,
): Pick<Assembled, "stepLeaves" | "leaves"> {
  const { sameLeaves } = joined;
  const stepLeaves = weave.column(joined.earlier.stepLeaves, leaves, new Uint8Array(count));
  const rowLeaves = written.rowLeaves.view();
  if (sameLeaves.some((same, at) => same !== at)) replace(rowLeaves, sameLeaves);
  const tied = sameLeaves.at(-1) ?? 0;
  const derived = stepLeaves.subarray(0, weave.length);
  const met = [...inOrder(derived, sameLeaves)];
  for (const more of [[tied], inOrder(rowLeaves, sameLeaves)])
    for (const value of more) if (!met.includes(value)) met.push(value);
  if (met.some((value, at) => value !== at)) {
    const numbers = sameLeaves.map((value) => met.indexOf(value));
    for (let step = 0; step < derived.length; step++) derived[step] = numbers[derived[step] as number] as number;
    replace(rowLeaves, numbers);
  }
  stepLeaves.fill(met.indexOf(tied), weave.length);
  return { stepLeaves, leaves: met.map((value) => joined.leaves[value] ?? "tied") };
}

/** Which of few values a column has, in the order in which they first come. */
function inOrder(column: Uint8Array | Int32Array, values: Int32Array): number[] {
  return [...new Set(values)]
    .map((value) => ({ value, at: column.indexOf(value) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

function tableOf(
  facts: FactBase,
  collector: Collector,
  written: TraceWriter,
  named: ReadonlyMap<string, number>,
  gone: Uint8Array,
  { graph, trace, changes }: Before,
): WovenNodes {
  const brought = trace.derivedNodes.concat(collector.derivedNodes.values);
  const moved = written.movedNodes().map((index) => (brought[index] as DerivedNode).id);
  const touched = touchedNodes(facts, changes, moved);
  const unnamed = unnamedNodes(graph, gone);
  const asked = new Set(touched);
  for (const node of unnamed) asked.add((graph.nodes[node] as GraphNode).id);
  const maker = new NodeMaker(facts, derivedNodes(brought, written.nodes.view(), asked));
  const isStillNamed = (node: number): boolean => isNamed(graph, gone, node);
  return changedNodeTable(maker, graph, { unnamed, touched, isNamed: isStillNamed }, named);
}

/** Nodes that steps named of which none is left. */
function unnamedNodes(graph: CompiledGraph, gone: Uint8Array): number[] {
  const { csr, privilegeNode } = graph;
  const nodes = new Set<number>();
  for (const step of placesOfValue(gone, 1)) {
    nodes.add(privilegeNode[csr.conclusion[step] as number] as number);
    const end = csr.premiseStart[step + 1] as number;
    for (let i = csr.premiseStart[step] as number; i < end; i++)
      nodes.add(privilegeNode[csr.premises[i] as number] as number);
  }
  return [...nodes].filter((node) => !isNamed(graph, gone, node));
}

/** Whether a step that is left names a node. Implied steps name what is there. */
function isNamed({ csr, privilegeStart }: CompiledGraph, gone: Uint8Array, node: number): boolean {
  const [first = 0, end = 0] = [privilegeStart[node], privilegeStart[node + 1]];
  for (let at = csr.useStart[first] ?? 0; at < (csr.useStart[end] ?? 0); at++)
    if (gone[csr.uses[at] as number] === 0) return true;
  for (let at = csr.makeStart[first] ?? 0; at < (csr.makeStart[end] ?? 0); at++)
    if (gone[csr.makes[at] as number] === 0) return true;
  return false;
}
