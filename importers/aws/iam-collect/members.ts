import { membersOf, type Tree } from "../../read/index.ts";
import { arnParts } from "../shapes.ts";

/** What the folder of one resource is in the shape of a list's member. */
interface Kind {
  readonly path: string;
  readonly member: (arn: string, metadata: Tree, parts: Tree) => Tree;
}

const last = (arn: unknown): string => String(arn).slice(String(arn).lastIndexOf("/") + 1);
const resource = (arn: string): string => arnParts(arn)?.resource ?? "";

const holder = (arn: string, metadata: Tree, parts: Tree): Tree => ({
  Arn: arn,
  Path: metadata["path"] ?? "/",
  AttachedManagedPolicies: membersOf(parts["managed-policies"]).map((policy) => ({ PolicyArn: policy })),
  ...(metadata["permissionBoundary"]
    ? { PermissionsBoundary: { PermissionsBoundaryArn: metadata["permissionBoundary"] } }
    : {}),
  Tags: parts["tags"],
});

/** By service and the beginning of the ARN's resource. */
const kinds: readonly (readonly [service: string, prefix: string, Kind])[] = [
  [
    "iam",
    "role/",
    {
      path: "RoleDetailList",
      member: (arn, metadata, parts) => ({
        ...holder(arn, metadata, parts),
        RoleName: metadata["name"],
        RoleId: metadata["id"],
        AssumeRolePolicyDocument: parts["trust-policy"],
        RolePolicyList: parts["inline-policies"],
        InstanceProfileList: membersOf(parts["instance-profiles"]).map((profile) => ({ Arn: profile })),
      }),
    },
  ],
  [
    "iam",
    "user/",
    {
      path: "UserDetailList",
      member: (arn, metadata, parts) => ({
        ...holder(arn, metadata, parts),
        UserName: metadata["name"],
        UserId: metadata["id"],
        UserPolicyList: parts["inline-policies"],
        GroupList: membersOf(parts["groups"]).map(last),
      }),
    },
  ],
  [
    "iam",
    "group/",
    {
      path: "GroupDetailList",
      member: (arn, metadata, parts) => ({
        ...holder(arn, metadata, parts),
        GroupName: metadata["name"],
        GroupId: metadata["id"],
        GroupPolicyList: parts["inline-policies"],
      }),
    },
  ],
  [
    "iam",
    "policy/",
    {
      path: "Policies",
      member: (arn, metadata, parts) => ({
        Arn: arn,
        PolicyName: metadata["name"],
        DefaultVersionId: metadata["defaultVersionId"] ?? "v1",
        PolicyVersionList: [{ VersionId: metadata["defaultVersionId"] ?? "v1", Document: parts["current-policy"] }],
        Tags: parts["tags"],
      }),
    },
  ],
  [
    "s3",
    "",
    {
      path: "S3.Buckets",
      member: (arn, metadata, parts) => ({
        Name: metadata["name"] ?? resource(arn),
        Arn: arn,
        BucketRegion: metadata["region"],
        Policy: parts["policy"],
        PublicAccessBlockConfiguration: parts["bpa"],
        ServerSideEncryptionConfiguration: Array.isArray(parts["encryption"])
          ? { Rules: parts["encryption"] }
          : undefined,
        Tags: parts["tags"],
      }),
    },
  ],
  [
    "lambda",
    "function:",
    {
      path: "Lambda.Functions",
      member: (arn, metadata, parts) => ({
        FunctionArn: arn,
        FunctionName: metadata["name"] ?? resource(arn).slice("function:".length),
        Role: metadata["role"],
        Policy: parts["policy"],
        Tags: parts["tags"],
      }),
    },
  ],
  [
    "kms",
    "key/",
    {
      path: "KMS.Keys",
      member: (arn, metadata, parts) => ({
        KeyId: metadata["id"] ?? last(arn),
        Arn: arn,
        Policy: parts["policy"],
        Tags: parts["tags"],
      }),
    },
  ],
  [
    "secretsmanager",
    "secret:",
    {
      path: "SecretsManager.SecretList",
      member: (arn, metadata, parts) => ({
        ARN: arn,
        Name: metadata["name"] ?? resource(arn).slice("secret:".length),
        KmsKeyId: metadata["key"],
        ResourcePolicy: parts["policy"],
        Tags: parts["tags"],
      }),
    },
  ],
  [
    "sqs",
    "",
    {
      path: "SQS.Queues",
      member: (arn, _, { policy, tags }) => ({ QueueArn: arn, Attributes: { Policy: policy }, Tags: tags }),
    },
  ],
  [
    "sns",
    "",
    {
      path: "SNS.Topics",
      member: (arn, _, { policy, tags }) => ({ TopicArn: arn, Attributes: { Policy: policy }, Tags: tags }),
    },
  ],
  [
    "dynamodb",
    "table/",
    {
      path: "DynamoDB.Tables",
      member: (arn, metadata, parts) => ({
        TableArn: arn,
        TableName: metadata["name"] ?? last(arn),
        ResourcePolicy: parts["policy"],
        Tags: parts["tags"],
      }),
    },
  ],
  [
    "ecr",
    "repository/",
    {
      path: "ECR.Repositories",
      member: (arn, metadata, parts) => ({
        repositoryArn: arn,
        repositoryName: metadata["name"] ?? resource(arn).slice("repository/".length),
        policyText: parts["policy"],
      }),
    },
  ],
];

/** Undefined where no list that Ambit reads has such members. */
export function memberOf(
  arn: string,
  metadata: Tree,
  parts: Tree,
): { readonly path: string; readonly value: Tree } | undefined {
  const told = arnParts(arn);
  const kind = kinds.find(([service, prefix]) => told?.service === service && told.resource.startsWith(prefix))?.[2];
  return kind && { path: kind.path, value: kind.member(arn, metadata, parts) };
}

/** Lists that such a store has, and what it keeps less of than an export does. */
export const lacking: ReadonlyMap<string, string> = new Map([
  ["Policies", "iam-collect keeps no versions of policies but the default"],
  ["S3.Buckets", "iam-collect keeps no ACLs of buckets"],
  ["Lambda.Functions", "iam-collect keeps no function URLs"],
  ["KMS.Keys", "iam-collect keeps no grants of keys"],
]);
