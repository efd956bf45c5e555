import type { FactOf } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

type Definition = FactOf<"azure.role-definition">;

/** Whether a custom role lets do it: `certain`, or by a permission under a condition, which is not kept. */
export type Allowed = "certain" | "conditional" | "no";

/**
 * What a role's permissions together let do: each of them what it names but for what it leaves out, which another may give.
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions
 */
export function allows(
  { permissions }: Pick<Definition, "permissions">,
  plane: "actions" | "dataActions",
  action: string,
): Allowed {
  const without = plane === "actions" ? "notActions" : "notDataActions";
  const wanted = action.toLowerCase();
  const any = (patterns: readonly string[]): boolean => patterns.some((pattern) => fits(pattern, wanted));
  const giving = permissions.filter((one) => any(one[plane]) && !any(one[without]));
  if (giving.some(({ conditional }) => conditional !== true)) return "certain";
  return giving.length > 0 ? "conditional" : "no";
}

/** Of several actions each of which is enough. */
export function allowsAny(
  definition: Definition,
  plane: "actions" | "dataActions",
  actions: readonly string[],
): Allowed {
  const all = actions.map((action) => allows(definition, plane, action));
  return all.find((one) => one === "certain") ?? all.find((one) => one === "conditional") ?? "no";
}

/** `*` stands for any characters, slashes among them. Both in lower case, as case says nothing in Azure. */
function fits(pattern: string, action: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.pop();
  if (tail === undefined) return pattern === action;
  if (!action.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = action.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return action.length - tail.length >= at && action.endsWith(tail);
}

/** A resource of Azure and what is around it, as far as its id tells: its parents, resource group, subscription, all. */
export function aroundAzure(id: string): readonly string[] {
  const parts = id.split("/");
  const own: string[] = [];
  for (let end = parts.length; end >= 9; end -= 2) own.push(parts.slice(0, end).join("/"));
  return [...own, parts.slice(0, 5).join("/"), parts.slice(0, 3).join("/"), "/"];
}

const undecided: Condition = {
  kind: "unsupported",
  text: "policies of the tenant, which are not evaluated, do not refuse it",
};

/** Open of every step by an access policy of a vault or by a role: what else decides in Azure. */
export const tenantConditions: readonly Condition[] = [undecided];

/** Open of a step by a role assignment. */
export const assignmentConditions = ({ conditional }: FactOf<"azure.role-assignment">): readonly Condition[] =>
  conditional
    ? [undecided, { kind: "unsupported", text: "the condition of the role assignment holds" }]
    : tenantConditions;

/** Open of a step by a custom role. */
export const definitionConditions = (allowed: Allowed): readonly Condition[] =>
  allowed === "conditional" ? [{ kind: "unsupported", text: "the condition of the custom role holds" }] : [];
