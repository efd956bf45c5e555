import { z } from "zod";
import type { AwsSnapshotFact } from "../../model/fact/aws.ts";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, arnParts, keyArn, Tags, tagTexts } from "./shapes.ts";

const flag = z.boolean().nullish();
const text = z.string().nullish();
const Permissions = z
  .array(z.object({ Group: text, UserId: text }))
  .nullish()
  .transform((list) => list ?? []);

/** Something of EC2 that can be shared: its ARN names no account. */
const shareable = (place: Place, resource: string): string =>
  `arn:${place.setting.partition}:ec2:${place.setting.region ?? ""}::${resource}`;

/** Whom permissions of EC2 let in. */
const sharing = (permissions: z.infer<typeof Permissions>, open: boolean | null | undefined) => ({
  public: open === true || permissions.some(({ Group }) => Group === "all"),
  sharedWith: sorted(permissions.flatMap(({ UserId }) => UserId ?? [])),
});
const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

const VolumeSnapshot = z.object({
  SnapshotId: z.string(),
  SnapshotArn: Arn.optional(),
  OwnerId: text,
  VolumeId: text,
  Encrypted: flag,
  KmsKeyId: text,
  CreateVolumePermissions: Permissions,
  Tags,
});

/** A member of `EC2.Snapshots`, joined with its `createVolumePermission` attribute. */
export function* volumeSnapshots(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(VolumeSnapshot, value);
  if (!it) return;
  // What others own and share with the account is told by their own exports.
  if (it.OwnerId && it.OwnerId !== place.account) return;
  yield place.fact("aws.snapshot", it.SnapshotArn ?? shareable(place, `snapshot/${it.SnapshotId}`), {
    name: it.SnapshotId,
    of: "volume",
    account: place.scope,
    // AWS writes this id into snapshots that were copied: no volume has it.
    origin: it.VolumeId && it.VolumeId !== "vol-ffffffff" ? arnOf(place, "ec2", `volume/${it.VolumeId}`) : undefined,
    encrypted: it.Encrypted === true,
    kmsKey: keyArn(it.KmsKeyId, place),
    ...sharing(it.CreateVolumePermissions, false),
    tags: tagTexts(it.Tags),
  });
}

const SnapshotBlock = z.object({ State: z.enum(["block-all-sharing", "block-new-sharing", "unblocked"]) }).nullable();

/** `EC2.SnapshotBlockPublicAccessState`, of the document's region. */
export function* snapshotBlock(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(SnapshotBlock, value);
  if (!it) return;
  const region = place.setting.region ?? "";
  yield place.fact("aws.snapshot-block", `${place.scope}|${region}`, {
    account: place.account,
    region,
    state: it.State,
  });
}

const Image = z.object({
  ImageId: z.string(),
  ImageArn: Arn.optional(),
  OwnerId: text,
  Public: flag,
  LaunchPermissions: Permissions,
  BlockDeviceMappings: z
    .array(z.object({ Ebs: z.object({ SnapshotId: text }).nullish() }))
    .nullish()
    .transform((list) => (list ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? [])),
  Tags,
});

/** A member of `EC2.Images`, joined with its `launchPermission` attribute. */
export function* images(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Image, value);
  if (!it || (it.OwnerId && it.OwnerId !== place.account)) return;
  yield place.fact("aws.image", it.ImageArn ?? shareable(place, `image/${it.ImageId}`), {
    name: it.ImageId,
    account: place.scope,
    ...sharing(it.LaunchPermissions, it.Public),
    snapshots: sorted(it.BlockDeviceMappings.map((id) => shareable(place, `snapshot/${id}`))),
    tags: tagTexts(it.Tags),
  });
}

const Volume = z.object({
  VolumeId: z.string(),
  Encrypted: flag,
  KmsKeyId: text,
  Attachments: z
    .array(z.object({ InstanceId: text }))
    .nullish()
    .transform((list) => (list ?? []).flatMap(({ InstanceId }) => InstanceId ?? [])),
  Tags,
});

/** A member of `EC2.Volumes`. */
export function* volumes(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Volume, value);
  if (!it) return;
  yield place.fact("aws.volume", arnOf(place, "ec2", `volume/${it.VolumeId}`), {
    name: it.VolumeId,
    encrypted: it.Encrypted === true,
    kmsKey: keyArn(it.KmsKeyId, place),
    instances: sorted(it.Attachments),
    tags: tagTexts(it.Tags),
  });
}

const Attributes = z
  .array(z.object({ AttributeName: z.string(), AttributeValues: z.array(z.string()).nullish() }))
  .nullish()
  .transform((list) =>
    (list ?? []).flatMap((it) => (it.AttributeName === "restore" ? (it.AttributeValues ?? []) : [])),
  );
