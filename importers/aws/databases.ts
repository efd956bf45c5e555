import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { hostAlias } from "./aliases.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, arnParts, keyArn, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const Common = z.object({
  Engine: z.string().optional(),
  PubliclyAccessible: z.boolean().nullish(),
  VpcSecurityGroups: z
    .array(z.object({ VpcSecurityGroupId: z.string() }))
    .nullish()
    .transform((list) => (list ?? []).map(({ VpcSecurityGroupId }) => VpcSecurityGroupId).sort()),
  MasterUserSecret: z.object({ SecretArn: Arn }).nullish(),
  IAMDatabaseAuthenticationEnabled: z.boolean().nullish(),
  KmsKeyId: z.string().nullish(),
  TagList: Tags,
});
const Instance = Common.extend({
  DBInstanceArn: Arn,
  DBInstanceIdentifier: z.string(),
  Endpoint: z.object({ Address: z.string().optional(), Port: z.number().optional() }).nullish(),
  DBSubnetGroup: z.object({ VpcId: z.string().optional() }).nullish(),
  DbiResourceId: z.string().nullish(),
  DBClusterIdentifier: z.string().nullish(),
});
const Cluster = Common.extend({
  DBClusterArn: Arn,
  DBClusterIdentifier: z.string(),
  Endpoint: z.string().nullish(),
  ReaderEndpoint: z.string().nullish(),
  Port: z.number().nullish(),
  DbClusterResourceId: z.string().nullish(),
  HttpEndpointEnabled: z.boolean().nullish(),
});

/** A member of `RDS.DBInstances`. */
export function* databaseInstances(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Instance, value);
  if (!it) return;
  const arn = it.DBInstanceArn;
  yield place.fact("aws.database", arn, {
    name: it.DBInstanceIdentifier,
    host: it.Endpoint?.Address,
    port: it.Endpoint?.Port,
    vpc: it.DBSubnetGroup?.VpcId,
    resourceId: it.DbiResourceId ?? undefined,
    cluster: it.DBClusterIdentifier
      ? arnOf(place, "rds", `cluster:${it.DBClusterIdentifier}`, arnParts(arn)?.region)
      : undefined,
    dataApi: undefined,
    ...common(it, arn, place),
  });
  yield* hostAlias(it.Endpoint?.Address, arn, place.below("Endpoint", "Address"));
  yield* masterSecret(it, arn, place);
}

/** A member of `RDS.DBClusters`. */
export function* databaseClusters(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Cluster, value);
  if (!it) return;
  const arn = it.DBClusterArn;
  yield place.fact("aws.database", arn, {
    name: it.DBClusterIdentifier,
    host: it.Endpoint ?? undefined,
    port: it.Port ?? undefined,
    vpc: undefined,
    resourceId: it.DbClusterResourceId ?? undefined,
    cluster: undefined,
    dataApi: it.HttpEndpointEnabled ?? undefined,
    ...common(it, arn, place),
  });
  yield* hostAlias(it.Endpoint, arn, place.below("Endpoint"));
  yield* hostAlias(it.ReaderEndpoint, arn, place.below("ReaderEndpoint"));
  yield* masterSecret(it, arn, place);
}

const common = (it: z.infer<typeof Common>, arn: string, place: Place) => ({
  engine: it.Engine,
  publiclyAccessible: it.PubliclyAccessible === true,
  securityGroups: it.VpcSecurityGroups,
  iamAuthentication: it.IAMDatabaseAuthenticationEnabled ?? undefined,
  kmsKey: keyArn(it.KmsKeyId, place, arnParts(arn)?.region),
  tags: tagTexts(it.TagList),
});

function* masterSecret({ MasterUserSecret }: z.infer<typeof Common>, arn: string, place: Place): Generator<Fact> {
  if (!MasterUserSecret) return;
  const secret = MasterUserSecret.SecretArn;
  yield place.below("MasterUserSecret").fact("unlocks", `${secret}|${arn}`, {
    secret,
    target: arn,
    declaredBy: "master user secret",
    access: "administer",
  });
}

const Table = z.object({
  TableName: z.string(),
  TableArn: Arn,
  SSEDescription: z.object({ SSEType: z.string().nullish(), KMSMasterKeyArn: z.string().nullish() }).nullish(),
  LatestStreamArn: Arn.nullish(),
  ContinuousBackupsDescription: z
    .object({ PointInTimeRecoveryDescription: z.object({ PointInTimeRecoveryStatus: z.string() }).nullish() })
    .nullish(),
  ResourcePolicy: z.unknown().optional(),
  Policy: z.unknown().optional(),
  Tags,
});

/** A member of `DynamoDB.Tables`. */
export function* tables(value: unknown, place: Place): Generator<Fact> {
  const table = place.parse(Table, value);
  if (!table) return;
  const recovery = table.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  yield place.fact("aws.table", table.TableArn, {
    name: table.TableName,
    kmsKey: keyArn(table.SSEDescription?.KMSMasterKeyArn, place, arnParts(table.TableArn)?.region),
    stream: table.LatestStreamArn ?? undefined,
    recoverable: recovery === undefined ? undefined : recovery === "ENABLED",
    tags: tagTexts(table.Tags),
  });
  const field = table.ResourcePolicy ? "ResourcePolicy" : "Policy";
  yield* resourcePolicy(table[field], table.TableArn, place.below(field));
}
