import type { Fact, FactReader } from "../../model/fact.ts";
import { withObserved } from "./observed.ts";
import { besides } from "./parts.ts";
import { type Change, frames, refOf } from "./refs.ts";

/** Kinds that say how the bundle was read, not what it holds. */
const ofTheImport: ReadonlySet<Fact["kind"]> = new Set(["closed-world", "coverage", "unsupported"]);

/** What whole objects make of a snapshot. `implied` names facts of which only the existence is known. */
export function givenFacts(facts: readonly Fact[], implied: ReadonlySet<string>, base: FactReader): Change {
  const add = new Map<string, Fact>();
  for (const fact of facts) {
    const ref = refOf(fact);
    const known = base.get(fact.kind, fact.key);
    if (ofTheImport.has(fact.kind) || (known && (implied.has(ref) || frames.has(fact.kind)))) continue;
    add.set(ref, withObserved(fact, base));
  }
  // "Some schedulable node" is there for pods that were not scheduled; where all are known to run it is for none.
  const used = new Set([...add.values()].flatMap((fact) => (fact.kind === "k8s.pod" ? fact.nodes : [])));
  for (const [ref, fact] of add) if (fact.kind === "k8s.node" && fact.any && !used.has(fact.key)) add.delete(ref);
  const remove = new Map<string, Fact>();
  for (const fact of add.values()) {
    for (const other of besides(fact, base)) if (!add.has(refOf(other))) remove.set(refOf(other), other);
  }
  return { add: [...add.values()], remove: [...remove.values()] };
}

/**
 * What a bundle says of how far it was read, where the snapshot does not know the scope at all; and what of it is not
 * modelled. A bundle with one role does not make the account's roles read, nor unread.
 */
export function* aboutReading(facts: readonly Fact[], base: FactReader): Iterable<Fact> {
  const known = new Set(["aws", "k8s", "vault", "gcp", "azure", "github"].flatMap((family) => base.scopes(family)));
  for (const fact of facts) {
    if (
      fact.kind === "coverage" ? !known.has(fact.scope) : fact.kind === "unsupported" && !isAnswered(fact, facts, base)
    )
      yield fact;
  }
}

/** What the bundle lacks and the snapshot has: documents of policies that the bundle attaches. */
function isAnswered(fact: Fact, facts: readonly Fact[], base: FactReader): boolean {
  if (base.get(fact.kind, fact.key)) return true;
  if (fact.kind !== "unsupported" || fact.what !== "attached policies without their document") return false;
  const given = new Set(facts.flatMap((one) => (one.kind === "aws.policy" ? [one.key] : [])));
  return facts.every((one) => {
    if ((one.kind !== "aws.attachment" && one.kind !== "aws.boundary") || one.scope !== fact.scope) return true;
    return base.get("aws.policy", one.policy) !== undefined || given.has(one.policy);
  });
}
