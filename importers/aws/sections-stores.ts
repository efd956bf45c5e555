import { accountBlock, buckets } from "./buckets.ts";
import { databaseClusters, databaseInstances, tables } from "./databases.ts";
import { keys } from "./keys.ts";
import { parameters, secrets } from "./secrets.ts";
import { type Section, section, whole } from "./section.ts";
import { fileSystems, mountTargets } from "./stores-files.ts";
import { publicRepositories, repositories } from "./stores-images.ts";
import { queues, topics } from "./stores-messages.ts";
import { knowledgeBases, models } from "./stores-models.ts";
import {
  collectionAccess,
  collectionNetworks,
  searchCollections,
  searchDomains,
  vectorBuckets,
} from "./stores-search.ts";
import {
  clusterSnapshots,
  databaseSnapshots,
  images,
  snapshotBlock,
  tableBackups,
  volumeSnapshots,
  volumes,
  warehouseSnapshots,
} from "./stores-snapshots.ts";
import { namespaces, warehouseClusters, workgroups } from "./stores-warehouses.ts";

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
  section("SNS.Topics", ["aws.topic"], ["sns:ListTopics", "sns:GetTopicAttributes"], topics),
  section(
    "EC2.Snapshots",
    ["aws.snapshot"],
    ["ec2:DescribeSnapshots", "ec2:DescribeSnapshotAttribute"],
    volumeSnapshots,
  ),
  section(
    "EC2.SnapshotBlockPublicAccessState",
    ["aws.snapshot-block"],
    ["ec2:GetSnapshotBlockPublicAccessState"],
    snapshotBlock,
    whole,
  ),
  section("EC2.Images", ["aws.image"], ["ec2:DescribeImages", "ec2:DescribeImageAttribute"], images),
  section("EC2.Volumes", ["aws.volume"], ["ec2:DescribeVolumes"], volumes),
  section(
    "RDS.DBSnapshots",
    ["aws.snapshot"],
    ["rds:DescribeDBSnapshots", "rds:DescribeDBSnapshotAttributes"],
    databaseSnapshots,
  ),
  section(
    "RDS.DBClusterSnapshots",
    ["aws.snapshot"],
    ["rds:DescribeDBClusterSnapshots", "rds:DescribeDBClusterSnapshotAttributes"],
    clusterSnapshots,
  ),
  section("DynamoDB.BackupSummaries", ["aws.snapshot"], ["dynamodb:ListBackups"], tableBackups),
  section("Redshift.Snapshots", ["aws.snapshot"], ["redshift:DescribeClusterSnapshots"], warehouseSnapshots),
  section("Redshift.Clusters", ["aws.warehouse"], ["redshift:DescribeClusters"], warehouseClusters),
  section("RedshiftServerless.Namespaces", ["aws.warehouse"], ["redshift-serverless:ListNamespaces"], namespaces),
  section("RedshiftServerless.Workgroups", ["aws.workgroup"], ["redshift-serverless:ListWorkgroups"], workgroups),
  section("OpenSearch.Domains", ["aws.search-domain"], ["es:ListDomainNames", "es:DescribeDomains"], searchDomains),
  section(
    "OpenSearchServerless.CollectionDetails",
    ["aws.search-collection"],
    ["aoss:ListCollections", "aoss:BatchGetCollection"],
    searchCollections,
  ),
  section(
    "OpenSearchServerless.AccessPolicies",
    ["aws.collection-access"],
    ["aoss:ListAccessPolicies", "aoss:GetAccessPolicy"],
    collectionAccess,
  ),
  section(
    "OpenSearchServerless.SecurityPolicies",
    ["aws.collection-network"],
    ["aoss:ListSecurityPolicies", "aoss:GetSecurityPolicy"],
    collectionNetworks,
  ),
  section(
    "S3Vectors.VectorBuckets",
    ["aws.vector-bucket"],
    ["s3vectors:ListVectorBuckets", "s3vectors:GetVectorBucket", "s3vectors:GetVectorBucketPolicy"],
    vectorBuckets,
  ),
  section(
    "EFS.FileSystems",
    ["aws.file-system"],
    ["elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeFileSystemPolicy"],
    fileSystems,
  ),
  section(
    "EFS.MountTargets",
    ["aws.mount-target"],
    ["elasticfilesystem:DescribeMountTargets", "elasticfilesystem:DescribeMountTargetSecurityGroups"],
    mountTargets,
  ),
  section(
    "ECR.Repositories",
    ["aws.repository"],
    ["ecr:DescribeRepositories", "ecr:GetRepositoryPolicy"],
    repositories,
  ),
  section(
    "ECRPublic.Repositories",
    ["aws.repository"],
    ["ecr-public:DescribeRepositories", "ecr-public:GetRepositoryPolicy"],
    publicRepositories,
  ),
  section(
    "Bedrock.KnowledgeBases",
    ["aws.knowledge-base"],
    ["bedrock:ListKnowledgeBases", "bedrock:GetKnowledgeBase", "bedrock:ListDataSources", "bedrock:GetDataSource"],
    knowledgeBases,
  ),
  section("SageMaker.Models", ["aws.model"], ["sagemaker:ListModels", "sagemaker:DescribeModel"], models),
];
