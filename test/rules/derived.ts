import { compileAuthz } from "../../authz/index.ts";
import { Collector } from "../../graph/collect.ts";
import { FactBase } from "../../graph/facts.ts";
import type { Fact } from "../../model/fact.ts";
import { type Certainty, type Condition, type Derivation, isHub, nameOfEnd } from "../../model/step.ts";
import type { AmbitRule } from "../../rules/define.ts";

/** A step of one rule with hubs contracted: what a person would call the step. */
export interface Contracted {
  /** `<premise> & <premise> -> <conclusion>`. */
  readonly text: string;
  readonly certainty: Certainty;
  readonly facts: readonly Fact[];
  readonly conditions: readonly Condition[];
  /** The hypothesis in words. */
  readonly assumed: string | undefined;
}

/** Every fact of an example in a closed world: only what the example says exists. */
export function closedWorld(facts: readonly Fact[]): FactBase {
  const scopes = [...new Set(facts.map(({ scope }) => scope))];
  const source = { document: "example", locator: "", importer: "example", observedAt: "2026-01-01T00:00:00Z" };
  return new FactBase([
    ...facts,
    ...scopes.map((scope) => ({ kind: "closed-world" as const, key: scope, scope, source })),
  ]);
}

/** All alternatives of all steps that the rule derives, a hub's two sides joined. */
export function contracted(rule: AmbitRule, facts: FactBase): Contracted[] {
  const collector = new Collector(facts);
  const derivations = [...rule.derive(facts, compileAuthz(facts))];
  const intoHub = new Map<string, Derivation[]>();
  for (const derivation of derivations) {
    if (!isHub(derivation.to)) continue;
    intoHub.set(derivation.to.hub, [...(intoHub.get(derivation.to.hub) ?? []), derivation]);
  }
  const steps: Contracted[] = [];
  const expand = (derivation: Derivation): void => {
    const hub = derivation.from.find(isHub);
    if (hub === undefined) {
      const from = new Set(derivation.from.map(nameOfEnd));
      const to = nameOfEnd(derivation.to);
      if (from.has(to)) return;
      const text = `${[...from].sort().join(" & ")} -> ${to}`;
      const conditions = derivation.conditions ?? [];
      const certainty: Certainty =
        derivation.assumed !== undefined ? "assumed" : conditions.length > 0 ? "conditional" : "certain";
      steps.push({ text, certainty, facts: [...new Set(derivation.because)], conditions, assumed: derivation.assumed });
      return;
    }
    for (const entry of intoHub.get(hub.hub) ?? []) {
      const assumed = derivation.assumed ?? entry.assumed;
      const [first, ...rest] = [...derivation.from.filter((end) => end !== hub), ...entry.from];
      if (first === undefined) continue;
      expand({
        ...derivation,
        from: [first, ...rest],
        because: [...derivation.because, ...entry.because],
        conditions: [...(derivation.conditions ?? []), ...(entry.conditions ?? [])],
        ...(assumed === undefined ? {} : { assumed }),
      });
    }
  };
  for (const derivation of derivations) if (!isHub(derivation.to)) expand(derivation);
  collector.add(rule, 0, derivations);
  return steps;
}
