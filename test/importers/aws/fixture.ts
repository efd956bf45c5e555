import { account, allow, iam, regional } from "./account.ts";
import { ai } from "./fixture-ai.ts";
import { compute } from "./fixture-compute.ts";
import { entryLists } from "./fixture-entry.ts";
import { identities } from "./fixture-iam.ts";
import { logs } from "./fixture-logs.ts";
import { stores } from "./fixture-stores.ts";

export * from "./account.ts";

/** One of everything that account authorization details hold. */
export const details = () => ({
  UserDetailList: [
    {
      Path: "/ops/",
      UserName: "ann",
      UserId: "AIDAANN",
      Arn: iam("user/ops/ann"),
      UserPolicyList: [{ PolicyName: "own", PolicyDocument: allow("s3:*") }],
      GroupList: ["ops"],
      AttachedManagedPolicies: [{ PolicyName: "shared", PolicyArn: iam("policy/shared") }],
      PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: iam("policy/shared") },
      Tags: [{ Key: "team", Value: "ops" }],
    },
  ],
  GroupDetailList: [
    {
      Path: "/g/",
      GroupName: "ops",
      GroupId: "AGPAOPS",
      Arn: iam("group/g/ops"),
      GroupPolicyList: [{ PolicyName: "more", PolicyDocument: allow(["ec2:*", "s3:*"]) }],
      AttachedManagedPolicies: [{ PolicyName: "shared", PolicyArn: iam("policy/shared") }],
    },
  ],
  RoleDetailList: [
    {
      Path: "/",
      RoleName: "app",
      RoleId: "AROAAPP",
      Arn: iam("role/app"),
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: {
          Sid: "Trust",
          Effect: "Allow",
          Principal: { Service: "ec2.amazonaws.com", AWS: [iam("root")] },
          Action: "sts:AssumeRole",
          Condition: { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "aws:MultiFactorAuthAge": [3600] } },
        },
      },
      InstanceProfileList: [{ InstanceProfileName: "app", Arn: iam("instance-profile/app") }],
      RolePolicyList: [
        {
          PolicyName: "inline",
          PolicyDocument: {
            Statement: [{ Effect: "Deny", NotAction: "s3:Get*", NotResource: ["arn:aws:s3:::a", "arn:aws:s3:::b"] }],
          },
        },
      ],
      AttachedManagedPolicies: [],
      Tags: [],
    },
  ],
  Policies: [
    {
      PolicyName: "shared",
      Arn: iam("policy/shared"),
      Path: "/",
      DefaultVersionId: "v2",
      PolicyVersionList: [
        { VersionId: "v2", IsDefaultVersion: true, Document: allow("s3:GetObject") },
        { VersionId: "v1", IsDefaultVersion: false, Document: allow("*") },
      ],
    },
  ],
});

const group = regional("elasticloadbalancing", "targetgroup/t/1");
const balancer = regional("elasticloadbalancing", "loadbalancer/app/lb/1");

const entries = entryLists(account, "eu-west-1");

