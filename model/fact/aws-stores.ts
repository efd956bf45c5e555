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
  /** `db-...` or `cluster-...`: what `rds-db:connect` names it by. */
  readonly resourceId?: string;
  /** True where it takes tokens of IAM as passwords. */
  readonly iamAuthentication?: boolean;
  /** True where the Data API answers for it, whatever its network. */
  readonly dataApi?: boolean;
  /** Cluster that an instance belongs to. */
  readonly cluster?: Arn;
  readonly kmsKey?: Arn;
}
export interface AwsTableFact extends FactBase<"aws.table">, AwsNamed {
  readonly kmsKey?: Arn;
  /** Stream of its changes. */
  readonly stream?: Arn;
  /** True where it can be exported and restored as it was at any time; absent where not told. */
  readonly recoverable?: boolean;
}
export interface AwsQueueFact extends FactBase<"aws.queue">, AwsNamed {
  readonly kmsKey?: Arn;
}
export interface AwsTopicFact extends FactBase<"aws.topic">, AwsNamed {
  readonly kmsKey?: Arn;
}

/** A copy of a store at a time. Key: its ARN; those of EC2 (`arn:aws:ec2:<region>::snapshot/<id>`) name no account. */
export interface AwsSnapshotFact extends FactBase<"aws.snapshot">, AwsNamed {
  readonly of: "volume" | "database" | "database-cluster" | "warehouse" | "table";
  /** Account that owns it, `aws:account:<id>`. */
  readonly account: string;
  /** ARN of what it is a copy of, where that is told. */
  readonly origin?: Arn;
  readonly encrypted: boolean;
  readonly kmsKey?: Arn;
  /** Every AWS account may copy and restore it. */
  readonly public: boolean;
  /** Twelve digits each: accounts it is shared with, sorted. */
  readonly sharedWith: readonly string[];
}
/** What EC2 says of sharing snapshots with everybody, in one region. Key: `aws:account:<id>|<region>`. */
export interface AwsSnapshotBlockFact extends FactBase<"aws.snapshot-block"> {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** `block-all-sharing` makes public snapshots private, `block-new-sharing` leaves those that are. */
  readonly state: "block-all-sharing" | "block-new-sharing" | "unblocked";
}
/** A machine image. Key: `arn:aws:ec2:<region>::image/<id>`. */
export interface AwsImageFact extends FactBase<"aws.image">, AwsNamed {
  readonly account: string;
  readonly public: boolean;
  readonly sharedWith: readonly string[];
  /** ARNs of the snapshots it is made of, sorted. */
  readonly snapshots: readonly Arn[];
}
export interface AwsVolumeFact extends FactBase<"aws.volume">, AwsNamed {
  readonly encrypted: boolean;
  readonly kmsKey?: Arn;
  /** `i-...` of the machines it is attached to, sorted. */
  readonly instances: readonly string[];
}

