import type { FactReader } from "../../model/fact.ts";
import type { Derivation } from "../../model/step.ts";

/** A part of a rule in a round of its own: a change of what it reads leaves the rest of the rule as it is. */
export function* apart(facts: FactReader, part: () => Iterable<Derivation>): Generator<Derivation> {
  for (const _ of facts.items("part", [""], (key) => key)) yield* part();
}
