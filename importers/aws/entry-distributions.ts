import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import { hostAlias } from "./aliases.ts";
import { webAcl } from "./entry-web-acls.ts";
import { logSetting } from "./logs.ts";
import type { Place } from "./place.ts";
import { Arn } from "./shapes.ts";

const items = <T extends z.ZodType>(item: T) =>
  z
    .object({ Items: z.array(item).nullish() })
    .nullish()
    .transform((list) => list?.Items ?? []);
const enabled = z.object({ Enabled: z.boolean().nullish() }).nullish();
const Behavior = z.object({
  PathPattern: z.string().default("*"),
  TargetOriginId: z.string(),
  TrustedSigners: enabled,
  TrustedKeyGroups: enabled,
  FunctionAssociations: items(z.object({ EventType: z.string() })),
  LambdaFunctionAssociations: items(z.object({ EventType: z.string() })),
});
const Config = z.object({
  Enabled: z.boolean().default(true),
  Aliases: items(z.string()),
  Origins: items(
    z.object({
      Id: z.string(),
      DomainName: z.string(),
      OriginAccessControlId: z.string().nullish(),
      CustomHeaders: items(z.object({ HeaderName: z.string() })),
      VpcOriginConfig: z.unknown().optional(),
      S3OriginConfig: z.object({ OriginAccessIdentity: z.string().nullish() }).nullish(),
    }),
  ),
  DefaultCacheBehavior: z.unknown().optional(),
  CacheBehaviors: items(z.unknown()),
  WebACLId: z.string().nullish(),
  Logging: z.object({ Enabled: z.boolean().nullish(), Bucket: z.string().nullish() }).nullish(),
});
const Distribution = z.object({
  Id: z.string(),
  ARN: Arn,
  DomainName: z.string(),
  DistributionConfig: z.unknown().optional(),
});

/** A member of `CloudFront.Distributions`, as listed, or as got with its `DistributionConfig`. */
export function* distributions(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Distribution, value);
  if (!it) return;
  const where = it.DistributionConfig === undefined ? place : place.below("DistributionConfig");
  const config = where.parse(Config, it.DistributionConfig ?? value);
  if (!config) return;
  const arn = it.ARN;
  yield place.fact("aws.distribution", arn, {
    name: it.Id,
    hosts: [it.DomainName, ...config.Aliases].map((host) => host.toLowerCase()),
    enabled: config.Enabled,
    tags: [],
  });
  yield* hostAlias(it.DomainName, arn, place.below("DomainName"));
  if (config.Logging)
    yield logSetting(arn, config.Logging.Enabled === true, config.Logging.Bucket, where.below("Logging"));
  // Web ACLs of the classic service have an id and no ARN.
  if (config.WebACLId?.startsWith("arn:")) yield webAcl(arn, config.WebACLId, where.below("WebACLId"));
  const members = [
    { at: where.below("DefaultCacheBehavior"), member: config.DefaultCacheBehavior },
    ...config.CacheBehaviors.map((member, index) => ({ at: where.below("CacheBehaviors", "Items", index), member })),
  ];
  for (const { at, member } of members) {
    const here = at.of("aws.behavior");
    const behavior = member === undefined ? undefined : here.parse(Behavior, member);
    const origin = config.Origins.find(({ Id }) => Id === behavior?.TargetOriginId);
    if (!behavior || !origin) continue;
    const identity = origin.S3OriginConfig?.OriginAccessIdentity?.split("/").at(-1);
    const headers = origin.CustomHeaders.map(({ HeaderName }) => plainText(HeaderName).slice(0, 80)).sort();
    const functions = [...behavior.FunctionAssociations, ...behavior.LambdaFunctionAssociations];
    yield here.fact("aws.behavior", `${arn}/${behavior.PathPattern}`, {
      distribution: arn,
      path: behavior.PathPattern,
      origin: origin.DomainName.toLowerCase(),
      originAccessControl: Boolean(origin.OriginAccessControlId),
      originAccessIdentity: identity
        ? `arn:${place.setting.partition}:iam::cloudfront:user/CloudFront Origin Access Identity ${identity}`
        : undefined,
      signed: behavior.TrustedSigners?.Enabled === true || behavior.TrustedKeyGroups?.Enabled === true,
      inspected: functions.some(({ EventType }) => EventType === "viewer-request"),
      originHeaders: headers.length > 0 ? headers : undefined,
      privateOrigin: origin.VpcOriginConfig ? true : undefined,
    });
  }
}
