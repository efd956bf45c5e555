import type { Collector } from "../collect.ts";
import { type CompiledGraph, stepFlag } from "../compiled.ts";
import { buildCsr } from "../engine/csr.ts";
import type { FactBase } from "../facts.ts";
import type { Changes } from "../incremental/changes.ts";
import type { Trace, TraceWriter } from "../incremental/trace.ts";
import { derivedNodes, NodeMaker } from "../nodes.ts";
import { alternativeColumns, grouped } from "./alternatives.ts";
import { Joined } from "./earlier.ts";
import { changedNodeTable, type NodeTable, nodeTable } from "./nodes.ts";
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
  const brought = [...(before?.trace.derivedNodes ?? []), ...collector.derivedNodes.values];
  const derivedNow = derivedNodes(brought, written.nodes.view());
  const maker = new NodeMaker(facts, derivedNow);
  const { steps: keptSteps, nodes: keptNodes } = keptOf(joined, written.rows.view());
  const ends = collector.ends();
  const used = usedEnds(collector);
  const named = ends.filter((_, index) => used[index]).map(({ node }) => node);
  const table: NodeTable = before
    ? changedNodeTable(maker, before.graph, before.changes, keptNodes, named, {
        now: derivedNow,
        before: derivedNodes(before.trace.derivedNodes, before.trace.nodes),
      })
    : nodeTable(maker, named);
  const space = new PrivilegeSpace(table.nodes);
  const privilegeOf = before ? space.ofOther(before.graph, table.now) : new Int32Array(0);
  const renumbered = Int32Array.from(ends, ({ node, access }, index) =>
    used[index] ? space.wanted(table.find(node), node, access) : -1,
  );
  const matcher = new StepMatcher(joined, keptSteps, renumbered, privilegeOf, space.node.length);
  const {
    steps: stepList,
    flags,
    leaves: leavesList,
    alternatives,
    alternativeSteps,
  } = inOrder(joined, matcher, written);
  const order = grouped(joined, alternatives, alternativeSteps, stepList.length);
  renumber(written.rows.view(), order.alternatives, joined.stepOf.length);

  const derived = stepList.length;
  const implied = space.implied();
  const steps = derived + implied.length / 2;
  const conclusion = new Int32Array(steps);
  const premiseStart = new Int32Array(steps + 1);
  const stratum = new Uint8Array(steps);
  const cost = new Uint16Array(steps);
  const stepRule = new Uint16Array(steps);
  const stepFlags = new Uint8Array(steps);
  const stepLeaves = new Uint8Array(steps);
  const alternativeStart = new Int32Array(steps + 1).fill(order.alternatives.length);
  alternativeStart.set(order.start);
  const leaves = renumbering(joined.leaves);
  let filled = 0;
  for (let s = 0; s < derived; s++) {
    const step = stepList[s] ?? 0;
    filled += (matcher.premiseStart[step + 1] ?? 0) - (matcher.premiseStart[step] ?? 0);
    premiseStart[s + 1] = filled;
    conclusion[s] = matcher.conclusion[step] ?? 0;
    stratum[s] = joined.stratumOf(order.alternatives[order.start[s] ?? 0] ?? 0);
    stepRule[s] = matcher.rule[step] ?? 0;
    stepLeaves[s] = leaves.number(leavesList[s] ?? 0);
    cost[s] = (flags[s] ?? 0) & stepFlag.structural ? 0 : 1;
  }
  stepFlags.set(flags);
  const premises = new Int32Array(filled + implied.length / 2);
  for (let s = 0, at = 0; s < derived; s++) {
    const step = stepList[s] ?? 0;
    for (let i = matcher.premiseStart[step] ?? 0; i < (matcher.premiseStart[step + 1] ?? 0); i++)
      premises[at++] = matcher.premises[i] ?? 0;
  }
  const tied = leaves.ofKey("tied");
  for (let i = 0; i < implied.length; i += 2) {
    const s = derived + i / 2;
    premises[filled++] = implied[i] ?? 0;
    premiseStart[s + 1] = filled;
    conclusion[s] = implied[i + 1] ?? 0;
    stepFlags[s] = stepFlag.structural;
    stepLeaves[s] = tied;
  }
  const rowLeaves = written.rowLeaves.view();
  for (let row = 0; row < rowLeaves.length; row++) rowLeaves[row] = leaves.number(rowLeaves[row] ?? 0);
  return {
    nodes: table.nodes,
    privilegeStart: space.start,
    privilegeNode: space.node,
    privilegeAccess: space.access,
    csr: buildCsr(space.node.length, { premiseStart, premises, conclusion, stratum, cost }),
    stepRule,
    stepFlags,
    stepLeaves,
    alternativeStart,
    ...alternativeColumns(facts, joined, order.alternatives),
    leaves: leaves.values,
  };
}

