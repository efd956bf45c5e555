import { compileAuthz } from "../../authz/index.ts";
import { compare } from "../../model/canonical.ts";
import type { AmbitRule } from "../../rules/define.ts";
import { assemble } from "../assemble/graph.ts";
import { Collector } from "../collect.ts";
import { type CompiledGraph, impliedRule, type RuleInfo } from "../compiled.ts";
import type { FactBase } from "../facts.ts";
import { gapsOf } from "../gaps.ts";
import type { Changes } from "./changes.ts";
import { Standing } from "./standing.ts";
import { Tokens } from "./tokens.ts";
import { type Trace, TraceWriter } from "./trace.ts";
import { Tracking, type Values } from "./tracking.ts";
import { written } from "./written.ts";

/** A graph, and what is needed to derive the graph of slightly different facts from it. */
export interface Derived {
  readonly graph: CompiledGraph;
  readonly trace: Trace;
  /** What cells gave, in the process that derived it. */
  readonly values?: Values | undefined;
}

/** The derivation of other facts, and in what these differ. */
export interface Earlier extends Derived {
  readonly changes: Changes;
}

/** How much was done. */
export interface Work {
  /** Rounds that were gone through. */
  rounds: number;
}

/** Derivations from derivations, before one in full. */
const mostGenerations = 50;

const version = ({ id, version: number }: Pick<AmbitRule, "id" | "version">): string => `${id}@${number}`;

/**
 * Facts and rules -> the compiled graph and a trace of its making.
 * @param before the derivation of other facts, and in what these differ: what still holds is taken from there. The result
 *   is the same without
 */
export function derive(
  facts: FactBase,
  rules: readonly AmbitRule[],
  before?: Earlier,
  work: Work = { rounds: 0 },
): Derived {
  const ordered = [...rules].sort((a, b) => compare(a.id, b.id));
  const known = before && isUsable(before.trace, ordered) ? before : undefined;
  const trace = known?.trace;
  const standing = known && new Standing(known.trace, facts, known.changes, ordered, known.values);
  const tokens = new Tokens(facts, trace?.tokens.type.length ?? 0);
  const tracking = new Tracking(facts, tokens, standing);
  const collector = new Collector(facts, tracking);
  const authz = compileAuthz(tracking);
  const firsts = {
    alternative: known?.graph.alternativeConditions.length ?? 0,
    leaves: known?.graph.leaves.length ?? 0,
    node: trace?.derivedNodes.length ?? 0,
  };
  const writer = new TraceWriter(collector.rows, firsts, trace);
  for (const [index, rule] of ordered.entries()) {
    const root = trace?.ruleStart[index] ?? -1;
    if (standing && trace && root >= 0 && standing.isClean(root)) writer.kept(root, trace.ruleStart[index + 1] ?? root);
    else {
      const round = tracking.start(root >= 0 && standing?.isSpoilt(root) ? -1 : root);
      collector.add(rule, index + 1, rule.derive(tracking, authz));
      writer.round(round);
    }
    writer.endRule();
  }
  work.rounds += tracking.rounds;
  const assembled = assemble(facts, collector, writer, known);
  const graph: CompiledGraph = {
    ...assembled,
    rules: [impliedRule, ...ordered.map(info)],
    gaps: gapsOf(facts, ordered, assembled.nodes),
    scopes: ["aws", "k8s", "vault", "gcp", "azure", "github"].flatMap((family) => facts.scopes(family)),
  };
  let made: Trace | undefined;
  return {
    graph,
    // Most derivations are of overlays, from which nothing is derived again.
    get trace() {
      made ??= written(writer, tracking, collector, ordered.map(version), known && { trace: known.trace, standing });
      return made;
    },
    values: tracking.values,
  };
}

function isUsable(trace: Trace, rules: readonly AmbitRule[]): boolean {
  if (trace.generation >= mostGenerations) return false;
  return trace.rules.length === rules.length && rules.every((rule, index) => version(rule) === trace.rules[index]);
}

function info(rule: AmbitRule): RuleInfo {
  const { derive: _, examples: __, escalation = false, structural = false, ...rest } = rule;
  return { ...rest, escalation, structural };
}
