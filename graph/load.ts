import { rules } from "../rules/index.ts";
import { buildGraph } from "./build.ts";
import type { CompiledGraph } from "./compiled.ts";
import type { FactBase } from "./facts.ts";
import { type Derived, derive, type Earlier } from "./incremental/derive.ts";
import type { Trace } from "./incremental/trace.ts";
import type { SnapshotRef } from "./port.ts";
import { overlayOf, type Root, sourceOf } from "./source.ts";
import type { FactSource } from "./view.ts";
import { GraphView } from "./view.ts";

/** Compiles facts with every rule there is. */
export const compile = (facts: FactBase): CompiledGraph => buildGraph(facts, rules);

/** The same with a trace, from an earlier derivation where there is one. */
export const deriveAll = (facts: FactBase, before?: Earlier): Derived => derive(facts, rules, before);

/** The graph of facts in memory, with every rule there is. */
export const viewOfFacts = (facts: FactBase, snapshot: SnapshotRef): GraphView =>
  new GraphView(snapshot, sourceOf(facts, rules));

/** A stored snapshot's facts without its graph. */
export interface StoredFacts {
  readonly snapshot: SnapshotRef;
  readonly facts: FactBase;
}

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
  /** How the graph was derived, where that was kept. */
  trace?(): Trace | undefined;
}

/**
 * The graph of a stored snapshot: facts are read one by one for evidence, all of them only for an overlay, or to judge
 * expiry at another moment than when the snapshot was taken.
 * @param asOf ISO 8601, UTC
 */
export function viewOfSnapshot(stored: StoredSnapshot, asOf?: string): GraphView {
  const { snapshot, compiled, ofKinds } = stored;
  let root: Root | undefined;
  let loaded: FactBase | undefined;
  const facts = (): FactBase => {
    loaded ??= stored.facts();
    return loaded;
  };
  // Once all are in memory none is read from the store again.
  const fact: FactSource["fact"] = (ref) => (loaded ? loaded.get(ref.kind, ref.key) : stored.fact(ref));
  const rootOf = (): Root => {
    let derived: Derived | undefined;
    root ??= {
      facts: facts(),
      rules,
      derived: () => {
        const trace = derived ? undefined : stored.trace?.();
        derived ??= trace ? { graph: compiled, trace } : derive(facts(), rules);
        return derived;
      },
    };
    return root;
  };
  if (asOf !== undefined && asOf !== facts().asOf)
    return new GraphView(snapshot, overlayOf(rootOf(), { add: [], remove: [] }, asOf));
  return new GraphView(snapshot, {
    compiled,
    facts: {
      fact,
      facts,
      ...(ofKinds === undefined ? {} : { ofKinds }),
      overlay: (change) => overlayOf(rootOf(), change),
    },
  });
}
