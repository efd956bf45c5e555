import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { hostAlias } from "./aliases.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, arnParts, flag, keyArn, names, Tags, tagTexts, text } from "./shapes.ts";

const Cluster = z.object({
  ClusterIdentifier: z.string(),
  Endpoint: z.object({ Address: text, Port: z.number().nullish() }).nullish(),
  PubliclyAccessible: flag,
  VpcId: text,
  VpcSecurityGroups: z
    .array(z.object({ VpcSecurityGroupId: z.string() }))
    .nullish()
    .transform((list) => (list ?? []).map(({ VpcSecurityGroupId }) => VpcSecurityGroupId).sort()),
  KmsKeyId: text,
  IamRoles: z
    .array(z.object({ IamRoleArn: z.string() }))
    .nullish()
    .transform((list) => (list ?? []).map(({ IamRoleArn }) => IamRoleArn).sort()),
  MasterPasswordSecretArn: Arn.nullish(),
  Tags,
});

/** A member of `Redshift.Clusters`. */
export function* warehouseClusters(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Cluster, value);
  if (!it) return;
  const arn = arnOf(place, "redshift", `cluster:${it.ClusterIdentifier}`);
  yield place.fact("aws.warehouse", arn, {
    name: it.ClusterIdentifier,
    serverless: false,
    host: it.Endpoint?.Address ?? undefined,
    port: it.Endpoint?.Port ?? undefined,
    publiclyAccessible: it.PubliclyAccessible === true,
    vpc: it.VpcId ?? undefined,
    securityGroups: it.VpcSecurityGroups,
    kmsKey: keyArn(it.KmsKeyId, place),
    roles: it.IamRoles,
    tags: tagTexts(it.Tags),
  });
  yield* hostAlias(it.Endpoint?.Address, arn, place.below("Endpoint", "Address"));
  yield* adminSecret(it.MasterPasswordSecretArn, arn, place.below("MasterPasswordSecretArn"));
}

const Namespace = z.object({
  namespaceName: z.string(),
  namespaceArn: Arn,
  kmsKeyId: text,
  /** `<ARN>`, or `IamRole(applyStatus=in-sync, iamRoleArn=<ARN>)` as the API writes it. */
  iamRoles: names,
  adminPasswordSecretArn: Arn.nullish(),
});

/** A member of `RedshiftServerless.Namespaces`. */
export function* namespaces(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Namespace, value);
  if (!it) return;
  const arn = it.namespaceArn;
  yield place.fact("aws.warehouse", arn, {
    name: it.namespaceName,
    serverless: true,
    host: undefined,
    port: undefined,
    publiclyAccessible: false,
    vpc: undefined,
    securityGroups: [],
    kmsKey: keyArn(it.kmsKeyId, place, arnParts(arn)?.region),
    roles: it.iamRoles.flatMap((role) => /arn:aws[a-z-]*:iam::\d{12}:role\/[^,)\s]+/.exec(role)?.[0] ?? []).sort(),
    tags: [],
  });
  yield* adminSecret(it.adminPasswordSecretArn, arn, place.below("adminPasswordSecretArn"));
}

const Workgroup = z.object({
  workgroupName: z.string(),
  workgroupArn: Arn,
  namespaceName: z.string(),
  endpoint: z.object({ address: text, port: z.number().nullish() }).nullish(),
  port: z.number().nullish(),
  publiclyAccessible: flag,
  subnetIds: names,
  securityGroupIds: names,
});

/** A member of `RedshiftServerless.Workgroups`. */
export function* workgroups(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Workgroup, value);
  if (!it) return;
  yield place.fact("aws.workgroup", it.workgroupArn, {
    name: it.workgroupName,
    namespace: it.namespaceName,
    host: it.endpoint?.address ?? undefined,
    port: it.endpoint?.port ?? it.port ?? undefined,
    publiclyAccessible: it.publiclyAccessible === true,
    subnets: it.subnetIds,
    securityGroups: it.securityGroupIds,
    tags: [],
  });
}

function* adminSecret(secret: string | null | undefined, arn: string, place: Place): Generator<Fact> {
  if (!secret) return;
  yield place.fact("unlocks", `${secret}|${arn}`, {
    secret,
    target: arn,
    declaredBy: "admin password secret",
    access: "administer",
  });
}
