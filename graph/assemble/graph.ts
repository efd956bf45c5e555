import type { Collector } from "../collect.ts";
import { type CompiledGraph, stepFlag } from "../compiled.ts";
import { buildCsr } from "../engine/csr.ts";
import type { FactBase } from "../facts.ts";
import type { Changes } from "../incremental/changes.ts";
import type { Trace, TraceWriter } from "../incremental/trace.ts";
import { Ints } from "../ints.ts";
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

  // Steps and alternatives in the order in which rows first name them.
  const rows = written.rows.view();
  const stepNumber = new Int32Array(joined.steps + collector.conclusion.length).fill(-1);
  const alternativeNumber = new Int32Array(joined.alternatives + collector.alternativeStep.length).fill(-1);
  const stepList = new Ints();
  const flagList = new Ints();
  const leavesList = new Ints();
  const alternatives = new Ints();
  const alternativeSteps = new Ints();
  for (let row = 0; row < rows.length; row++) {
    const alternative = matcher.alternative(rows[row] ?? 0);
    const step = matcher.step(joined.stepOf(alternative));
    let number = stepNumber[step] ?? -1;
    const flags = written.rowFlags.at(row);
    if (number < 0) {
      number = stepList.length;
      stepNumber[step] = number;
      stepList.push(step);
      flagList.push(flags);
      leavesList.push(written.rowLeaves.at(row));
      // One alternative that takes no credential is enough to come through without.
    } else flagList.set(number, flagList.at(number) & (flags | ~stepFlag.authenticates));
    rows[row] = alternative;
    if ((alternativeNumber[alternative] ?? -1) >= 0) continue;
    alternativeNumber[alternative] = alternatives.length;
    alternatives.push(alternative);
    alternativeSteps.push(number);
  }

  const derived = stepList.length;
  const implied = space.implied();
  const steps = derived + implied.length / 2;
  const order = grouped(joined, alternatives.view(), alternativeSteps.view(), derived);
  for (let at = 0; at < order.alternatives.length; at++) alternativeNumber[order.alternatives[at] ?? 0] = at;
  for (let row = 0; row < rows.length; row++) rows[row] = alternativeNumber[rows[row] ?? 0] ?? 0;

  const conclusion = new Int32Array(steps);
  const premises = new Ints();
  const premiseStart = new Int32Array(steps + 1);
  const stratum = new Uint8Array(steps);
  const cost = new Uint16Array(steps);
  const stepRule = new Uint16Array(steps);
  const stepFlags = new Uint8Array(steps);
  const stepLeaves = new Uint8Array(steps);
  const alternativeStart = new Int32Array(steps + 1).fill(order.alternatives.length);
  alternativeStart.set(order.start);
  const leaves = renumbering(joined.leaves);
  for (let s = 0; s < derived; s++) {
    const step = stepList.at(s);
    conclusion[s] = matcher.put(step, premises);
    premiseStart[s + 1] = premises.length;
    stratum[s] = joined.stratumOf(order.alternatives[order.start[s] ?? 0] ?? 0);
    stepRule[s] = matcher.rule(step);
    const flags = flagList.at(s);
    stepFlags[s] = flags;
    stepLeaves[s] = leaves.number(leavesList.at(s));
    cost[s] = flags & stepFlag.structural ? 0 : 1;
  }
  const tied = leaves.ofKey("tied");
  for (let i = 0; i < implied.length; i += 2) {
    const s = derived + i / 2;
    premises.push(implied[i] ?? 0);
    premiseStart[s + 1] = premises.length;
    conclusion[s] = implied[i + 1] ?? 0;
    stepFlags[s] = stepFlag.structural;
    stepLeaves[s] = tied;
  }
  for (let row = 0; row < rows.length; row++) written.rowLeaves.set(row, leaves.number(written.rowLeaves.at(row)));
  return {
    nodes: table.nodes,
    privilegeStart: space.start,
    privilegeNode: space.node,
    privilegeAccess: space.access,
    csr: buildCsr(space.node.length, { premiseStart, premises: premises.view(), conclusion, stratum, cost }),
    stepRule,
    stepFlags,
    stepLeaves,
    alternativeStart,
    ...alternativeColumns(facts, joined, order.alternatives),
    leaves: leaves.values,
  };
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
    const step = joined.stepOf(alternative);
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
