import { compileAuthz } from "../authz/index.ts";
import { accesses } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { type GraphNode, kindSpec } from "../model/node.ts";
import type { AmbitRule } from "../rules/define.ts";
import { Collector } from "./collect.ts";
import { type CompiledGraph, impliedRule, type RuleInfo, stepFlag } from "./compiled.ts";
import { buildCsr } from "./engine/csr.ts";
import type { FactBase } from "./facts.ts";
import { gapsOf } from "./gaps.ts";
import { nodeTable } from "./nodes.ts";

/** Facts and rules -> the compiled graph. Deterministic: the same facts and rule versions give the same arrays. */
export function buildGraph(facts: FactBase, rules: readonly AmbitRule[]): CompiledGraph {
  const ordered = [...rules].sort((a, b) => compare(a.id, b.id));
  const collector = new Collector(facts);
  const authz = compileAuthz(facts);
  for (const [index, rule] of ordered.entries()) collector.add(rule, index + 1, rule.derive(facts, authz));
  const nodes = nodeTable(facts, collector);
  return {
    ...compile(collector, nodes),
    rules: [impliedRule, ...ordered.map(info)],
    gaps: gapsOf(facts, ordered, nodes),
    scopes: ["aws", "k8s", "vault", "github"].flatMap((family) => facts.scopes(family)),
  };
}

function info(rule: AmbitRule): RuleInfo {
  const { derive: _, examples: __, escalation = false, structural = false, ...rest } = rule;
  return { ...rest, escalation, structural };
}

function compile(collector: Collector, nodes: readonly GraphNode[]): Omit<CompiledGraph, "rules" | "gaps" | "scopes"> {
  const space = privilegeSpace(nodes);
  const ends = collector.ends();
  const renumbered = new Int32Array(ends.length);
  for (const [index, { node, access }] of ends.entries()) {
    const at = space.of(node, access);
    if (at < 0) throw new Error(`a rule uses an access that its node's kind does not have: ${node}#${access}`);
    renumbered[index] = at;
  }
  const implied = implications(nodes, space);
  const derived = collector.conclusion.length;
  const steps = derived + implied.length;
  const alternatives = sortedAlternatives(collector, derived);
  const premiseStart = new Int32Array(steps + 1);
  const premises = new Int32Array(collector.premises.length + implied.length);
  const conclusion = new Int32Array(steps);
  const stratum = new Uint8Array(steps);
  const cost = new Uint16Array(steps);
  const stepRule = new Uint16Array(steps);
  const stepFlags = new Uint8Array(steps);
  const stepLeaves = new Uint8Array(steps);
  const alternativeStart = new Int32Array(steps + 1);
  premiseStart.set(collector.premiseStart.view());
  for (let p = 0; p < collector.premises.length; p++) premises[p] = renumbered[collector.premises.at(p)] ?? 0;
  alternativeStart.set(alternatives.start);
  for (let s = 0; s < derived; s++) {
    conclusion[s] = renumbered[collector.conclusion.at(s)] ?? 0;
    stratum[s] = collector.stratumOf(alternatives.order[alternatives.start[s] ?? 0] ?? 0);
    stepRule[s] = collector.stepRule.at(s);
    stepFlags[s] = collector.stepFlags.at(s);
    stepLeaves[s] = collector.stepLeaves.at(s);
    cost[s] = (stepFlags[s] ?? 0) & stepFlag.structural ? 0 : 1;
  }
  const tied = collector.leaves.of("tied", () => "tied");
  for (const [index, [from, to]] of implied.entries()) {
    const s = derived + index;
    premises[collector.premises.length + index] = from;
    premiseStart[s + 1] = collector.premises.length + index + 1;
    conclusion[s] = to;
    stepFlags[s] = stepFlag.structural;
    stepLeaves[s] = tied;
    alternativeStart[s + 1] = alternatives.order.length;
  }
  return {
    nodes,
    privilegeStart: space.start,
    privilegeNode: space.node,
    privilegeAccess: space.access,
    csr: buildCsr(space.node.length, { premiseStart, premises, conclusion, stratum, cost }),
    stepRule,
    stepFlags,
    stepLeaves,
    alternativeStart,
    ...alternatives.columns,
    cited: collector.cited.values,
    conditionLists: collector.conditionLists.values,
    hypotheses: collector.hypotheses.values,
    leaves: collector.leaves.values,
  };
}

