import type { GraphNode } from "../../model/node.ts";
import type { DerivedNode } from "../../model/step.ts";
import type { Collector } from "../collect.ts";
import { type CompiledGraph, stepFlag } from "../compiled.ts";
import { indexed } from "../engine/csr.ts";
import type { FactBase } from "../facts.ts";
import type { Changes } from "../incremental/changes.ts";
import type { Trace, TraceWriter } from "../incremental/trace.ts";
import { derivedNodes, NodeMaker } from "../nodes.ts";
import { alternativeColumns, grouped } from "./alternatives.ts";
import { counted, joinedColumn, Met, picked, pickedLists, placesOf, raise, replace } from "./columns.ts";
import { Joined } from "./earlier.ts";
import { changedNodeTable, type NodeTable, nodeTable, touchedNodes } from "./nodes.ts";
import { PrivilegeSpace } from "./privileges.ts";
import { StepMatcher } from "./steps.ts";

/** What an assembly starts from: a graph, the trace of its derivation and what has changed since. */
export interface Before {
  readonly graph: CompiledGraph;
  readonly trace: Trace;
  readonly changes: Changes;
}

export type Assembled = Omit<CompiledGraph, "rules" | "gaps" | "scopes">;

/**
 * The graph of rows in their order: those of an earlier graph's alternatives and those of a collector's after them. It
 * depends on what the rows say and on nothing else: a full build and one that kept rows give the same arrays. The rows'
 * alternatives and leaves are renumbered in place to be the new graph's.
 */
export function assemble(facts: FactBase, collector: Collector, written: TraceWriter, before?: Before): Assembled {
  const joined = new Joined(collector, before?.graph);
  const keptSteps = keptOf(joined, written.rows.view());
  const ends = collector.privileges.values;
  const used = usedEnds(collector);
  const named = ends.filter((_, index) => used[index]).map(({ node }) => node);
  const table = tableOf(facts, collector, written, named, keptSteps, before);
  const space = new PrivilegeSpace(table.nodes);
  const privilegeOf = before ? space.ofOther(before.graph, table.now) : new Int32Array(0);
  const renumbered = Int32Array.from(ends, ({ node, access }, index) =>
    used[index] ? space.wanted(table.find(node), node, access) : -1,
  );
  const matcher = new StepMatcher(joined, keptSteps, renumbered, privilegeOf, space.node.length);
  const rowLeaves = written.rowLeaves.view();
  replace(rowLeaves, joined.sameLeaves);
  const { steps, flags, leaves, alternatives, alternativeSteps } = inOrder(joined, matcher, written);
  const order = grouped(joined, alternatives, alternativeSteps, steps.length);
  const rows = written.rows.view();
  replace(rows, placesOf(order.alternatives, joined.stepOf.length));

  const implied = space.implied();
  const count = steps.length + implied.from.length;
  const met = new Met(joined.leaves.length);
  met.replace(leaves);
  const tied = met.place(joined.sameLeaves.at(-1) ?? 0);
  met.replace(rowLeaves);
  const firsts = joined.strataOf(picked(order.alternatives, order.start.subarray(0, steps.length)));
  const premises = pickedLists({ start: matcher.premiseStart, items: matcher.premises }, steps);
  const alternativeStart = new Int32Array(count + 1).fill(order.alternatives.length);
  alternativeStart.set(order.start);
  return {
    nodes: table.nodes,
    privilegeStart: space.start,
    privilegeNode: space.node,
    privilegeAccess: space.access,
    csr: indexed(space.node.length, {
      premiseStart: joinedColumn(premises.start, oneEach(premises.items.length, implied.from.length)),
      premises: joinedColumn(premises.items, implied.from),
      conclusion: joinedColumn(picked(matcher.conclusion, steps), implied.to),
      stratum: filled(new Uint8Array(count), firsts, 0),
      cost: filled(new Uint16Array(count), costs(flags), 0),
    }),
    stepRule: filled(new Uint16Array(count), picked(matcher.rule, steps), 0),
    stepFlags: filled(new Uint8Array(count), flags, stepFlag.structural),
    stepLeaves: filled(new Uint8Array(count), leaves, tied),
    alternativeStart,
    ...alternativeColumns(facts, joined, order.alternatives),
    leaves: met.numbers.map((number) => joined.leaves[number] ?? "tied"),
  };
}

/** A column that begins with another and goes on with one value. */
function filled<T extends Uint8Array | Uint16Array>(column: T, first: ArrayLike<number>, rest: number): T {
  column.set(first);
  column.fill(rest, first.length);
  return column;
}

/** Ends of lists of one each, after `first` items. */
function oneEach(first: number, lists: number): Int32Array {
  const ends = counted(lists);
  raise(ends, first + 1, 0);
  return ends;
}

/** What steps cost by their flags. */
function costs(flags: Uint8Array): Uint8Array {
  const cost = new Uint8Array(flags.length);
  for (let s = 0; s < flags.length; s++) cost[s] = (flags[s] as number) & stepFlag.structural ? 0 : 1;
  return cost;
}

/**
 * Steps and alternatives in the order in which rows first name them, as joined numbers, with the flags and `leaves` of
 * each step and the place of each alternative's step. The rows' alternatives become joined numbers, equal ones the same.
 */
