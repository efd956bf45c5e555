import { canned, newBucket, publicAccessFlags } from "../design/buckets.ts";
import { treeOf } from "../read/index.ts";
import type { Draft, Drafts } from "./drafts.ts";
import { textOf } from "./evaluate.ts";
import { listOf } from "./iam.ts";
import type { Resource, World } from "./world.ts";

/** `PublicRead` of a template is `public-read` of the API. */
const apiName = (acl: string): string => acl.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** Buckets, keys, secrets, queues, topics, tables, databases and repositories, with their policies. Values are not looked at. */
export function stores(world: World, drafts: Drafts): void {
  buckets(world, drafts);
  keys(world, drafts);
  secrets(world, drafts);
  messages(world, drafts);
  const begin = (path: string, one: Resource, fields: Readonly<Record<string, unknown>>): Draft => {
    const draft = drafts.whole(path, world.arn(one), one.pointer, { ...fields, Tags: one.is["Tags"] });
    draft.open ??= one.open;
    return draft;
  };
  for (const one of world.of("AWS::DynamoDB::Table"))
    begin("DynamoDB.Tables", one, {
      TableName: world.name(one),
      TableArn: world.arn(one),
      ResourcePolicy: world.document(treeOf(one.is["ResourcePolicy"])["PolicyDocument"]),
    });
  for (const one of world.of("AWS::RDS::DBInstance"))
    begin("RDS.DBInstances", one, {
      DBInstanceArn: world.arn(one),
      DBInstanceIdentifier: world.name(one),
      Engine: one.is["Engine"],
      PubliclyAccessible: one.is["PubliclyAccessible"],
      VpcSecurityGroups: securityGroups(one.is["VPCSecurityGroups"]),
      TagList: one.is["Tags"],
    });
  for (const one of world.of("AWS::RDS::DBCluster"))
    begin("RDS.DBClusters", one, {
      DBClusterArn: world.arn(one),
      DBClusterIdentifier: world.name(one),
      Engine: one.is["Engine"],
      VpcSecurityGroups: securityGroups(one.is["VpcSecurityGroupIds"]),
      TagList: one.is["Tags"],
    });
  for (const one of world.of("AWS::ECR::Repository"))
    begin("ECR.Repositories", one, {
      repositoryArn: world.arn(one),
      repositoryName: world.name(one),
      policyText: world.document(one.is["RepositoryPolicyText"]),
    });
}

const securityGroups = (value: unknown): unknown => listOf(value).map((one) => ({ VpcSecurityGroupId: textOf(one) }));

function buckets(world: World, drafts: Drafts): void {
  for (const one of world.of("AWS::S3::Bucket")) {
    const { is, pointer, open } = one;
    const block = treeOf(is["PublicAccessBlockConfiguration"]);
    const rules = listOf(treeOf(is["BucketEncryption"])["ServerSideEncryptionConfiguration"]);
    const Arn = world.arn(one);
    const draft = drafts.whole("S3.Buckets", Arn, pointer, {
      ...newBucket,
      Name: world.name(one),
      Arn,
      ...(Object.keys(block).length > 0
        ? {
            PublicAccessBlockConfiguration: Object.fromEntries(
              publicAccessFlags.map((flag) => [flag, String(block[flag]) === "true"]),
            ),
          }
        : {}),
      ...(is["OwnershipControls"] === undefined ? {} : { OwnershipControls: is["OwnershipControls"] }),
      ServerSideEncryptionConfiguration: {
        Rules: rules.map((rule) => ({
          ApplyServerSideEncryptionByDefault: treeOf(rule)["ServerSideEncryptionByDefault"],
        })),
      },
      Grants: canned(apiName(textOf(is["AccessControl"]))),
      Tags: is["Tags"],
    });
    draft.open ??= open;
  }
  for (const { is, pointer } of world.of("AWS::S3::BucketPolicy")) {
    const Name = textOf(is["Bucket"]);
    const Arn = `arn:${world.home.partition}:s3:::${Name}`;
    drafts.of("S3.Buckets", Arn, pointer, { Name, Arn }).put({ Policy: world.document(is["PolicyDocument"]) }, pointer);
  }
}

