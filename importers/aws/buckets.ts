import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { keyArn, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value === true);
export const PublicAccessBlock = z
  .object({ BlockPublicAcls: flag, IgnorePublicAcls: flag, BlockPublicPolicy: flag, RestrictPublicBuckets: flag })
  .transform((it) => ({
    blockPublicAcls: it.BlockPublicAcls,
    ignorePublicAcls: it.IgnorePublicAcls,
    blockPublicPolicy: it.BlockPublicPolicy,
    restrictPublicBuckets: it.RestrictPublicBuckets,
  }));
const Grants = z
  .array(z.object({ Grantee: z.object({ URI: z.string().optional() }), Permission: z.string() }))
  .nullish();
const Encryption = z.object({
  Rules: z.array(
    z.object({
      ApplyServerSideEncryptionByDefault: z
        .object({ SSEAlgorithm: z.string(), KMSMasterKeyID: z.string().nullish() })
        .optional(),
    }),
  ),
});

const Bucket = z.object({
  Name: z.string(),
  Arn: z.string().optional(),
  BucketRegion: z.string().optional(),
  /** Null: us-east-1. */
  LocationConstraint: z.string().nullish(),
  Policy: z.unknown().optional(),
  PublicAccessBlockConfiguration: PublicAccessBlock.nullish(),
  Grants,
  Acl: z.object({ Grants }).nullish(),
  OwnershipControls: z.object({ Rules: z.array(z.object({ ObjectOwnership: z.string() })) }).nullish(),
  ServerSideEncryptionConfiguration: Encryption.nullish(),
  Tags,
});

/** A member of `S3.Buckets`, joined with its policy, public access block, ACL and default encryption. */
export function* buckets(value: unknown, place: Place): Generator<Fact> {
  const bucket = place.parse(Bucket, value);
  if (!bucket) return;
  const arn = bucket.Arn ?? `arn:${place.setting.partition}:s3:::${bucket.Name}`;
  const region = bucket.BucketRegion ?? (bucket.LocationConstraint || place.setting.region);
  const encryption = bucket.ServerSideEncryptionConfiguration?.Rules[0]?.ApplyServerSideEncryptionByDefault;
  yield place.fact("aws.bucket", arn, {
    name: bucket.Name,
    account: place.scope,
    region,
    block: bucket.PublicAccessBlockConfiguration ?? undefined,
    kmsKey: encryption?.SSEAlgorithm.startsWith("aws:kms")
      ? keyArn(encryption.KMSMasterKeyID, place, region)
      : undefined,
    publicAcl: publicGrants(bucket.Grants ?? bucket.Acl?.Grants ?? []),
    aclsDisabled: bucket.OwnershipControls?.Rules[0]?.ObjectOwnership === "BucketOwnerEnforced",
    tags: tagTexts(bucket.Tags),
  });
  yield* resourcePolicy(bucket.Policy, arn, place.below("Policy"));
}

function publicGrants(grants: NonNullable<z.infer<typeof Grants>>): readonly string[] {
  return grants
    .flatMap(({ Grantee, Permission }) => {
      const group = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/.exec(Grantee.URI ?? "")?.[1];
      return group === undefined ? [] : [`${group}:${Permission}`];
    })
    .sort();
}

/** `S3.AccountPublicAccessBlockConfiguration`; null where the account has none set. */
export function* accountBlock(value: unknown, place: Place): Generator<Fact> {
  const block = place.parse(PublicAccessBlock.nullable(), value);
  if (block) yield place.fact("aws.account-public-access-block", place.scope, { block });
}
