import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { allows, aroundAzure } from "./azure-roles.ts";

type Deny = FactOf<"azure.deny-assignment">;
type Says = "no" | "perhaps" | "yes";

interface Index {
  readonly at: ReadonlyMap<string, readonly Deny[]>;
  /** By everything that their scope is in. */
  readonly below: ReadonlyMap<string, readonly Deny[]>;
}

/**
 * What deny assignments leave open of a role that a principal has at a resource; undefined where one refuses all of it.
 * They go before roles: https://learn.microsoft.com/azure/role-based-access-control/deny-assignments
 * @param operations any of which is enough
 */
export function leftByDenies(
  facts: FactReader,
  { resource, principal }: FactOf<"azure.role-assignment">,
  plane: "actions" | "dataActions",
  operations: readonly string[],
): readonly Condition[] | undefined {
  const { at, below } = indexOf(facts);
  if (at.size === 0) return [];
  const conditions: Condition[] = [];
  for (const scope of [resource, ...around(resource)])
    for (const deny of at.get(scope) ?? []) {
      if (scope !== resource && !deny.inherited) continue;
      const says = least(refuses(deny, principal, plane, operations), deny.inherited ? "yes" : "perhaps");
      if (says === "yes") return undefined;
      if (says === "perhaps") conditions.push(open(`deny assignment ${deny.name} at ${scope} does not refuse it`));
    }
  const part = below.get(resource)?.some((deny) => refuses(deny, principal, plane, operations) !== "no");
  return part ? [...conditions, open(`no deny assignment below ${resource} refuses it`)] : conditions;
}

const open = (text: string): Condition => ({ kind: "unsupported", text });

/** Whether it refuses the principal the operations, where it holds. Who is in a group is not known. */
function refuses(deny: Deny, principal: string, plane: "actions" | "dataActions", operations: readonly string[]): Says {
  if (deny.except.includes(principal)) return "no";
  const named = deny.everyone || deny.principals.includes(principal);
  if (!named && deny.groups.length === 0) return "no";
  const refused = operations.map((one) => allows(deny, plane, one));
  if (refused.every((one) => one === "no")) return "no";
  return named && deny.exceptGroups.length === 0 && refused.every((one) => one === "certain") ? "yes" : "perhaps";
}

const least = (a: Says, b: Says): Says =>
  a === "no" || b === "no" ? "no" : a === "yes" && b === "yes" ? "yes" : "perhaps";

/** What a resource is in, as far as its id tells. */
const around = (id: string): readonly string[] => aroundAzure(id).filter((one) => one !== id);

const indexOf = (facts: FactReader): Index =>
  facts.memo("azure.denies", () => {
    const all = facts.of("azure.deny-assignment");
    return {
      at: Map.groupBy(all, ({ resource }) => resource),
      below: grouped(all.flatMap((deny) => around(deny.resource).map((scope) => [scope, deny] as const))),
    };
  });

function grouped(pairs: readonly (readonly [string, Deny])[]): ReadonlyMap<string, readonly Deny[]> {
  const map = new Map<string, Deny[]>();
  for (const [scope, deny] of pairs) {
    const known = map.get(scope);
    if (known) known.push(deny);
    else map.set(scope, [deny]);
  }
  return map;
}
