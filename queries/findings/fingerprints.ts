import type { Found } from "../../model/check.ts";
import { fieldValue } from "../identities/field.ts";
import type { CheckContext } from "./context.ts";

/** Secrets of several environments that hold one value, as keyed fingerprints tell. */
export function* environmentsOfFingerprints(context: CheckContext): Iterable<Found> {
  const { graph, facts, identities } = context;
  const same = Map.groupBy(facts.of("stored-fingerprint"), (one) => `${one.fingerprintKey} ${one.fingerprint}`);
  for (const stored of same.values()) {
    const byEnvironment = new Map<string, (typeof stored)[number]>();
    for (const one of stored)
      for (const field of identities.environments.of(graph.nodeIndex(one.secret))) {
        const name = fieldValue(field);
        if (name !== undefined && name !== "shared" && !byEnvironment.has(name)) byEnvironment.set(name, one);
      }
    const [first] = stored;
    if (!first || byEnvironment.size < 2 || !byEnvironment.has("prod")) continue;
    const others = [...new Set(stored.map(({ secret }) => secret))].filter((one) => one !== first.secret).sort();
    yield {
      subject: first.secret,
      sentence: `one value is stored in ${[...byEnvironment.keys()].sort().join(" and ")}`,
      evidence: context.evidence(...byEnvironment.values()),
      involves: others.slice(0, 50),
    };
  }
}
