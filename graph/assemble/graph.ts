import type { Collector } from "../collect.ts";
import { stepFlag } from "../compiled.ts";
import type { Lists } from "../csr-lists.ts";
import { indexed } from "../engine/csr.ts";
import type { FactBase } from "../facts.ts";
import type { TraceWriter } from "../incremental/trace.ts";
import { derivedNodes, NodeMaker } from "../nodes.ts";
import { type Assembled, type Before, reassembled } from "./again.ts";
import { alternativeColumns, sortLists } from "./alternatives.ts";
import { counted, joinedColumn, Met, picked, pickedLists, placesOf, raise, replace } from "./columns.ts";
import { nodeTable } from "./nodes.ts";
import { grouped } from "./order.ts";
import { privilegesOf } from "./privileges.ts";
import { costs, usedEnds } from "./steps.ts";

/**
 * The graph of rows in their order: those of an earlier graph's alternatives and those of a collector's after them. It
 * depends on what the rows say and on nothing else: a full build and one that kept rows give the same arrays. The rows'
 * alternatives and leaves are renumbered in place to be the new graph's.
 */
export function assemble(facts: FactBase, collector: Collector, written: TraceWriter, before?: Before): Assembled {
  return before ? reassembled(facts, collector, written, before) : whole(facts, collector, written);
}

/** The graph of a collector's rows. */
function whole(facts: FactBase, collector: Collector, written: TraceWriter): Assembled {
  const ends = collector.privileges.values;
  const used = usedEnds(collector);
  const named = ends.filter((_, index) => used[index]).map(({ node }) => node);
  const maker = new NodeMaker(facts, derivedNodes(collector.derivedNodes.values, written.nodes.view()));
  const table = nodeTable(maker, named);
  const { space, implied } = privilegesOf(table.nodes);
  const privilegeOf = Int32Array.from(ends, ({ node, access }, index) =>
    used[index] ? space.wanted(table.find(node), node, access) : -1,
  );
  // What an implication leaves, after all others.
  const leavesTable = [...collector.leaves.values, "tied" as const];
  const tiedLeaves = leavesTable.indexOf("tied");
  const { steps, flags, leaves, alternatives, alternativeSteps } = inOrder(collector, written);
  const order = grouped(strataOf(collector, alternatives), alternatives, alternativeSteps, steps.length);
  replace(written.rows.view(), placesOf(order.alternatives, collector.alternativeStep.length));
  const firsts = picked(order.alternatives, order.start.subarray(0, steps.length));

  const count = steps.length + implied.from.length;
  const met = new Met(leavesTable.length);
  met.replace(leaves);
  const tied = met.place(tiedLeaves);
  met.replace(written.rowLeaves.view());
  const premises = premisesOf(collector, privilegeOf, steps);
  const alternativeStart = new Int32Array(count + 1).fill(order.alternatives.length);
  alternativeStart.set(order.start);
  const conclusion = picked(collector.conclusion.view(), steps);
  replace(conclusion, privilegeOf);
  return {
    nodes: table.nodes,
    privilegeStart: space.start,
    privilegeNode: space.node,
    privilegeAccess: space.access,
    csr: indexed(space.node.length, {
      premiseStart: joinedColumn(premises.start, oneEach(premises.items.length, implied.from.length)),
      premises: joinedColumn(premises.items, implied.from),
      conclusion: joinedColumn(conclusion, implied.to),
      stratum: filled(new Uint8Array(count), strataOf(collector, firsts), 0),
      cost: filled(new Uint16Array(count), costs(flags), 0),
    }),
    stepRule: filled(new Uint16Array(count), picked(collector.stepRule.view(), steps), 0),
    stepFlags: filled(new Uint8Array(count), flags, stepFlag.structural),
    stepLeaves: filled(new Uint8Array(count), leaves, tied),
    alternativeStart,
    ...alternativeColumns(facts, collector, order.alternatives),
    leaves: met.numbers.map((number) => leavesTable[number] ?? "tied"),
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

/** Premises of steps as privileges of the graph, ascending. */
function premisesOf(collector: Collector, privilegeOf: Int32Array, steps: Int32Array): Lists {
  const lists = pickedLists({ start: collector.premiseStart.view(), items: collector.premises.view() }, steps);
  replace(lists.items, privilegeOf);
  sortLists(lists);
  return lists;
}

function strataOf(collector: Collector, alternatives: Int32Array): Uint8Array {
  const hypothesis = collector.alternativeHypothesis.view();
  const conditions = collector.alternativeConditions.view();
  const strata = new Uint8Array(alternatives.length);
  for (let at = 0; at < alternatives.length; at++) {
    const alternative = alternatives[at] as number;
    strata[at] = (hypothesis[alternative] as number) >= 0 ? 2 : conditions[alternative] === 0 ? 0 : 1;
  }
  return strata;
}

/**
 * Steps and alternatives in the order in which rows first name them, with the flags and `leaves` of each step and the
 * place of each alternative's step.
 */
function inOrder(collector: Collector, written: TraceWriter) {
  const rows = written.rows.view();
  const rowFlags = written.rowFlags.view();
  const rowLeaves = written.rowLeaves.view();
  const stepOf = collector.alternativeStep.view();
  const stepNumber = new Int32Array(collector.conclusion.length).fill(-1);
  const seen = new Uint8Array(stepOf.length);
  const steps = new Int32Array(rows.length);
  const flags = new Uint8Array(rows.length);
  const leaves = new Int32Array(rows.length);
  const alternatives = new Int32Array(rows.length);
  const alternativeSteps = new Int32Array(rows.length);
  let [stepCount, alternativeCount] = [0, 0];
  for (let row = 0; row < rows.length; row++) {
    const alternative = rows[row] as number;
    const step = stepOf[alternative] as number;
    let number = stepNumber[step] as number;
    if (number < 0) {
      number = stepCount++;
      stepNumber[step] = number;
      steps[number] = step;
      flags[number] = rowFlags[row] as number;
      leaves[number] = rowLeaves[row] as number;
      // One alternative that takes no credential is enough to come through without.
    } else flags[number] = (flags[number] as number) & ((rowFlags[row] as number) | ~stepFlag.authenticates);
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
