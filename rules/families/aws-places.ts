import { type Privilege, privilege } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Derivation } from "../../model/step.ts";
import { standsAt } from "./pod-position.ts";
import { type Position, position } from "./vpc-position.ts";

/** Something that listens inside a VPC, and the store behind it. */
export interface Listening {
  readonly store: Fact & { readonly key: string };
  /** Facts that say where it listens, the store's own among them. */
  readonly because: readonly [Fact, ...Fact[]];
  readonly vpc?: string;
  readonly securityGroups: readonly string[];
  readonly port: number;
}

/** Where instances and functions stand: steps to each place, and the places. */
export function placed(facts: FactReader): {
  readonly steps: () => Iterable<Derivation>;
  readonly places: () => ReadonlyMap<string, Position>;
} {
  return {
    *steps() {
      for (const fact of facts.each("aws.instance")) {
        const at = position(fact);
        if (at) yield { from: [privilege(fact.key, "originate")], to: standsAt(at), because: [fact] };
      }
      for (const fact of facts.each("aws.function")) {
        const { at, subnet } = functionPlace(facts, fact);
        const from: Privilege = privilege(fact.key, "originate");
        if (at) yield { from: [from], to: standsAt(at), because: subnet ? [fact, subnet] : [fact] };
      }
    },
    places() {
      const functions = facts.of("aws.function").map((fact) => functionPlace(facts, fact).at);
      const all = [...facts.of("aws.instance").map(position), ...functions];
      return new Map(all.flatMap((at) => (at ? [[standsAt(at).hub, at] as const] : [])));
    },
  };
}

/** Where a function's requests come from, and the subnet that says so. */
function functionPlace(
  facts: FactReader,
  fact: FactOf<"aws.function">,
): { readonly at: Position | undefined; readonly subnet: FactOf<"aws.subnet"> | undefined } {
  const subnet = facts.get("aws.subnet", fact.subnets[0] ?? "");
  return { at: position({ ...fact, ...(subnet === undefined ? {} : { vpc: subnet.vpc }) }), subnet };
}