/**
 * Steps and alternatives in the order in which rows first name them, as joined numbers, with the flags and `leaves` of
 * each step and the place of each alternative's step. The rows' alternatives become joined numbers, equal ones the same.
 */
function inOrder(joined: Joined, matcher: StepMatcher, written: TraceWriter) {
  const rows = written.rows.view();
  const rowFlags = written.rowFlags.view();
  const rowLeaves = written.rowLeaves.view();
  const stepNumber = new Int32Array(matcher.steps.length).fill(-1);
  const seen = new Uint8Array(joined.stepOf.length);
  const steps = new Int32Array(rows.length);
  const flags = new Uint8Array(rows.length);
  const leaves = new Int32Array(rows.length);
  const alternatives = new Int32Array(rows.length);
  const alternativeSteps = new Int32Array(rows.length);
  let [stepCount, alternativeCount] = [0, 0];
  for (let row = 0; row < rows.length; row++) {
    const alternative = matcher.alternatives[rows[row] ?? 0] ?? 0;
    const step = matcher.steps[joined.stepOf[alternative] ?? 0] ?? 0;
    let number = stepNumber[step] ?? -1;
    if (number < 0) {
      number = stepCount++;
      stepNumber[step] = number;
      steps[number] = step;
      flags[number] = rowFlags[row] ?? 0;
      leaves[number] = rowLeaves[row] ?? 0;
      // One alternative that takes no credential is enough to come through without.
    } else flags[number] = (flags[number] ?? 0) & ((rowFlags[row] ?? 0) | ~stepFlag.authenticates);
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

/** Gives each number its place in a list. @param most more than any number */
function renumber(numbers: Int32Array, list: Int32Array, most: number): void {
  const places = new Int32Array(most);
  for (let at = 0; at < list.length; at++) places[list[at] ?? 0] = at;
  for (let at = 0; at < numbers.length; at++) numbers[at] = places[numbers[at] ?? 0] ?? 0;
}

/** Steps and nodes of the earlier graph that rows of its alternatives name. */
function keptOf(joined: Joined, rows: Int32Array) {
  const { earlier, alternatives } = joined;
  const steps = new Uint8Array(earlier?.csr.steps ?? 0);
  const nodes = new Uint8Array(earlier?.nodes.length ?? 0);
  if (!earlier) return { steps, nodes };
  const { csr, privilegeNode } = earlier;
  const mark = (privilege: number): void => {
    nodes[privilegeNode[privilege] ?? 0] = 1;
  };
  for (let row = 0; row < rows.length; row++) {
    const alternative = rows[row] ?? 0;
    if (alternative >= alternatives) continue;
    const step = joined.stepOf[alternative] ?? 0;
    if (steps[step]) continue;
    steps[step] = 1;
    mark(csr.conclusion[step] ?? 0);
    for (let i = csr.premiseStart[step] ?? 0; i < (csr.premiseStart[step + 1] ?? 0); i++) mark(csr.premises[i] ?? 0);
  }
  return { steps, nodes };
}

/** 1 for each privilege of the collector that a step names. */
function usedEnds(collector: Collector): Uint8Array {
  const used = new Uint8Array(collector.privileges.values.length);
  for (const end of collector.premises.view()) used[end] = 1;
  for (const end of collector.conclusion.view()) used[end] = 1;
  return used;
}

/** Numbers values anew in the order in which they are first asked for; equal ones are one. */
function renumbering<T extends string>(values: readonly T[]) {
  const numbers = new Map<T, number>();
  const known = new Int32Array(values.length).fill(-1);
  const list: T[] = [];
  const ofKey = (value: T): number => {
    let number = numbers.get(value);
    if (number === undefined) {
      number = list.push(value) - 1;
      numbers.set(value, number);
    }
    return number;
  };
  return {
    values: list,
    ofKey,
    number(index: number): number {
      if ((known[index] ?? -1) < 0) known[index] = ofKey(values[index] as T);
      return known[index] ?? 0;
    },
  };
}
