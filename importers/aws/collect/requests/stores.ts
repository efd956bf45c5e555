import { inside, type Request, request } from "../request.ts";

const once = { once: true } as const;
const ofBucket = { once: true, from: "s3api ListBuckets", input: (name: string) => ({ Bucket: name }) } as const;
const ofTable = "dynamodb ListTables";
const ofKey = { from: "kms ListKeys", input: (id: string) => ({ KeyId: id }) } as const;
const ofAccessPoint = "s3control ListAccessPoints";

/** Data stores, secrets and keys. */
export const storeRequests: readonly Request[] = [
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html: actions are not called as operations are.
  request("s3api", "ListBuckets", "buckets", {
    ...once,
    permissions: ["s3:ListAllMyBuckets"],
    input: { MaxBuckets: 1000 },
    list: "Buckets",
    gives: "Name",
  }),
  request("s3api", "GetBucketPolicy", "policies of buckets", { ...ofBucket, none: ["NoSuchBucketPolicy"] }),
  request("s3api", "GetPublicAccessBlock", "public access blocks of buckets", {
    ...ofBucket,
    permissions: ["s3:GetBucketPublicAccessBlock"],
    none: ["NoSuchPublicAccessBlockConfiguration"],
  }),
  request("s3api", "GetBucketAcl", "ACLs of buckets", ofBucket),
  request("s3api", "GetBucketOwnershipControls", "whether ACLs of buckets count", {
    ...ofBucket,
    none: ["OwnershipControlsNotFoundError"],
  }),
  request("s3api", "GetBucketEncryption", "keys of buckets", {
    ...ofBucket,
    permissions: ["s3:GetEncryptionConfiguration"],
    none: ["ServerSideEncryptionConfigurationNotFoundError"],
  }),
  request("s3api", "GetBucketLocation", "regions of buckets", ofBucket),
  request("s3api", "GetBucketTagging", "tags of buckets", { ...ofBucket, none: ["NoSuchTagSet"] }),
  request("s3control", "GetPublicAccessBlock", "the account's public access block", {
    ...once,
    permissions: ["s3:GetAccountPublicAccessBlock"],
    from: "sts GetCallerIdentity",
    input: (account) => ({ AccountId: account }),
    named: false,
    none: ["NoSuchPublicAccessBlockConfiguration"],
  }),
  request("s3control", "ListAccessPoints", "access points", {
    permissions: ["s3:ListAccessPoints"],
    input: (_, { account }) => ({ AccountId: account }),
    list: "AccessPointList",
    gives: "Name",
  }),
  request("s3control", "GetAccessPoint", "blocks of access points", {
    permissions: ["s3:GetAccessPoint"],
    from: ofAccessPoint,
    input: (name, { account }) => ({ AccountId: account, Name: name }),
  }),
  request("s3control", "GetAccessPointPolicy", "policies of access points", {
    permissions: ["s3:GetAccessPointPolicy"],
    from: ofAccessPoint,
    input: (name, { account }) => ({ AccountId: account, Name: name }),
    none: ["NoSuchAccessPointPolicy"],
  }),
  request("kms", "ListKeys", "keys", { list: "Keys", gives: "KeyId" }),
  request("kms", "DescribeKey", "who manages keys", ofKey),
  request("kms", "GetKeyPolicy", "policies of keys", {
    from: "kms ListKeys",
    input: (id) => ({ KeyId: id, PolicyName: "default" }),
  }),
  request("kms", "ListGrants", "grants of keys", { ...ofKey, list: "Grants" }),
  request("kms", "ListAliases", "aliases of keys", { list: "Aliases" }),
  request("secretsmanager", "ListSecrets", "names of secrets", { list: "SecretList", gives: "ARN" }),
  request("secretsmanager", "GetResourcePolicy", "policies of secrets", {
    from: "secretsmanager ListSecrets",
    input: (arn) => ({ SecretId: arn }),
    named: (arn) => arn.slice(arn.indexOf(":secret:") + ":secret:".length),
  }),
  request("ssm", "DescribeParameters", "names of parameters", { input: { MaxResults: 50 }, list: "Parameters" }),
  request("rds", "DescribeDBInstances", "databases", { list: "DBInstances" }),
  request("rds", "DescribeDBClusters", "database clusters", { list: "DBClusters" }),
  request("rds", "DescribeDBSnapshots", "database snapshots", { list: "DBSnapshots", gives: "DBSnapshotIdentifier" }),
  request("rds", "DescribeDBSnapshotAttributes", "who may restore database snapshots", {
    from: "rds DescribeDBSnapshots",
    input: (id) => ({ DBSnapshotIdentifier: id }),
    none: ["InvalidDBSnapshotState"],
  }),
  request("rds", "DescribeDBClusterSnapshots", "snapshots of database clusters", {
    list: "DBClusterSnapshots",
    gives: "DBClusterSnapshotIdentifier",
  }),
  request("rds", "DescribeDBClusterSnapshotAttributes", "who may restore snapshots of database clusters", {
    from: "rds DescribeDBClusterSnapshots",
    input: (id) => ({ DBClusterSnapshotIdentifier: id }),
    none: ["InvalidDBClusterSnapshotStateFault"],
  }),
  request("dynamodb", "ListTables", "tables", {
    list: "TableNames",
    paged: ["LastEvaluatedTableName", "ExclusiveStartTableName"],
    gives: "",
  }),
  request("dynamodb", "DescribeTable", "keys and streams of tables", {
    from: ofTable,
    input: (name) => ({ TableName: name }),
  }),
  request("dynamodb", "GetResourcePolicy", "policies of tables", {
    from: ofTable,
    input: (name, { account, partition, region }) => ({
      ResourceArn: `arn:${partition}:dynamodb:${region}:${account}:table/${name}`,
    }),
    none: ["PolicyNotFoundException"],
  }),
  request("dynamodb", "DescribeContinuousBackups", "recovery of tables", {
    from: ofTable,
    input: (name) => ({ TableName: name }),
  }),
  request("dynamodb", "ListBackups", "backups of tables", {
    list: "BackupSummaries",
    paged: ["LastEvaluatedBackupArn", "ExclusiveStartBackupArn"],
  }),
  request("sqs", "ListQueues", "queues", { input: { MaxResults: 1000 }, list: "QueueUrls", gives: "" }),
  request("sqs", "GetQueueAttributes", "policies of queues", {
    from: "sqs ListQueues",
    input: (url) => ({ QueueUrl: url, AttributeNames: ["All"] }),
    named: (url) => url.slice(url.lastIndexOf("/") + 1),
  }),
  request("sns", "ListTopics", "topics", { list: "Topics", gives: "TopicArn" }),
  request("sns", "GetTopicAttributes", "policies of topics", {
    from: "sns ListTopics",
    input: (arn) => ({ TopicArn: arn }),
    named: (arn) => arn.slice(arn.lastIndexOf(":") + 1),
  }),
  request("ec2", "DescribeSnapshots", "volume snapshots", {
    input: { OwnerIds: ["self"], MaxResults: 1000 },
    list: "Snapshots",
    gives: "SnapshotId",
  }),
  request("ec2", "DescribeSnapshotAttribute", "who may use volume snapshots", {
    from: "ec2 DescribeSnapshots",
    input: (id) => ({ SnapshotId: id, Attribute: "createVolumePermission" }),
  }),
  request("ec2", "GetSnapshotBlockPublicAccessState", "whether snapshots can be public"),
  request("ec2", "DescribeImages", "images", {
    input: { Owners: ["self"], MaxResults: 1000 },
    list: "Images",
    gives: "ImageId",
  }),
  request("ec2", "DescribeImageAttribute", "who may use images", {
    from: "ec2 DescribeImages",
    input: (id) => ({ ImageId: id, Attribute: "launchPermission" }),
  }),
  request("ec2", "DescribeVolumes", "volumes", { input: { MaxResults: 1000 }, list: "Volumes" }),
  request("redshift", "DescribeClusters", "warehouses", { list: "Clusters" }),
  request("redshift", "DescribeClusterSnapshots", "snapshots of warehouses", { list: "Snapshots" }),
  request("redshift-serverless", "ListNamespaces", "serverless warehouses", { list: "namespaces" }),
  request("redshift-serverless", "ListWorkgroups", "addresses of serverless warehouses", { list: "workgroups" }),
  request("opensearch", "ListDomainNames", "names of search domains", {
    list: "DomainNames",
    paged: false,
    gives: "DomainName",
    saved: false,
  }),
  request("opensearch", "DescribeDomains", "search domains", {
    from: "opensearch ListDomainNames",
    batch: { size: 5, input: (names) => ({ DomainNames: names }) },
    list: "DomainStatusList",
    paged: false,
  }),
  request("opensearchserverless", "ListCollections", "names of search collections", {
    list: "collectionSummaries",
    gives: "id",
    saved: false,
  }),
  request("opensearchserverless", "BatchGetCollection", "search collections", {
    from: "opensearchserverless ListCollections",
    batch: { size: 100, input: (ids) => ({ ids }) },
    list: "collectionDetails",
    paged: false,
  }),
  request("opensearchserverless", "ListAccessPolicies", "data access policies of search collections", {
    input: { type: "data" },
    list: "accessPolicySummaries",
    gives: "name",
    saved: false,
  }),
  request("opensearchserverless", "GetAccessPolicy", "documents of data access policies", {
    from: "opensearchserverless ListAccessPolicies",
    input: (name) => ({ type: "data", name }),
  }),
  request("opensearchserverless", "ListSecurityPolicies", "network policies of search collections", {
    input: { type: "network" },
    list: "securityPolicySummaries",
    gives: "name",
    saved: false,
  }),
  request("opensearchserverless", "GetSecurityPolicy", "documents of network policies", {
    from: "opensearchserverless ListSecurityPolicies",
    input: (name) => ({ type: "network", name }),
  }),
  request("s3vectors", "ListVectorBuckets", "vector buckets", { list: "vectorBuckets", gives: "vectorBucketName" }),
  request("s3vectors", "GetVectorBucket", "keys of vector buckets", {
    from: "s3vectors ListVectorBuckets",
    input: (name) => ({ vectorBucketName: name }),
  }),
  request("s3vectors", "GetVectorBucketPolicy", "policies of vector buckets", {
    from: "s3vectors ListVectorBuckets",
    input: (name) => ({ vectorBucketName: name }),
    none: ["NotFoundException"],
  }),
  request("efs", "DescribeFileSystems", "file systems", { list: "FileSystems", gives: "FileSystemId" }),
  request("efs", "DescribeFileSystemPolicy", "policies of file systems", {
    from: "efs DescribeFileSystems",
    input: (id) => ({ FileSystemId: id }),
    none: ["PolicyNotFound"],
  }),
  request("efs", "DescribeMountTargets", "mount targets", {
    from: "efs DescribeFileSystems",
    input: (id) => ({ FileSystemId: id }),
    list: "MountTargets",
    gives: "MountTargetId",
  }),
  request("efs", "DescribeMountTargetSecurityGroups", "security groups of mount targets", {
    from: "efs DescribeMountTargets",
    input: (id) => ({ MountTargetId: id }),
  }),
  request("ecr", "DescribeRepositories", "repositories of images", { list: "repositories", gives: "repositoryName" }),
  request("ecr", "GetRepositoryPolicy", "policies of repositories", {
    from: "ecr DescribeRepositories",
    input: (name) => ({ repositoryName: name }),
    none: ["RepositoryPolicyNotFoundException"],
  }),
  request("ecr-public", "DescribeRepositories", "public repositories", {
    ...once,
    list: "repositories",
    gives: "repositoryName",
  }),
  request("ecr-public", "GetRepositoryPolicy", "policies of public repositories", {
    ...once,
    from: "ecr-public DescribeRepositories",
    input: (name) => ({ repositoryName: name }),
    none: ["RepositoryPolicyNotFoundException"],
  }),
  request("bedrock-agent", "ListKnowledgeBases", "knowledge bases", {
    list: "knowledgeBaseSummaries",
    gives: "knowledgeBaseId",
  }),
  request("bedrock-agent", "GetKnowledgeBase", "roles and stores of knowledge bases", {
    from: "bedrock-agent ListKnowledgeBases",
    input: (knowledgeBaseId) => ({ knowledgeBaseId }),
  }),
  request("bedrock-agent", "ListDataSources", "data sources of knowledge bases", {
    from: "bedrock-agent ListKnowledgeBases",
    input: (knowledgeBaseId) => ({ knowledgeBaseId }),
    list: "dataSourceSummaries",
    gives: inside("dataSourceId"),
  }),
  request("bedrock-agent", "GetDataSource", "buckets of data sources", {
    from: "bedrock-agent ListDataSources",
    pair: (knowledgeBaseId, dataSourceId) => ({ knowledgeBaseId, dataSourceId }),
  }),
  request("sagemaker", "ListModels", "models", {
    input: { MaxResults: 100 },
    list: "Models",
    gives: "ModelName",
  }),
  request("sagemaker", "DescribeModel", "roles and artifacts of models", {
    from: "sagemaker ListModels",
    input: (name) => ({ ModelName: name }),
  }),
];
