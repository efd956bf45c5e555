import { account, allow, iam, regional } from "./account.ts";

const shared = { CreateVolumePermissions: [{ UserId: "444455556666" }, { UserId: "222233334444" }] };

/** One of every list of data stores beside those of `fixture.ts`, service by service. */
export const stores = {
  EC2: {
    Snapshots: [
      { SnapshotId: "snap-1", OwnerId: account, VolumeId: "vol-1", Encrypted: true, KmsKeyId: "k1", ...shared },
      { SnapshotId: "snap-2", VolumeId: "vol-ffffffff", CreateVolumePermissions: [{ Group: "all" }] },
      { SnapshotId: "snap-3", OwnerId: "999999999999", Encrypted: false },
    ],
    SnapshotBlockPublicAccessState: { State: "block-new-sharing", ManagedBy: "account" },
    Images: [
      {
        ImageId: "ami-1",
        OwnerId: account,
        Public: true,
        BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { SnapshotId: "snap-1" } }, { DeviceName: "/dev/sdb" }],
      },
    ],
    Volumes: [{ VolumeId: "vol-1", Encrypted: false, Attachments: [{ InstanceId: "i-1", Device: "/dev/xvda" }] }],
  },
  RDS: {
    DBSnapshots: [
      {
        DBSnapshotIdentifier: "before",
        DBSnapshotArn: regional("rds", "snapshot:before"),
        DBInstanceIdentifier: "ledger",
        Encrypted: false,
        DBSnapshotAttributes: [{ AttributeName: "restore", AttributeValues: ["all"] }],
      },
    ],
    DBClusterSnapshots: [
      {
        DBClusterSnapshotIdentifier: "nightly",
        DBClusterSnapshotArn: regional("rds", "cluster-snapshot:nightly"),
        DBClusterIdentifier: "c",
        StorageEncrypted: true,
        KmsKeyId: regional("kms", "key/k1"),
        DBClusterSnapshotAttributes: [{ AttributeName: "restore", AttributeValues: ["444455556666"] }],
      },
    ],
  },
  DynamoDB: {
    BackupSummaries: [
      {
        BackupName: "monthly",
        BackupArn: regional("dynamodb", "table/t/backup/01489602797149-73d8d5bc"),
        TableArn: regional("dynamodb", "table/t"),
      },
    ],
  },
  SNS: {
    Topics: [
      {
        TopicArn: regional("sns", "alarms"),
        Attributes: {
          KmsMasterKeyId: "alias/docs",
          Policy: JSON.stringify({
            Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sns:Subscribe", Resource: "*" }],
          }),
        },
      },
    ],
  },
  Redshift: {
    Clusters: [
      {
        ClusterIdentifier: "dw",
        Endpoint: { Address: "dw.x.eu-west-1.redshift.amazonaws.com", Port: 5439 },
        PubliclyAccessible: true,
        VpcId: "vpc-1",
        VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1", Status: "active" }],
        IamRoles: [{ IamRoleArn: iam("role/app"), ApplyStatus: "in-sync" }],
        MasterPasswordSecretArn: regional("secretsmanager", "secret:db-AbCdEf"),
      },
    ],
    Snapshots: [
      {
        SnapshotIdentifier: "weekly",
        ClusterIdentifier: "dw",
        Encrypted: true,
        AccountsWithRestoreAccess: [{ AccountId: "444455556666" }],
      },
    ],
  },
  RedshiftServerless: {
    Namespaces: [
      {
        namespaceName: "lake",
        namespaceArn: regional("redshift-serverless", "namespace/1a2b"),
        iamRoles: [`IamRole(applyStatus=in-sync, iamRoleArn=${iam("role/app")})`],
        adminPasswordSecretArn: regional("secretsmanager", "secret:lake-AbCdEf"),
      },
    ],
    Workgroups: [
      {
        workgroupName: "bi",
        workgroupArn: regional("redshift-serverless", "workgroup/3c4d"),
        namespaceName: "lake",
        endpoint: { address: "bi.eu-west-1.redshift-serverless.amazonaws.com", port: 5439 },
        publiclyAccessible: false,
        subnetIds: ["subnet-1"],
        securityGroupIds: ["sg-1"],
      },
    ],
  },
  OpenSearch: {
    Domains: [
      {
        DomainName: "logs",
        ARN: regional("es", "domain/logs"),
        Endpoints: { vpc: "vpc-logs.eu-west-1.es.amazonaws.com" },
        AccessPolicies: JSON.stringify({
          Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "es:*", Resource: "*" }],
        }),
        VPCOptions: { VPCId: "vpc-1", SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
        AdvancedSecurityOptions: { Enabled: true, InternalUserDatabaseEnabled: true },
      },
    ],
  },
  OpenSearchServerless: {
    CollectionDetails: [{ id: "07x", name: "facts", arn: regional("aoss", "collection/07x"), type: "VECTORSEARCH" }],
    AccessPolicies: [
      {
        type: "data",
        name: "readers",
        policy: [
          {
            Rules: [
              { ResourceType: "index", Resource: ["index/facts/*"], Permission: ["aoss:ReadDocument"] },
              {
                ResourceType: "collection",
                Resource: ["collection/facts"],
                Permission: ["aoss:DescribeCollectionItems"],
              },
            ],
            Principal: [iam("role/app")],
          },
        ],
      },
    ],
    SecurityPolicies: [
      { type: "encryption", name: "keys", policy: { Rules: [], AWSOwnedKey: true } },
      {
        type: "network",
        name: "inside",
        policy: JSON.stringify([
          {
            Rules: [
              { ResourceType: "collection", Resource: ["collection/facts"] },
              { ResourceType: "dashboard", Resource: ["collection/facts"] },
            ],
            AllowFromPublic: false,
            SourceVPCEs: ["vpce-1"],
          },
        ]),
      },
    ],
  },
  S3Vectors: {
    VectorBuckets: [
      {
        vectorBucketName: "embeddings",
        vectorBucketArn: regional("s3vectors", "bucket/embeddings"),
        encryptionConfiguration: { sseType: "aws:kms", kmsKeyArn: regional("kms", "key/k1") },
        policy: allow("s3vectors:*"),
      },
    ],
  },
  EFS: {
    FileSystems: [
      {
        FileSystemId: "fs-1",
        FileSystemArn: regional("elasticfilesystem", "file-system/fs-1"),
        Name: "home",
        Encrypted: true,
        KmsKeyId: regional("kms", "key/k1"),
        Policy: JSON.stringify({
          Statement: [{ Effect: "Allow", Principal: "*", Action: "elasticfilesystem:ClientMount", Resource: "*" }],
        }),
        MountTargets: [{ MountTargetId: "fsmt-1", SubnetId: "subnet-1", VpcId: "vpc-1", SecurityGroups: ["sg-1"] }],
      },
    ],
    MountTargets: [{ MountTargetId: "fsmt-2", FileSystemId: "fs-1", SubnetId: "subnet-1", VpcId: "vpc-1" }],
  },
  ECR: {
    Repositories: [
      {
        repositoryName: "web",
        repositoryArn: regional("ecr", "repository/web"),
        imageTagMutability: "IMMUTABLE",
        Policy: {
          Statement: [{ Effect: "Allow", Principal: { AWS: iam("role/app") }, Action: "ecr:BatchGetImage" }],
        },
      },
    ],
  },
  ECRPublic: {
    Repositories: [{ repositoryName: "cli", repositoryArn: `arn:aws:ecr-public::${account}:repository/cli` }],
  },
  Bedrock: {
    KnowledgeBases: [
      {
        knowledgeBaseId: "KB1",
        knowledgeBaseArn: regional("bedrock", "knowledge-base/KB1"),
        name: "answers",
        tags: { team: "rag" },
        roleArn: iam("role/app"),
        storageConfiguration: {
          type: "RDS",
          rdsConfiguration: {
            resourceArn: regional("rds", "cluster:c"),
            credentialsSecretArn: regional("secretsmanager", "secret:kb-AbCdEf"),
          },
        },
        dataSources: [{ dataSourceConfiguration: { type: "S3", s3Configuration: { bucketArn: "arn:aws:s3:::docs" } } }],
      },
    ],
  },
  SageMaker: {
    Models: [
      {
        ModelName: "ranker",
        ModelArn: regional("sagemaker", "model/ranker"),
        ExecutionRoleArn: iam("role/app"),
        PrimaryContainer: { Image: "x", ModelDataUrl: "s3://docs/models/ranker.tar.gz" },
      },
    ],
  },
};
