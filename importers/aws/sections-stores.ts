import { accountBlock, buckets } from "./buckets.ts";
import { databaseClusters, databaseInstances, queues, tables } from "./databases.ts";
import { keys } from "./keys.ts";
import { parameters, secrets } from "./secrets.ts";
import { type Section, section, whole } from "./section.ts";

/** Data stores, secrets and keys. */
export const storeSections: readonly Section[] = [
  section("S3.Buckets", ["aws.bucket"], ["s3:ListBuckets", "s3:GetBucketPolicy", "s3:GetPublicAccessBlock"], buckets),
  section(
    "S3.AccountPublicAccessBlockConfiguration",
    ["aws.account-public-access-block"],
    ["s3control:GetPublicAccessBlock"],
    accountBlock,
    whole,
  ),
  section("KMS.Keys", ["aws.key", "aws.grant"], ["kms:ListKeys", "kms:GetKeyPolicy", "kms:ListGrants"], keys),
  section(
    "SecretsManager.SecretList",
    ["aws.secret"],
    ["secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy"],
    secrets,
  ),
  section("SSM.Parameters", ["aws.parameter"], ["ssm:DescribeParameters"], parameters),
  section("RDS.DBInstances", ["aws.database"], ["rds:DescribeDBInstances"], databaseInstances),
  section("RDS.DBClusters", ["aws.database"], ["rds:DescribeDBClusters"], databaseClusters),
  section("DynamoDB.Tables", ["aws.table"], ["dynamodb:ListTables", "dynamodb:DescribeTable"], tables),
  section("SQS.Queues", ["aws.queue"], ["sqs:ListQueues", "sqs:GetQueueAttributes"], queues),
];