interface PrivilegeSpace {
  readonly start: Int32Array;
  readonly node: Int32Array;
  readonly access: Uint8Array;
  /** -1 where there is no such node or access. */
  of(node: string, access: string): number;
}

/** Every access that the kind of each node has, in the order of `accesses`. */
function privilegeSpace(nodes: readonly GraphNode[]): PrivilegeSpace {
  const start = new Int32Array(nodes.length + 1);
  const index = new Map<string, number>();
  for (const [n, { id, kind }] of nodes.entries()) {
    index.set(id, n);
    start[n + 1] = (start[n] ?? 0) + Object.keys(kindSpec(kind).accesses).length;
  }
  const total = start[nodes.length] ?? 0;
  const node = new Int32Array(total);
  const access = new Uint8Array(total);
  for (const [n, { kind }] of nodes.entries()) {
    let at = start[n] ?? 0;
    for (const [a, name] of accesses.entries()) {
      if (!(name in kindSpec(kind).accesses)) continue;
      node[at] = n;
      access[at++] = a;
    }
  }
  return {
    start,
    node,
    access,
    of(id, name) {
      const n = index.get(id);
      if (n === undefined) return -1;
      for (let p = start[n] ?? 0; p < (start[n + 1] ?? 0); p++) if (accesses[access[p] ?? 0] === name) return p;
      return -1;
    },
  };
}

function implications(nodes: readonly GraphNode[], space: PrivilegeSpace): (readonly [from: number, to: number])[] {
  const pairs: [number, number][] = [];
  for (const { id, kind } of nodes) {
    for (const [access, implied] of Object.entries(kindSpec(kind).accesses)) {
      for (const other of implied) pairs.push([space.of(id, access), space.of(id, other)]);
    }
  }
  return pairs;
}

/** Alternatives grouped by step, strongest certainty first, else in the order they came. */
function sortedAlternatives(collector: Collector, steps: number) {
  const count = collector.alternativeStep.length;
  const start = new Int32Array(steps + 1);
  for (let a = 0; a < count; a++)
    start[collector.alternativeStep.at(a) + 1] = (start[collector.alternativeStep.at(a) + 1] ?? 0) + 1;
  for (let s = 0; s < steps; s++) start[s + 1] = (start[s + 1] ?? 0) + (start[s] ?? 0);
  const next = start.slice();
  const order = new Int32Array(count);
  for (let wanted = 0; wanted < 3; wanted++) {
    for (let a = 0; a < count; a++) {
      if (collector.stratumOf(a) !== wanted) continue;
      const s = collector.alternativeStep.at(a);
      const at = next[s] ?? 0;
      next[s] = at + 1;
      order[at] = a;
    }
  }
  const factStart = new Int32Array(count + 1);
  const alternativeFacts = new Int32Array(collector.alternativeFacts.length);
  const alternativeConditions = new Int32Array(count);
  const alternativeHypothesis = new Int32Array(count);
  let filled = 0;
  for (const [at, a] of order.entries()) {
    for (let f = collector.factStart.at(a); f < collector.factStart.at(a + 1); f++)
      alternativeFacts[filled++] = collector.alternativeFacts.at(f);
    factStart[at + 1] = filled;
    alternativeConditions[at] = collector.alternativeConditions.at(a);
    alternativeHypothesis[at] = collector.alternativeHypothesis.at(a);
  }
  return { start, order, columns: { factStart, alternativeFacts, alternativeConditions, alternativeHypothesis } };
}
