import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { attachments, boundary, Holder, inlinePolicies } from "./holders.ts";
import { at, life } from "./life.ts";
import type { Place } from "./place.ts";
import { Tags, tagTexts, text } from "./shapes.ts";

const User = Holder.extend({
  UserName: z.string(),
  UserId: z.string().optional(),
  UserPolicyList: z.array(z.unknown()).nullish(),
  GroupList: z.array(z.unknown()).nullish(),
  PermissionsBoundary: z.unknown().optional(),
  CreateDate: text,
  Tags,
});

/** A member of `UserDetailList`. Its memberships name groups without their path: `Names` finds their ARNs. */
export function* users(value: unknown, place: Place): Generator<Fact> {
  const user = place.parse(User, value);
  if (!user) return;
  const arn = user.Arn;
  yield place.fact("aws.user", arn, {
    name: user.UserName,
    path: user.Path,
    uniqueId: user.UserId,
    tags: tagTexts(user.Tags),
  });
  yield* life(arn, "UserDetailList", place, { created: at(user.CreateDate) });
  yield* inlinePolicies(arn, "UserPolicyList", user.UserPolicyList, place);
  yield* attachments(arn, user.AttachedManagedPolicies, place);
  yield* boundary(arn, user.PermissionsBoundary, place);
  for (const [index, member] of (user.GroupList ?? []).entries()) {
    const at = place.below("GroupList", index).of("aws.membership");
    const group = at.parse(z.string(), member);
    if (group !== undefined) yield at.fact("aws.membership", `${arn}|${group}`, { user: arn, group });
  }
}
