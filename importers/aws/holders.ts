import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn } from "./shapes.ts";
import { statements } from "./statement.ts";

/** What users, groups and roles have in common: inline policies and attached ones. */
export const Holder = z.object({
  Arn,
  Path: z.string().default("/"),
  AttachedManagedPolicies: z.array(z.unknown()).nullish(),
});

const Attached = z.object({ PolicyArn: Arn });
const Inline = z.object({ PolicyName: z.string(), PolicyDocument: z.unknown().optional() });
const Boundary = z.object({ PermissionsBoundaryArn: Arn });

export function* attachments(
  holder: string,
  list: readonly unknown[] | null | undefined,
  place: Place,
): Generator<Fact> {
  for (const [index, member] of (list ?? []).entries()) {
    const at = place.below("AttachedManagedPolicies", index).of("aws.attachment");
    const policy = at.parse(Attached, member)?.PolicyArn;
    if (policy !== undefined) yield at.fact("aws.attachment", `${holder}|${policy}`, { holder, policy });
  }
}

/** `field`: `UserPolicyList`, `GroupPolicyList` or `RolePolicyList`. */
export function* inlinePolicies(
  holder: string,
  field: string,
  list: readonly unknown[] | null | undefined,
  place: Place,
): Generator<Fact> {
  for (const [index, member] of (list ?? []).entries()) {
    const at = place.below(field, index).of("aws.statement");
    const inline = at.parse(Inline, member);
    if (!inline) continue;
    const policy = `inline:${holder}:${inline.PolicyName}`;
    yield* statements(inline.PolicyDocument, { policy, type: "identity", holder }, at.below("PolicyDocument"));
  }
}

export function* boundary(principal: string, value: unknown, place: Place): Generator<Fact> {
  if (value === undefined || value === null) return;
  const at = place.below("PermissionsBoundary").of("aws.boundary");
  const policy = at.parse(Boundary, value)?.PermissionsBoundaryArn;
  if (policy !== undefined) yield at.fact("aws.boundary", `${principal}|${policy}`, { principal, policy });
}
