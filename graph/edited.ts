import { compare } from "../model/canonical.ts";
import type { Around, EditSpec } from "../model/edits.ts";
import type { Fact, FactReader } from "../model/fact.ts";
import type { Overlay } from "./port.ts";

/** An edit of one fact. */
export interface FactEdit {
  readonly spec: EditSpec;
  readonly fact: Fact;
}

const refOf = ({ kind, key }: Pick<Fact, "kind" | "key">): string => `${kind} ${key}`;
const nameOf = ({ spec, fact }: FactEdit): string => [fact.kind, fact.key, spec.edit, spec.change ?? ""].join(" ");

/**
 * What edits together change of the facts: each is made of what those before it left, in an order that does not depend
 * on the one they are given in. An edit of a fact that is gone by then changes nothing.
 */
export function overlayOfEdits(facts: () => FactReader, edits: readonly FactEdit[]): Overlay {
  const left = new Map<string, Fact | undefined>();
  const around: Around = {
    networkPolicies: (cluster, namespace) =>
      facts()
        .where("k8s.network-policy", "namespace", namespace)
        .filter((policy) => policy.cluster === cluster)
        .map((policy) => left.get(refOf(policy)) ?? policy)
        .filter((policy) => policy.kind === "k8s.network-policy"),
  };
  const byName = new Map(edits.map((edit) => [nameOf(edit), edit]));
  const gone = new Map<string, Fact>();
  for (const [, { spec, fact }] of [...byName].sort(([a], [b]) => compare(a, b))) {
    const ref = refOf(fact);
    if (spec.effect !== "closes" || gone.has(ref)) continue;
    const placed = spec.apply(left.get(ref) ?? fact, around);
    if (!placed.some((one) => refOf(one) === ref)) gone.set(ref, fact);
    for (const one of placed) left.set(refOf(one), one);
  }
  return {
    add: [...left].flatMap(([ref, fact]) => (fact && !gone.has(ref) ? [fact] : [])),
    remove: [...gone.values()].map(({ kind, key }) => ({ kind, key })),
  };
}

/** The facts after the edits. */
export function* editedFacts(
  facts: FactReader & { all(): Iterable<Fact> },
  edits: readonly FactEdit[],
): Iterable<Fact> {
  const { add, remove } = overlayOfEdits(() => facts, edits);
  const gone = new Set(remove.map(refOf));
  for (const fact of facts.all()) if (!gone.has(refOf(fact))) yield fact;
  yield* add;
}
