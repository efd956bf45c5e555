import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Tags, tagTexts } from "./shapes.ts";

const Permission = z.object({
  IpProtocol: z.union([z.string(), z.number()]).transform(String),
  FromPort: z.number().nullish(),
  ToPort: z.number().nullish(),
  IpRanges: z.array(z.object({ CidrIp: z.string() })).nullish(),
  Ipv6Ranges: z.array(z.object({ CidrIpv6: z.string() })).nullish(),
  UserIdGroupPairs: z.array(z.object({ GroupId: z.string() })).nullish(),
  PrefixListIds: z.array(z.object({ PrefixListId: z.string() })).nullish(),
});
const SecurityGroup = z.object({
  GroupId: z.string(),
  GroupName: z.string(),
  VpcId: z.string().nullish(),
  IpPermissions: z.array(z.unknown()).nullish(),
  IpPermissionsEgress: z.array(z.unknown()).nullish(),
  Tags,
});

/** A member of `EC2.SecurityGroups`. Descriptions are not looked at. */
export function* securityGroups(value: unknown, place: Place): Generator<Fact> {
  const group = place.parse(SecurityGroup, value);
  if (!group) return;
  yield place.fact("aws.security-group", group.GroupId, {
    name: group.GroupName,
    vpc: group.VpcId ?? undefined,
    tags: tagTexts(group.Tags),
  });
  for (const [direction, field] of [
    ["ingress", "IpPermissions"],
    ["egress", "IpPermissionsEgress"],
  ] as const) {
    for (const [index, member] of (group[field] ?? []).entries()) {
      const at = place.below(field, index).of("aws.security-group-rule");
      const rule = at.parse(Permission, member);
      if (!rule) continue;
      yield at.fact("aws.security-group-rule", `${group.GroupId}/${direction}/${index}`, {
        group: group.GroupId,
        direction,
        protocol: rule.IpProtocol,
        fromPort: rule.FromPort ?? undefined,
        toPort: rule.ToPort ?? undefined,
        cidrs: [
          ...(rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
          ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
        ],
        groups: (rule.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
        prefixLists: (rule.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
        region: place.setting.region,
      });
    }
  }
}
