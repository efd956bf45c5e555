import type { FactKindTable } from "../fact-kind.ts";
import type { Arn, AwsNamed } from "./aws-named.ts";
import type { FactBase } from "./base.ts";

/** The four block-public-access flags; a missing one is false. */
export interface AwsPublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}
export interface AwsBucketFact extends FactBase<"aws.bucket">, AwsNamed {
  /** Account that owns it, `aws:account:<id>`. */
  readonly account: string;
  readonly region?: string;
  readonly block?: AwsPublicAccessBlock;
  /** Default encryption with a customer-managed key: its ARN. */
  readonly kmsKey?: Arn;
  /** `AllUsers`, `AuthenticatedUsers` grants of the bucket's ACL, with the permission: `AllUsers:READ`. */
  readonly publicAcl: readonly string[];
  /** True where `ObjectOwnership` is `BucketOwnerEnforced`: ACLs count for nothing. */
  readonly aclsDisabled: boolean;
}
/** Block public access of the whole account. Key: `aws:account:<id>`. */
export interface AwsAccountBlockFact extends FactBase<"aws.account-public-access-block"> {
  readonly block: AwsPublicAccessBlock;
}

export interface AwsSecretFact extends FactBase<"aws.secret">, AwsNamed {
  readonly kmsKey?: Arn;
  readonly rotationFunction?: Arn;
}
export interface AwsParameterFact extends FactBase<"aws.parameter">, AwsNamed {
  readonly secure: boolean;
  readonly kmsKey?: Arn;
}
export interface AwsKeyFact extends FactBase<"aws.key">, AwsNamed {
  readonly keyId: string;
  readonly customerManaged: boolean;
  readonly aliases: readonly string[];
}
/** Key: `<key ARN>|<grant id or index>`. */
export interface AwsGrantFact extends FactBase<"aws.grant"> {
  readonly keyArn: Arn;
  readonly grantee: string;
  readonly operations: readonly string[];
  readonly constrained: boolean;
}

/** Key: DB instance or cluster ARN. */
export interface AwsDatabaseFact extends FactBase<"aws.database">, AwsNamed {
  readonly engine?: string;
  readonly host?: string;
  readonly port?: number;
  readonly publiclyAccessible: boolean;
  readonly vpc?: string;
  readonly securityGroups: readonly string[];
}
export interface AwsTableFact extends FactBase<"aws.table">, AwsNamed {}
export interface AwsQueueFact extends FactBase<"aws.queue">, AwsNamed {}

export interface AwsStoreFacts {
  "aws.bucket": AwsBucketFact;
  "aws.account-public-access-block": AwsAccountBlockFact;
  "aws.secret": AwsSecretFact;
  "aws.parameter": AwsParameterFact;
  "aws.key": AwsKeyFact;
  "aws.grant": AwsGrantFact;
  "aws.database": AwsDatabaseFact;
  "aws.table": AwsTableFact;
  "aws.queue": AwsQueueFact;
}

export const awsStoreKinds: FactKindTable<keyof AwsStoreFacts> = {
  "aws.bucket": { collection: "S3 buckets", node: "AwsBucket" },
  "aws.account-public-access-block": { collection: "S3 block public access of the account" },
  "aws.secret": { collection: "Secrets Manager secrets", node: "AwsSecret" },
  "aws.parameter": { collection: "SSM parameters", node: "AwsParameter" },
  "aws.key": { collection: "KMS keys", node: "AwsKey" },
  "aws.grant": { collection: "KMS grants" },
  "aws.database": { collection: "RDS databases", node: "AwsDatabase" },
  "aws.table": { collection: "DynamoDB tables", node: "AwsTable" },
  "aws.queue": { collection: "SQS queues", node: "AwsQueue" },
};
