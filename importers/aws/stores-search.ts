import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { hostAlias } from "./aliases.ts";
import type { Place } from "./place.ts";
import { Arn, arnParts, flag, keyArn, names, Tags, tagTexts, text, texts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const Domain = z.object({
  DomainName: z.string(),
  ARN: Arn,
  Endpoint: text,
  Endpoints: z.object({ vpc: text }).nullish(),
  AccessPolicies: z.unknown().optional(),
  VPCOptions: z.object({ VPCId: text, SubnetIds: names, SecurityGroupIds: names }).nullish(),
  AdvancedSecurityOptions: z.object({ Enabled: flag, AnonymousAuthEnabled: flag }).nullish(),
  Tags,
  TagList: Tags,
});

/** A member of `OpenSearch.Domains` (`DomainStatusList`): the status of one domain. */
export function* searchDomains(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Domain, value);
  if (!it) return;
  const host = it.Endpoints?.vpc ?? it.Endpoint ?? undefined;
  const security = it.AdvancedSecurityOptions;
  yield place.fact("aws.search-domain", it.ARN, {
    name: it.DomainName,
    host,
    vpc: it.VPCOptions?.VPCId ?? undefined,
    subnets: it.VPCOptions?.SubnetIds ?? [],
    securityGroups: it.VPCOptions?.SecurityGroupIds ?? [],
    fineGrained: security?.Enabled === true,
    anonymous: security?.AnonymousAuthEnabled ?? undefined,
    tags: tagTexts([...it.Tags, ...it.TagList]),
  });
  yield* hostAlias(host, it.ARN, place);
  yield* resourcePolicy(it.AccessPolicies, it.ARN, place.below("AccessPolicies"));
}

const Collection = z.object({ name: z.string(), arn: Arn, type: text, collectionEndpoint: text });

/** A member of `OpenSearchServerless.CollectionDetails`. */
export function* searchCollections(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Collection, value);
  if (!it) return;
  yield place.fact("aws.search-collection", it.arn, { name: it.name, type: it.type ?? undefined, tags: [] });
}

const Rule = z.object({
  ResourceType: z.string(),
  Resource: texts.optional(),
  Permission: texts.optional(),
});
const rules = z.array(Rule).nullish();
const DataPolicy = z.object({
  name: z.string(),
  policy: z.array(z.object({ Principal: texts, Rules: rules })),
});

/** A member of `OpenSearchServerless.AccessPolicies`: a data access policy with its document. */
export function* collectionAccess(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(DataPolicy, decoded(value));
  const region = place.setting.region ?? "";
  let index = 0;
  for (const { Principal, Rules } of it?.policy ?? [])
    for (const rule of Rules ?? []) {
      yield place.fact("aws.collection-access", `${place.scope}|${region}|${it?.name ?? ""}|${index}`, {
        policy: it?.name ?? "",
        region,
        principals: Principal,
        type: rule.ResourceType,
        resources: rule.Resource ?? [],
        permissions: rule.Permission ?? [],
      });
      index += 1;
    }
}

const NetworkPolicy = z.object({
  type: z.string().optional(),
  name: z.string(),
  policy: z.unknown().optional(),
});
const NetworkRules = z.array(z.object({ Rules: rules, AllowFromPublic: flag, SourceVPCEs: names }));

/** A member of `OpenSearchServerless.SecurityPolicies`: network policies; those of encryption are passed over. */
export function* collectionNetworks(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(NetworkPolicy, decoded(value));
  if (!it || it.type === "encryption") return;
  const policy = place.below("policy").parse(NetworkRules, it.policy);
  const region = place.setting.region ?? "";
  for (const [index, { Rules, AllowFromPublic, SourceVPCEs }] of (policy ?? []).entries()) {
    yield place.fact("aws.collection-network", `${place.scope}|${region}|${it.name}|${index}`, {
      policy: it.name,
      region,
      public: AllowFromPublic === true,
      endpoints: SourceVPCEs,
      resources: (Rules ?? []).flatMap((rule) => (rule.ResourceType === "collection" ? (rule.Resource ?? []) : [])),
    });
  }
}

/** A policy's document as text, as some tools write it, in the place of the object; what is no JSON stays text, which no shape has. */
function decoded(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("policy" in value) || typeof value.policy !== "string")
    return value;
  try {
    return { ...value, policy: JSON.parse(value.policy) as unknown };
  } catch {
    return value;
  }
}

const VectorBucket = z.object({
  vectorBucketName: z.string(),
  vectorBucketArn: Arn,
  encryptionConfiguration: z.object({ sseType: text, kmsKeyArn: text }).nullish(),
  policy: z.unknown().optional(),
  Policy: z.unknown().optional(),
});

/** A member of `S3Vectors.VectorBuckets`, joined with its policy. */
export function* vectorBuckets(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(VectorBucket, value);
  if (!it) return;
  const arn = it.vectorBucketArn;
  yield place.fact("aws.vector-bucket", arn, {
    name: it.vectorBucketName,
    kmsKey: keyArn(it.encryptionConfiguration?.kmsKeyArn, place, arnParts(arn)?.region),
    tags: [],
  });
  const field = it.policy ? "policy" : "Policy";
  yield* resourcePolicy(it[field], arn, place.below(field));
}
