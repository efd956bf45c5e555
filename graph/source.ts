import type { Fact } from "../model/fact.ts";
import type { AmbitRule } from "../rules/define.ts";
import { buildGraph } from "./build.ts";
import type { FactRef } from "./compiled.ts";
import { FactBase } from "./facts.ts";
import type { Overlay } from "./port.ts";
import type { CompiledGraphSource } from "./view.ts";

/** A graph built from facts in memory, and from it every overlay. */
export function sourceOf(
  facts: FactBase,
  rules: readonly AmbitRule[],
  compiled = buildGraph(facts, rules),
): CompiledGraphSource {
  return {
    compiled,
    facts: {
      fact: ({ kind, key }) => facts.get(kind, key),
      facts: () => facts,
      overlay: (change) => sourceOf(changed(facts, change), rules),
    },
  };
}

function changed(facts: FactBase, { add, remove }: Overlay): FactBase {
  const gone = new Set(remove.map(refKey));
  return new FactBase([...kept(facts.all(), gone), ...add], facts.asOf);
}

function* kept(facts: Iterable<Fact>, gone: ReadonlySet<string>): Iterable<Fact> {
  for (const fact of facts) if (!gone.has(refKey(fact))) yield fact;
}

const refKey = ({ kind, key }: FactRef): string => `${kind} ${key}`;
