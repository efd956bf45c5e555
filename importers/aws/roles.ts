import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { attachments, boundary, Holder, inlinePolicies } from "./holders.ts";
import { at, life, RoleLastUsed, usedFor } from "./life.ts";
import type { Place } from "./place.ts";
import { Arn, Tags, tagTexts, text } from "./shapes.ts";
import { statements } from "./statement.ts";

const Role = Holder.extend({
  RoleName: z.string(),
  RoleId: z.string().optional(),
  AssumeRolePolicyDocument: z.unknown().optional(),
  MaxSessionDuration: z.number().optional(),
  InstanceProfileList: z
    .array(z.object({ Arn }))
    .nullish()
    .transform((profiles) => profiles ?? []),
  RolePolicyList: z.array(z.unknown()).nullish(),
  PermissionsBoundary: z.unknown().optional(),
  CreateDate: text,
  RoleLastUsed,
  Tags,
});

/** A member of `RoleDetailList`. */
export function* roles(value: unknown, place: Place): Generator<Fact> {
  const role = place.parse(Role, value);
  if (!role) return;
  const arn = role.Arn;
  yield place.fact("aws.role", arn, {
    name: role.RoleName,
    path: role.Path,
    uniqueId: role.RoleId,
    maxSession: role.MaxSessionDuration,
    instanceProfiles: role.InstanceProfileList.map((profile) => profile.Arn).sort(),
    tags: tagTexts(role.Tags),
  });
  const used = at(role.RoleLastUsed?.LastUsedDate);
  yield* life(arn, "RoleLastUsed", place, {
    created: at(role.CreateDate),
    used,
    usedFor: usedFor(undefined, role.RoleLastUsed?.Region),
    neverUsed: role.RoleLastUsed && used === undefined ? true : undefined,
  });
  const trust = { policy: `trust:${arn}`, type: "trust", holder: arn } as const;
  yield* statements(role.AssumeRolePolicyDocument, trust, place.below("AssumeRolePolicyDocument"));
  yield* inlinePolicies(arn, "RolePolicyList", role.RolePolicyList, place);
  yield* attachments(arn, role.AttachedManagedPolicies, place);
  yield* boundary(arn, role.PermissionsBoundary, place);
}
