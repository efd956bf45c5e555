import type { AmbitRule } from "../rules/define.ts";
import type { FactRef } from "./compiled.ts";
import type { FactBase } from "./facts.ts";
import { changesOf } from "./incremental/changes.ts";
import { type Derived, derive } from "./incremental/derive.ts";
import type { Overlay } from "./port.ts";
import type { CompiledGraphSource } from "./view.ts";

/** What overlays are derived from: facts, and the derivation of them, made or read when the first overlay is asked for. */
export interface Root {
  readonly facts: FactBase;
  readonly rules: readonly AmbitRule[];
  derived(): Derived;
}

/** A graph built from facts in memory, and from it every overlay. */
export function sourceOf(facts: FactBase, rules: readonly AmbitRule[]): CompiledGraphSource {
  const derived = derive(facts, rules);
  return source({ facts, rules, derived: () => derived }, facts, [], () => derived.graph);
}

/** The graph of a root's facts with some changed, or judged at another moment. Only what that touches is derived again. */
export function overlayOf(root: Root, { add, remove }: Overlay, asOf = root.facts.asOf): CompiledGraphSource {
  return changed(root, root.facts, [], { add, remove }, asOf);
}

/** An overlay of an overlay is one of the root with both changes. @param touched facts in which `facts` differ from the root's */
function changed(
  root: Root,
  facts: FactBase,
  touched: readonly FactRef[],
  { add, remove }: Overlay,
  asOf = facts.asOf,
): CompiledGraphSource {
  const now = facts.changed(add, remove, asOf);
  const refs = [...touched, ...add.map(({ kind, key }) => ({ kind, key })), ...remove];
  return source(root, now, refs, () => {
    const changes = changesOf(
      refs.map(({ kind, key }) => ({ before: root.facts.get(kind, key), after: now.get(kind, key) })),
    );
    return derive(now, root.rules, { ...root.derived(), changes }).graph;
  });
}

function source(
  root: Root,
  facts: FactBase,
  touched: readonly FactRef[],
  derived: () => CompiledGraphSource["compiled"],
): CompiledGraphSource {
  return {
    compiled: derived(),
    facts: {
      fact: ({ kind, key }) => facts.get(kind, key),
      facts: () => facts,
      overlay: (change) => changed(root, facts, touched, change),
    },
  };
}