function inOrder(joined: Joined, matcher: StepMatcher, written: TraceWriter) {
  const rows = written.rows.view();
  const rowFlags = written.rowFlags.view();
  const rowLeaves = written.rowLeaves.view();
  const { stepOf } = joined;
  const { alternatives: sameAlternative, steps: sameStep } = matcher;
  const stepNumber = new Int32Array(sameStep.length).fill(-1);
  const seen = new Uint8Array(joined.stepOf.length);
  const steps = new Int32Array(rows.length);
  const flags = new Uint8Array(rows.length);
  const leaves = new Int32Array(rows.length);
  const alternatives = new Int32Array(rows.length);
  const alternativeSteps = new Int32Array(rows.length);
  let [stepCount, alternativeCount] = [0, 0];
  for (let row = 0; row < rows.length; row++) {
    const alternative = sameAlternative[rows[row] as number] as number;
    const step = sameStep[stepOf[alternative] as number] as number;
    let number = stepNumber[step] as number;
    if (number < 0) {
      number = stepCount++;
      stepNumber[step] = number;
      steps[number] = step;
      flags[number] = rowFlags[row] as number;
      leaves[number] = rowLeaves[row] as number;
      // One alternative that takes no credential is enough to come through without.
    } else flags[number] = (flags[number] as number) & ((rowFlags[row] as number) | ~stepFlag.authenticates);
    rows[row] = alternative;
    if (seen[alternative]) continue;
    seen[alternative] = 1;
    alternatives[alternativeCount] = alternative;
    alternativeSteps[alternativeCount++] = number;
  }
  return {
    steps: steps.subarray(0, stepCount),
    flags: flags.subarray(0, stepCount),
    leaves: leaves.subarray(0, stepCount),
    alternatives: alternatives.subarray(0, alternativeCount),
    alternativeSteps: alternativeSteps.subarray(0, alternativeCount),
  };
}

function tableOf(
  facts: FactBase,
  collector: Collector,
  written: TraceWriter,
  named: readonly string[],
  keptSteps: Uint8Array,
  before: Before | undefined,
): NodeTable {
  const brought = [...(before?.trace.derivedNodes ?? []), ...collector.derivedNodes.values];
  const order = written.nodes.view();
  if (!before) return nodeTable(new NodeMaker(facts, derivedNodes(brought, order)), named);
  const { graph, changes } = before;
  const moved = written.movedNodes().map((index) => (brought[index] as DerivedNode).id);
  const touched = touchedNodes(facts, changes, moved);
  const unnamed = unnamedNodes(graph, keptSteps);
  const asked = new Set(touched);
  for (const node of unnamed) asked.add((graph.nodes[node] as GraphNode).id);
  const maker = new NodeMaker(facts, derivedNodes(brought, order, asked));
  return changedNodeTable(
    maker,
    graph,
    { unnamed, touched, isNamed: (node) => isNamed(graph, keptSteps, node) },
    named,
  );
}

/** 1 for each step of the earlier graph that rows of its alternatives name. */
function keptOf(joined: Joined, rows: Int32Array): Uint8Array {
  const steps = new Uint8Array(joined.earlier?.csr.steps ?? 0);
  if (joined.earlier) markSteps(joined, rows, steps);
  return steps;
}

function markSteps({ alternatives, stepOf }: Joined, rows: Int32Array, steps: Uint8Array): void {
  for (let row = 0; row < rows.length; row++) {
    const alternative = rows[row] as number;
    if (alternative < alternatives) steps[stepOf[alternative] as number] = 1;
  }
}

/** Nodes that steps named of which none is kept. */
function unnamedNodes(graph: CompiledGraph, kept: Uint8Array): number[] {
  const unnamed = new Set<number>();
  for (const node of droppedEnds(graph, kept)) if (!isNamed(graph, kept, node)) unnamed.add(node);
  return [...unnamed];
}

/** Nodes that steps which are gone named. */
function droppedEnds({ csr, alternativeStart, privilegeNode }: CompiledGraph, kept: Uint8Array): ReadonlySet<number> {
  const { conclusion, premiseStart, premises } = csr;
  const nodes = new Set<number>();
  for (let step = 0; step < kept.length; step++) {
    // Implied steps have no alternative, and name what is there.
    if (kept[step] || alternativeStart[step] === alternativeStart[step + 1]) continue;
    nodes.add(privilegeNode[conclusion[step] as number] as number);
    const end = premiseStart[step + 1] as number;
    for (let i = premiseStart[step] as number; i < end; i++) nodes.add(privilegeNode[premises[i] as number] as number);
  }
  return nodes;
}

/** Whether a step that is kept names a node. */
function isNamed({ csr, privilegeStart }: CompiledGraph, kept: Uint8Array, node: number): boolean {
  const [first = 0, end = 0] = [privilegeStart[node], privilegeStart[node + 1]];
  for (let at = csr.useStart[first] ?? 0; at < (csr.useStart[end] ?? 0); at++) if (kept[csr.uses[at] ?? 0]) return true;
  for (let at = csr.makeStart[first] ?? 0; at < (csr.makeStart[end] ?? 0); at++)
    if (kept[csr.makes[at] ?? 0]) return true;
  return false;
}

/** 1 for each privilege of the collector that a step names. */
function usedEnds(collector: Collector): Uint8Array {
  const used = new Uint8Array(collector.privileges.values.length);
  for (const end of collector.premises.view()) used[end] = 1;
  for (const end of collector.conclusion.view()) used[end] = 1;
  return used;
}
