import { rules } from "../rules/index.ts";
import { buildGraph } from "./build.ts";
import type { CompiledGraph } from "./compiled.ts";
import { FactBase } from "./facts.ts";
import type { SnapshotRef } from "./port.ts";
import { sourceOf } from "./source.ts";
import type { FactSource } from "./view.ts";
import { GraphView } from "./view.ts";

/** Compiles facts with every rule there is. */
export const compile = (facts: FactBase): CompiledGraph => buildGraph(facts, rules);

/** The graph of facts in memory, with every rule there is. */
export const viewOfFacts = (facts: FactBase, snapshot: SnapshotRef): GraphView =>
  new GraphView(snapshot, sourceOf(facts, rules));

/** Where a stored snapshot's graph and facts come from. */
export interface StoredSnapshot {
  readonly snapshot: SnapshotRef;
  readonly compiled: CompiledGraph;
  /** One fact, without loading the others. */
  fact: FactSource["fact"];
  /** All facts; loaded when an overlay asks for them. */
  facts(): FactBase;
  /** Those of some kinds, without loading the others; left out where all are at hand. */
  readonly ofKinds?: NonNullable<FactSource["ofKinds"]>;
}

/**
 * The graph of a stored snapshot: facts are read one by one for evidence, all of them only for an overlay, or to judge
 * expiry at another moment than when the snapshot was taken.
 * @param asOf ISO 8601, UTC
 */
export function viewOfSnapshot({ snapshot, compiled, fact, facts, ...rest }: StoredSnapshot, asOf?: string): GraphView {
  if (asOf !== undefined && asOf !== facts().asOf) return viewOfFacts(new FactBase(facts().all(), asOf), snapshot);
  return new GraphView(snapshot, {
    compiled,
    facts: { ...rest, fact, facts, overlay: (change) => sourceOf(facts(), rules, compiled).facts.overlay(change) },
  });
}