function keys(world: World, drafts: Drafts): void {
  for (const one of world.of("AWS::KMS::Key")) {
    const Arn = world.arn(one);
    const fields = {
      KeyId: world.name(one),
      Arn,
      Policy: world.document(one.is["KeyPolicy"]),
      Grants: [],
      Tags: one.is["Tags"],
    };
    drafts.whole("KMS.Keys", Arn, one.pointer, fields).open ??= one.open;
  }
  for (const { is, pointer } of world.of("AWS::KMS::Alias")) {
    const target = textOf(is["TargetKeyId"]);
    const { partition, region, account } = world.home;
    const Arn = target.startsWith("arn:") ? target : `arn:${partition}:kms:${region}:${account}:key/${target}`;
    const KeyId = Arn.slice(Arn.lastIndexOf("/") + 1);
    drafts
      .of("KMS.Keys", Arn, pointer, { KeyId, Arn })
      .push("Aliases", [{ AliasName: textOf(is["AliasName"]) }], pointer);
  }
}

function secrets(world: World, drafts: Drafts): void {
  const path = "SecretsManager.SecretList";
  for (const one of world.of("AWS::SecretsManager::Secret")) {
    const ARN = world.arn(one);
    const fields = { ARN, Name: world.name(one), KmsKeyId: one.is["KmsKeyId"], Tags: one.is["Tags"] };
    drafts.whole(path, ARN, one.pointer, fields).open ??= one.open;
  }
  for (const { is, pointer } of world.of("AWS::SecretsManager::ResourcePolicy")) {
    const ARN = textOf(is["SecretId"]);
    if (!ARN.startsWith("arn:")) continue;
    const Name = /:secret:(.*)-[^-]{6}$/.exec(ARN)?.[1] ?? ARN;
    drafts.of(path, ARN, pointer, { ARN, Name }).put({ ResourcePolicy: world.document(is["ResourcePolicy"]) }, pointer);
  }
  for (const one of world.of("AWS::SSM::Parameter")) {
    const fields = { Name: world.name(one), ARN: world.arn(one), Type: textOf(one.is["Type"]) };
    drafts.whole("SSM.Parameters", world.arn(one), one.pointer, fields).open ??= one.open;
  }
}

function messages(world: World, drafts: Drafts): void {
  for (const one of world.of("AWS::SQS::Queue")) {
    const QueueArn = world.arn(one);
    drafts.whole("SQS.Queues", QueueArn, one.pointer, { QueueArn, KmsMasterKeyId: one.is["KmsMasterKeyId"] }).open ??=
      one.open;
  }
  for (const one of world.of("AWS::SNS::Topic")) {
    const TopicArn = world.arn(one);
    drafts.whole("SNS.Topics", TopicArn, one.pointer, { TopicArn, KmsMasterKeyId: one.is["KmsMasterKeyId"] }).open ??=
      one.open;
  }
  const policies = [
    ["AWS::SQS::QueuePolicy", "Queues", "SQS.Queues", "QueueArn"],
    ["AWS::SNS::TopicPolicy", "Topics", "SNS.Topics", "TopicArn"],
  ] as const;
  for (const [type, property, path, field] of policies) {
    for (const { is, pointer } of world.of(type)) {
      for (const one of listOf(is[property])) {
        const arn = arnOf(textOf(one), world);
        if (arn !== undefined)
          drafts
            .of(path, arn, pointer, { [field]: arn })
            .put({ Policy: world.document(is["PolicyDocument"]) }, pointer);
      }
    }
  }
}

/** A queue's URL as its ARN. */
function arnOf(text: string, { home }: World): string | undefined {
  if (text.startsWith("arn:")) return text;
  const [, region = "", account = "", name = ""] = /^https:\/\/sqs\.([^.]+)\.[^/]+\/(\d{12})\/(.+)$/.exec(text) ?? [];
  return name === "" ? undefined : `arn:${home.partition}:sqs:${region}:${account}:${name}`;
}