const Common = z.object({ Encrypted: flag, StorageEncrypted: flag, KmsKeyId: text, TagList: Tags });
const DatabaseSnapshot = Common.extend({
  DBSnapshotIdentifier: z.string(),
  DBSnapshotArn: Arn.optional(),
  DBInstanceIdentifier: text,
  DBSnapshotAttributes: Attributes,
});
const ClusterSnapshot = Common.extend({
  DBClusterSnapshotIdentifier: z.string(),
  DBClusterSnapshotArn: Arn.optional(),
  DBClusterIdentifier: text,
  DBClusterSnapshotAttributes: Attributes,
});

/** A member of `RDS.DBSnapshots`, joined with its `restore` attribute. */
export function* databaseSnapshots(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(DatabaseSnapshot, value);
  if (!it) return;
  const arn = it.DBSnapshotArn ?? arnOf(place, "rds", `snapshot:${it.DBSnapshotIdentifier}`);
  yield ofDatabase(it, arn, "database", it.DBInstanceIdentifier && `db:${it.DBInstanceIdentifier}`, place, {
    name: it.DBSnapshotIdentifier,
    values: it.DBSnapshotAttributes,
  });
}

/** A member of `RDS.DBClusterSnapshots`, joined with its `restore` attribute. */
export function* clusterSnapshots(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(ClusterSnapshot, value);
  if (!it) return;
  const arn = it.DBClusterSnapshotArn ?? arnOf(place, "rds", `cluster-snapshot:${it.DBClusterSnapshotIdentifier}`);
  yield ofDatabase(it, arn, "database-cluster", it.DBClusterIdentifier && `cluster:${it.DBClusterIdentifier}`, place, {
    name: it.DBClusterSnapshotIdentifier,
    values: it.DBClusterSnapshotAttributes,
  });
}

const ofDatabase = (
  it: z.infer<typeof Common>,
  arn: string,
  of: AwsSnapshotFact["of"],
  origin: string | null | undefined,
  place: Place,
  { name, values }: { readonly name: string; readonly values: readonly string[] },
): AwsSnapshotFact => {
  const region = arnParts(arn)?.region;
  return place.fact("aws.snapshot", arn, {
    name,
    of,
    account: place.scope,
    origin: origin ? arnOf(place, "rds", origin, region) : undefined,
    encrypted: it.Encrypted === true || it.StorageEncrypted === true,
    kmsKey: keyArn(it.KmsKeyId, place, region),
    public: values.includes("all"),
    sharedWith: sorted(values.filter((id) => id !== "all")),
    tags: tagTexts(it.TagList),
  });
};

const Backup = z.object({ BackupName: z.string(), BackupArn: Arn, TableArn: Arn.optional() });

/** A member of `DynamoDB.BackupSummaries`. */
export function* tableBackups(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Backup, value);
  if (!it) return;
  yield place.fact("aws.snapshot", it.BackupArn, {
    name: it.BackupName,
    of: "table",
    account: place.scope,
    origin: it.TableArn ?? it.BackupArn.slice(0, it.BackupArn.indexOf("/backup/")),
    // With the key of the table, whose permission is asked for where the table is.
    encrypted: true,
    kmsKey: undefined,
    public: false,
    sharedWith: [],
    tags: [],
  });
}

const WarehouseSnapshot = z.object({
  SnapshotIdentifier: z.string(),
  SnapshotArn: Arn.optional(),
  ClusterIdentifier: z.string(),
  Encrypted: flag,
  KmsKeyId: text,
  AccountsWithRestoreAccess: z
    .array(z.object({ AccountId: z.string() }))
    .nullish()
    .transform((list) => (list ?? []).map(({ AccountId }) => AccountId)),
  Tags,
});

/** A member of `Redshift.Snapshots`. */
export function* warehouseSnapshots(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(WarehouseSnapshot, value);
  if (!it) return;
  const arn = it.SnapshotArn ?? arnOf(place, "redshift", `snapshot:${it.ClusterIdentifier}/${it.SnapshotIdentifier}`);
  const region = arnParts(arn)?.region;
  yield place.fact("aws.snapshot", arn, {
    name: it.SnapshotIdentifier,
    of: "warehouse",
    account: place.scope,
    origin: arnOf(place, "redshift", `cluster:${it.ClusterIdentifier}`, region),
    encrypted: it.Encrypted === true,
    kmsKey: keyArn(it.KmsKeyId, place, region),
    public: false,
    sharedWith: sorted(it.AccountsWithRestoreAccess),
    tags: tagTexts(it.Tags),
  });
}
