import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { hostAlias } from "./aliases.ts";
import type { Place } from "./place.ts";
import { Arn, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const Common = z.object({
  Engine: z.string().optional(),
  PubliclyAccessible: z.boolean().nullish(),
  VpcSecurityGroups: z
    .array(z.object({ VpcSecurityGroupId: z.string() }))
    .nullish()
    .transform((list) => (list ?? []).map(({ VpcSecurityGroupId }) => VpcSecurityGroupId).sort()),
  MasterUserSecret: z.object({ SecretArn: Arn }).nullish(),
  TagList: Tags,
});
const Instance = Common.extend({
  DBInstanceArn: Arn,
  DBInstanceIdentifier: z.string(),
  Endpoint: z.object({ Address: z.string().optional(), Port: z.number().optional() }).nullish(),
  DBSubnetGroup: z.object({ VpcId: z.string().optional() }).nullish(),
});
const Cluster = Common.extend({
  DBClusterArn: Arn,
  DBClusterIdentifier: z.string(),
  Endpoint: z.string().nullish(),
  ReaderEndpoint: z.string().nullish(),
  Port: z.number().nullish(),
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
    ...common(it),
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
    ...common(it),
  });
  yield* hostAlias(it.Endpoint, arn, place.below("Endpoint"));
  yield* hostAlias(it.ReaderEndpoint, arn, place.below("ReaderEndpoint"));
  yield* masterSecret(it, arn, place);
}

const common = (it: z.infer<typeof Common>) => ({
  engine: it.Engine,
  publiclyAccessible: it.PubliclyAccessible === true,
  securityGroups: it.VpcSecurityGroups,
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
  ResourcePolicy: z.unknown().optional(),
  Policy: z.unknown().optional(),
  Tags,
});

/** A member of `DynamoDB.Tables`. */
export function* tables(value: unknown, place: Place): Generator<Fact> {
  const table = place.parse(Table, value);
  if (!table) return;
  yield place.fact("aws.table", table.TableArn, { name: table.TableName, tags: tagTexts(table.Tags) });
  const field = table.ResourcePolicy ? "ResourcePolicy" : "Policy";
  yield* resourcePolicy(table[field], table.TableArn, place.below(field));
}

const Queue = z.object({ QueueArn: Arn, Policy: z.unknown().optional(), Tags });

/** A member of `SQS.Queues`. */
export function* queues(value: unknown, place: Place): Generator<Fact> {
  const queue = place.parse(Queue, value);
  if (!queue) return;
  const name = queue.QueueArn.slice(queue.QueueArn.lastIndexOf(":") + 1);
  yield place.fact("aws.queue", queue.QueueArn, { name, tags: tagTexts(queue.Tags) });
  yield* resourcePolicy(queue.Policy, queue.QueueArn, place.below("Policy"));
}
