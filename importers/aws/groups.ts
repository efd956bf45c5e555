import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { attachments, Holder, inlinePolicies } from "./holders.ts";
import type { Place } from "./place.ts";

const Group = Holder.extend({
  GroupName: z.string(),
  GroupPolicyList: z.array(z.unknown()).nullish(),
});

/** A member of `GroupDetailList`. */
export function* groups(value: unknown, place: Place): Generator<Fact> {
  const group = place.parse(Group, value);
  if (!group) return;
  yield place.fact("aws.group", group.Arn, { name: group.GroupName, path: group.Path });
  yield* inlinePolicies(group.Arn, "GroupPolicyList", group.GroupPolicyList, place);
  yield* attachments(group.Arn, group.AttachedManagedPolicies, place);
}