/** One of everything that the lists of an account's resources hold. */
export const resources = () => ({
  ...stores,
  ...entries,
  ...compute,
  ...logs,
  ECS: { ...compute.ECS, Clusters: [{ clusterArn: regional("ecs", "cluster/main"), clusterName: "main" }] },
  Bedrock: { ...stores.Bedrock, ...ai.Bedrock, ...logs.Bedrock },
  SageMaker: { ...stores.SageMaker, ...compute.SageMaker, ...ai.SageMaker },
  BedrockAgentCore: { ...entries.BedrockAgentCore, ...compute.BedrockAgentCore, ...ai.BedrockAgentCore },
  AccountId: account,
  Region: "eu-west-1",
  Organizations: {
    Id: "o-1",
    ManagementAccountId: "999999999999",
    ServiceControlPolicies: [
      { TargetId: "r-1", Name: "FullAWSAccess", Document: allow("*") },
      { TargetId: "ou-1-a", Name: "FullAWSAccess", Document: allow("*") },
      { TargetId: account, Name: "guard", Document: allow("s3:*") },
      { TargetId: "888888888888", Name: "other", Document: allow("*") },
    ],
    ResourceControlPolicies: [{ TargetId: "r-1", Id: "p-rcp", Name: "perimeter", Document: allow("*") }],
  },
  IAM: identities,
  S3: {
    OrganizationPublicAccessBlock: { s3_attributes: { public_access_block_configuration: { "@@assign": "all" } } },
    AccountPublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false },
    Buckets: [
      {
        Name: "docs",
        Arn: "arn:aws:s3:::docs",
        BucketRegion: "eu-west-1",
        Policy: {
          Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::docs/*" }],
        },
        PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
        Grants: [
          { Grantee: { Type: "Group", URI: "http://acs.amazonaws.com/groups/global/AllUsers" }, Permission: "READ" },
          { Grantee: { Type: "CanonicalUser", ID: "abc" }, Permission: "FULL_CONTROL" },
        ],
        OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "k1" } }],
        },
        Tags: [{ Key: "data", Value: "public" }],
      },
    ],
  },
  Lambda: {
    Functions: [
      {
        FunctionName: "fn",
        FunctionArn: regional("lambda", "function:fn"),
        Role: iam("role/app"),
        Policy: JSON.stringify({
          Statement: [
            {
              Sid: "Public",
              Effect: "Allow",
              Principal: { AWS: "*" },
              Action: "lambda:InvokeFunctionUrl",
              Resource: "*",
            },
          ],
        }),
        FunctionUrlConfig: { FunctionUrl: "https://x.lambda-url.eu-west-1.on.aws/", AuthType: "NONE" },
        VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
        Environment: { Variables: { MODE: "prod" } },
        Tags: { team: "web" },
      },
    ],
  },
  EC2: {
    ...stores.EC2,
    ...compute.EC2,
    ...logs.EC2,
    Reservations: [
      {
        Instances: ["i-1", "i-2"].map((InstanceId, n) => ({
          InstanceId,
          State: { Name: n === 0 ? "stopped" : "running" },
          IamInstanceProfile: { Arn: iam("instance-profile/app") },
          PrivateIpAddress: `10.0.0.${n}`,
          VpcId: "vpc-1",
          SubnetId: "subnet-1",
          SecurityGroups: [{ GroupId: "sg-1", GroupName: "web" }],
          MetadataOptions: { HttpTokens: "optional", HttpEndpoint: "enabled", HttpPutResponseHopLimit: 2 },
          Tags: [{ Key: "aws:autoscaling:groupName", Value: "web:asg" }],
        })),
      },
      { Instances: [{ InstanceId: "i-3", PublicIpAddress: "198.51.100.3", State: { Name: "running" } }] },
    ],
    SecurityGroups: [
      {
        GroupId: "sg-1",
        GroupName: "web",
        VpcId: "vpc-1",
        IpPermissions: [
          {
            IpProtocol: "tcp",
            FromPort: 443,
            ToPort: 443,
            IpRanges: [{ CidrIp: "0.0.0.0/0" }],
            Ipv6Ranges: [{ CidrIpv6: "::/0" }],
            UserIdGroupPairs: [{ GroupId: "sg-2", UserId: account }],
            PrefixListIds: [{ PrefixListId: "pl-1" }],
          },
        ],
        IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      },
    ],
    Subnets: [{ SubnetId: "subnet-1", VpcId: "vpc-1", CidrBlock: "10.0.0.0/24" }],
    RouteTables: [
      {
        RouteTableId: "rtb-1",
        VpcId: "vpc-1",
        Associations: [{ Main: true }, { Main: false, SubnetId: "subnet-1" }],
        Routes: [
          { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" },
          { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" },
          { DestinationCidrBlock: "10.9.0.0/16", VpcPeeringConnectionId: "pcx-1", State: "blackhole" },
        ],
      },
    ],
    NetworkAcls: [
      {
        NetworkAclId: "acl-1",
        Associations: [{ SubnetId: "subnet-1" }],
        Entries: [
          {
            RuleNumber: 100,
            Egress: false,
            RuleAction: "allow",
            Protocol: "6",
            CidrBlock: "0.0.0.0/0",
            PortRange: { From: 443, To: 443 },
          },
        ],
      },
    ],
    VpcEndpoints: [
      {
        VpcEndpointId: "vpce-1",
        VpcId: "vpc-1",
        ServiceName: "com.amazonaws.eu-west-1.s3",
        PolicyDocument: allow("*"),
      },
    ],
    InternetGateways: [{ InternetGatewayId: "igw-1" }],
    PrefixLists: [{ PrefixListId: "pl-1", Entries: [{ Cidr: "192.0.2.0/24" }] }],
  },
  ElasticLoadBalancingV2: {
    LoadBalancers: [
      {
        LoadBalancerArn: balancer,
        LoadBalancerName: "lb",
        DNSName: "LB-1.elb.amazonaws.com",
        Scheme: "internet-facing",
        Type: "application",
        VpcId: "vpc-1",
        AvailabilityZones: [{ SubnetId: "subnet-1" }],
        SecurityGroups: ["sg-1"],
      },
    ],
    Listeners: [
      {
        ListenerArn: regional("elasticloadbalancing", "listener/app/lb/1/2"),
        LoadBalancerArn: balancer,
        Port: 443,
        Protocol: "HTTPS",
        DefaultActions: [{ Type: "fixed-response" }],
        Rules: [
          {
            Priority: "1",
            Conditions: [
              { Field: "host-header", HostHeaderConfig: { Values: ["a.example"] } },
              { Field: "path-pattern", Values: ["/api/*"] },
              { Field: "source-ip", SourceIpConfig: { Values: ["10.0.0.0/8"] } },
            ],
            Actions: [
              { Type: "authenticate-oidc", Order: 1 },
              {
                Type: "forward",
                Order: 2,
                TargetGroupArn: group,
                ForwardConfig: { TargetGroups: [{ TargetGroupArn: group, Weight: 1 }] },
              },
            ],
          },
        ],
      },
    ],
    TargetGroups: [{ TargetGroupArn: group }],
    TargetHealthDescriptions: [
      { TargetGroupArn: group, Target: { Id: "i-1", Port: 80 }, TargetHealth: { State: "healthy" } },
    ],
  },
  KMS: {
    Keys: [
      {
        KeyId: "k1",
        Arn: regional("kms", "key/k1"),
        KeyManager: "CUSTOMER",
        Aliases: [{ AliasName: "alias/docs" }],
        Policy: { Statement: [{ Effect: "Allow", Principal: { AWS: iam("root") }, Action: "kms:*", Resource: "*" }] },
        Grants: [
          {
            GranteePrincipal: iam("role/app"),
            Operations: ["Decrypt"],
            Constraints: { EncryptionContextSubset: { a: "b" } },
          },
        ],
        Tags: [{ TagKey: "team", TagValue: "sec" }],
      },
    ],
  },
  SecretsManager: {
    SecretList: [
      {
        ARN: regional("secretsmanager", "secret:db-AbCdEf"),
        Name: "db",
        KmsKeyId: "alias/docs",
        ResourcePolicy: { Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] },
        Tags: [{ Key: "ambit.dev/unlocks", Value: `${regional("rds", "db:ledger")} ${iam("user/ops/ann")}` }],
      },
    ],
  },
  SSM: {
    ...compute.SSM,
    Parameters: [{ Name: "/a/b", Type: "SecureString", KeyId: "alias/aws/ssm" }],
    Documents: [{ Name: "runbook", Owner: account, AccountIds: ["all"] }],
  },
  RDS: {
    ...stores.RDS,
    DBInstances: [
      {
        DBInstanceArn: regional("rds", "db:ledger"),
        DBInstanceIdentifier: "ledger",
        Engine: "postgres",
        Endpoint: { Address: "ledger.rds.amazonaws.com", Port: 5432 },
        PubliclyAccessible: false,
        DBSubnetGroup: { VpcId: "vpc-1" },
        VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1" }],
        MasterUserSecret: { SecretArn: regional("secretsmanager", "secret:db-AbCdEf") },
        TagList: [{ Key: "data", Value: "money" }],
      },
    ],
    DBClusters: [
      {
        DBClusterArn: regional("rds", "cluster:c"),
        DBClusterIdentifier: "c",
        Engine: "aurora",
        Endpoint: "c.rds.amazonaws.com",
        Port: 3306,
        VpcSecurityGroups: [],
      },
    ],
  },
  DynamoDB: { ...stores.DynamoDB, Tables: [{ TableName: "t", TableArn: regional("dynamodb", "table/t") }] },
  SQS: {
    Queues: [
      {
        QueueArn: regional("sqs", "q"),
        Policy: { Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }] },
      },
    ],
  },
  EKS: {
    Clusters: [
      {
        name: "prod",
        arn: regional("eks", "cluster/prod"),
        identity: { oidc: { issuer: "https://oidc.example/id/1" } },
        accessConfig: { authenticationMode: "API" },
        resourcesVpcConfig: {
          endpointPublicAccess: true,
          publicAccessCidrs: ["0.0.0.0/0"],
          vpcId: "vpc-1",
          securityGroupIds: ["sg-1"],
          clusterSecurityGroupId: "sg-2",
        },
        accessEntries: [
          {
            principalArn: iam("role/app"),
            username: "app",
            kubernetesGroups: ["dev"],
            accessPolicies: [
              {
                policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                accessScope: { type: "cluster" },
              },
              {
                policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
                accessScope: { type: "namespace", namespaces: ["shop"] },
              },
            ],
          },
        ],
        podIdentityAssociations: [{ namespace: "shop", serviceAccount: "web", roleArn: iam("role/app") }],
        tags: { team: "platform" },
      },
    ],
  },
});