/** A Redshift cluster, or a namespace of Redshift Serverless, which is reached through its workgroups. Key: ARN. */
export interface AwsWarehouseFact extends FactBase<"aws.warehouse">, AwsNamed {
  readonly serverless: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly publiclyAccessible: boolean;
  readonly vpc?: string;
  readonly securityGroups: readonly string[];
  readonly kmsKey?: Arn;
  /** Roles as which it reads and writes other stores, sorted. */
  readonly roles: readonly Arn[];
}
/** What answers for a namespace of Redshift Serverless. Key: workgroup ARN. */
export interface AwsWorkgroupFact extends FactBase<"aws.workgroup">, AwsNamed {
  /** Name of its namespace, in the same account and region. */
  readonly namespace: string;
  readonly host?: string;
  readonly port?: number;
  readonly publiclyAccessible: boolean;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/** An OpenSearch (or Elasticsearch) domain. Its access policy is its `resource:` policy. Key: ARN. */
export interface AwsSearchDomainFact extends FactBase<"aws.search-domain">, AwsNamed {
  readonly host?: string;
  /** Absent: a public endpoint. */
  readonly vpc?: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Fine-grained access control: roles inside the domain decide too. */
  readonly fineGrained: boolean;
  /** True where fine-grained control lets who is not signed in read. */
  readonly anonymous?: boolean;
}
/** A collection of OpenSearch Serverless. Key: ARN. */
export interface AwsSearchCollectionFact extends FactBase<"aws.search-collection">, AwsNamed {
  /** `SEARCH`, `TIMESERIES`, `VECTORSEARCH`. */
  readonly type?: string;
}
/** One rule of a data access policy of OpenSearch Serverless. Key: `<scope>|<region>|<policy>|<index>`. */
export interface AwsCollectionAccessFact extends FactBase<"aws.collection-access"> {
  readonly policy: string;
  readonly region: string;
  /** ARNs of users and roles, `saml/...`; as written. */
  readonly principals: readonly string[];
  /** `index` or `collection`. */
  readonly type: string;
  /** `index/<collection>/<index>`, `collection/<collection>`, with `*`. */
  readonly resources: readonly string[];
  /** `aoss:ReadDocument`, `aoss:*` ... */
  readonly permissions: readonly string[];
}
/** One rule of a network policy of OpenSearch Serverless. Key: `<scope>|<region>|<policy>|<index>`. */
export interface AwsCollectionNetworkFact extends FactBase<"aws.collection-network"> {
  readonly policy: string;
  readonly region: string;
  readonly public: boolean;
  /** `vpce-...`, sorted. */
  readonly endpoints: readonly string[];
  /** `collection/<collection>`, with `*`; those of dashboards are left out. */
  readonly resources: readonly string[];
}
/** A bucket of S3 Vectors. Key: ARN. */
export interface AwsVectorBucketFact extends FactBase<"aws.vector-bucket">, AwsNamed {
  readonly kmsKey?: Arn;
}

/** An EFS file system. Key: ARN. */
export interface AwsFileSystemFact extends FactBase<"aws.file-system">, AwsNamed {
  /** False: everybody who reaches a mount target reads and writes. */
  readonly hasPolicy: boolean;
  readonly kmsKey?: Arn;
}
/** Where a network mounts a file system. Key: `fsmt-...`. */
export interface AwsMountTargetFact extends FactBase<"aws.mount-target"> {
  readonly fileSystem: Arn;
  readonly vpc?: string;
  readonly subnet?: string;
  readonly securityGroups: readonly string[];
}

/** A repository of container images. Key: ARN. */
export interface AwsRepositoryFact extends FactBase<"aws.repository">, AwsNamed {
  /** In the public gallery: everybody pulls. */
  readonly public: boolean;
  /** Tags cannot be moved to other images. */
  readonly immutable: boolean;
}

/** A knowledge base of Bedrock. Key: ARN. */
export interface AwsKnowledgeBaseFact extends FactBase<"aws.knowledge-base">, AwsNamed {
  readonly role?: Arn;
  /** Stores of its vectors: collection, domain, vector bucket, database cluster. Sorted. */
  readonly vectors: readonly Arn[];
  /** Buckets that it is filled from. Sorted. */
  readonly sources: readonly Arn[];
  /** What it is filled from outside AWS, and vector stores there: `web`, `confluence`, `pinecone`. Sorted. */
  readonly outside?: readonly string[];
  /** Secrets that it logs in with, to stores and sources. Sorted. */
  readonly secrets?: readonly Arn[];
}
/** A model of SageMaker. Key: ARN. */
export interface AwsModelFact extends FactBase<"aws.model">, AwsNamed {
  readonly role?: Arn;
  /** Buckets that hold what it was trained to. Sorted. */
  readonly artifacts: readonly Arn[];
  /** Images that it runs in. Sorted. */
  readonly images?: readonly string[];
  /** True where what runs in it sends nothing out and gets no credentials. */
  readonly isolated?: boolean;
}

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
  "aws.topic": AwsTopicFact;
  "aws.snapshot": AwsSnapshotFact;
  "aws.snapshot-block": AwsSnapshotBlockFact;
  "aws.image": AwsImageFact;
  "aws.volume": AwsVolumeFact;
  "aws.warehouse": AwsWarehouseFact;
  "aws.workgroup": AwsWorkgroupFact;
  "aws.search-domain": AwsSearchDomainFact;
  "aws.search-collection": AwsSearchCollectionFact;
  "aws.collection-access": AwsCollectionAccessFact;
  "aws.collection-network": AwsCollectionNetworkFact;
  "aws.vector-bucket": AwsVectorBucketFact;
  "aws.file-system": AwsFileSystemFact;
  "aws.mount-target": AwsMountTargetFact;
  "aws.repository": AwsRepositoryFact;
  "aws.knowledge-base": AwsKnowledgeBaseFact;
  "aws.model": AwsModelFact;
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
  "aws.topic": { collection: "SNS topics", node: "AwsTopic" },
  "aws.snapshot": { collection: "snapshots and backups", node: "AwsSnapshot" },
  "aws.snapshot-block": { collection: "block public access of EBS snapshots" },
  "aws.image": { collection: "machine images", node: "AwsImage" },
  "aws.volume": { collection: "EBS volumes", node: "AwsVolume" },
  "aws.warehouse": { collection: "Redshift warehouses", node: "AwsWarehouse" },
  "aws.workgroup": { collection: "Redshift Serverless workgroups" },
  "aws.search-domain": { collection: "OpenSearch domains", node: "AwsSearchDomain" },
  "aws.search-collection": { collection: "OpenSearch Serverless collections", node: "AwsSearchCollection" },
  "aws.collection-access": { collection: "data access policies of OpenSearch Serverless" },
  "aws.collection-network": { collection: "network policies of OpenSearch Serverless" },
  "aws.vector-bucket": { collection: "S3 vector buckets", node: "AwsVectorBucket" },
  "aws.file-system": { collection: "EFS file systems", node: "AwsFileSystem" },
  "aws.mount-target": { collection: "EFS mount targets" },
  "aws.repository": { collection: "ECR repositories", node: "AwsRepository" },
  "aws.knowledge-base": { collection: "Bedrock knowledge bases", node: "AwsKnowledgeBase" },
  "aws.model": { collection: "SageMaker models", node: "AwsModel" },
};
