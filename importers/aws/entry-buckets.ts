import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { PublicAccessBlock } from "./buckets.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const AccessPoint = z.object({
  Name: z.string(),
  AccessPointArn: Arn.optional(),
  Bucket: z.string(),
  NetworkOrigin: z.string().nullish(),
  VpcConfiguration: z.object({ VpcId: z.string().nullish() }).nullish(),
  PublicAccessBlockConfiguration: PublicAccessBlock.nullish(),
  Policy: z.unknown().optional(),
});

/** A member of `S3Control.AccessPoints`, as got, joined with its policy. */
export function* accessPoints(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(AccessPoint, value);
  if (!it) return;
  const arn = it.AccessPointArn ?? arnOf(place, "s3", `accesspoint/${it.Name}`);
  yield place.fact("aws.access-point", arn, {
    name: it.Name,
    bucket: `arn:${place.setting.partition}:s3:::${it.Bucket}`,
    internet: it.NetworkOrigin ? it.NetworkOrigin === "Internet" : !it.VpcConfiguration,
    block: it.PublicAccessBlockConfiguration ?? undefined,
  });
  yield* resourcePolicy(it.Policy, arn, place.below("Policy"));
}

const EffectivePolicy = z.object({
  s3_attributes: z.object({ public_access_block_configuration: z.unknown() }).optional(),
});
const every = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/**
 * `S3.OrganizationPublicAccessBlock`: the effective organization policy of type S3_POLICY for the account, which blocks
 * all or nothing, or the same as flags; null where there is none.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3.html
 */
export function* organizationBlock(value: unknown, place: Place): Generator<Fact> {
  const flags = PublicAccessBlock.safeParse(value);
  const policy = EffectivePolicy.safeParse(value);
  const attribute = policy.success ? JSON.stringify(policy.data.s3_attributes ?? null) : "null";
  if (attribute !== "null") {
    if (/"all"/.test(attribute))
      yield place.fact("aws.organization-public-access-block", place.scope, { block: every });
  } else if (flags.success && Object.values(flags.data).some(Boolean)) {
    yield place.fact("aws.organization-public-access-block", place.scope, { block: flags.data });
  }
}
