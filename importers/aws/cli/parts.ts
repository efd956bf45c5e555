import { isTree, membersOf, type Tree, treeOf } from "../../read/index.ts";

/** What an answer tells of one member of a list. */
export interface Told {
  /** Name, id or ARN of the member. */
  readonly name: string | undefined;
  readonly fields: Tree;
}

/** Where a member is listed. */
export interface MemberPlace {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string | undefined;
}

/** An answer that is about members of a list and tells more of them. */
export interface Part {
  /** `lambda get-policy`. */
  readonly command: string;
  /** Path of the list: `Lambda.Functions`. */
  readonly list: string;
  /** @param subject what stands in the file's name after the command, where the answer names no member */
  readonly tells: (answer: Tree, subject: string | undefined) => readonly Told[];
  /** True where the member is known from it alone, without a list. */
  readonly alone: boolean;
  /** True where a member without it is read whole all the same. */
  readonly optional: boolean;
  /** False of a member that the answer is of nowhere to be had for; left out: it is for every one. */
  readonly about?: (member: Tree, place: MemberPlace) => boolean;
}

const inner = (answer: Tree, key: string): Tree => treeOf(answer[key]);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const listed = (answer: Tree, key: string): readonly Tree[] => membersOf(answer[key]).filter(isTree);

interface Details {
  readonly fields?: (answer: Tree) => Tree;
  readonly name?: (answer: Tree) => string | undefined;
  readonly optional?: boolean;
  readonly about?: NonNullable<Part["about"]>;
}

const part = (
  command: string,
  list: string,
  { fields = (answer) => answer, name = () => undefined, optional = false, about }: Details = {},
): Part => ({
  command,
  list,
  tells: (answer, subject) => [{ name: name(answer) ?? subject, fields: fields(answer) }],
  alone: false,
  optional,
  ...(about ? { about } : {}),
});

/**
 * A member whole, under a key of the answer or as the answer itself. `by` is the field that names it, where others beside
 * may say what several members have in common, as their role.
 */
const whole = (command: string, list: string, key?: string, by?: string): Part => ({
  command,
  list,
  tells: (answer) => {
    const fields = key === undefined ? answer : inner(answer, key);
    return [{ name: by === undefined ? undefined : text(fields[by]), fields }];
  },
  alone: true,
  optional: false,
});

/** What is listed of an agent, asked for with a version: files are called after the agent, or after its id and the version. */
const ofAgent = (operation: string, list: string, field: string): Part => ({
  command: `bedrock-agent ${operation}`,
  list: "Bedrock.Agents",
  tells: (answer, subject) => [
    {
      name: /^[A-Z0-9]{10}(?=[-_.@+ ])/.exec(subject ?? "")?.[0] ?? subject,
      fields: { [field]: listed(answer, list) },
    },
  ],
  alone: false,
  optional: false,
});

/** An answer with a list whose members each tell of one member of the other list. */
const each = (command: string, list: string, key: string, told: (one: Tree) => Told): Part => ({
  command,
  list,
  tells: (answer) => listed(answer, key).map(told),
  alone: false,
  optional: false,
});

const optional = { optional: true } as const;
const called = (...keys: readonly string[]) => ({
  name: (answer: Tree) => keys.map((key) => text(answer[key])).find((found) => found !== undefined),
});

/** A trail is listed in other regions and to members of its organization, too; what it takes is told at its home alone. */
const atHome: Pick<Details, "about"> = {
  about: ({ HomeRegion, TrailARN }, { account, region }) =>
    (region === undefined || HomeRegion === undefined || HomeRegion === region) &&
    (text(TrailARN)?.split(":")[4] ?? account) === account,
};

/** What answers about one thing add to the member of the list that tells of it. */
export const parts: readonly Part[] = [
  part("s3api get-bucket-policy", "S3.Buckets"),
  part("s3api get-public-access-block", "S3.Buckets"),
  part("s3api get-bucket-acl", "S3.Buckets", { fields: ({ Grants }) => ({ Grants }) }),
  part("s3api get-bucket-ownership-controls", "S3.Buckets", optional),
  part("s3api get-bucket-encryption", "S3.Buckets", optional),
  part("s3api get-bucket-location", "S3.Buckets", optional),
  part("s3api get-bucket-tagging", "S3.Buckets", { optional: true, fields: ({ TagSet }) => ({ Tags: TagSet }) }),
  part("lambda get-policy", "Lambda.Functions"),
  part("lambda get-function-url-config", "Lambda.Functions", {
    ...called("FunctionArn"),
    fields: (answer) => (text(answer["FunctionUrl"]) ? { FunctionUrlConfig: answer } : {}),
  }),
  part("lambda list-function-url-configs", "Lambda.Functions", {
    fields: ({ FunctionUrlConfigs }) => {
      const [first]: unknown[] = Array.isArray(FunctionUrlConfigs) ? FunctionUrlConfigs : [];
      return first === undefined ? {} : { FunctionUrlConfig: first };
    },
  }),
  whole("kms describe-key", "KMS.Keys", "KeyMetadata"),
  part("kms get-key-policy", "KMS.Keys", { fields: ({ Policy }) => ({ Policy }) }),
  part("kms list-grants", "KMS.Keys", { fields: ({ Grants }) => ({ Grants }) }),
  part("secretsmanager get-resource-policy", "SecretsManager.SecretList", {
    ...called("ARN", "Name"),
    fields: ({ ResourcePolicy }) => ({ ResourcePolicy }),
  }),
  whole("dynamodb describe-table", "DynamoDB.Tables", "Table"),
  part("dynamodb get-resource-policy", "DynamoDB.Tables", { fields: ({ Policy }) => ({ Policy }) }),
  part("dynamodb describe-continuous-backups", "DynamoDB.Tables", optional),
  whole("sqs get-queue-attributes", "SQS.Queues", "Attributes"),
  whole("sns get-topic-attributes", "SNS.Topics", "Attributes"),
  part("ec2 describe-snapshot-attribute", "EC2.Snapshots", {
    ...called("SnapshotId"),
    fields: ({ CreateVolumePermissions }) => ({ CreateVolumePermissions }),
  }),
  part("ec2 describe-image-attribute", "EC2.Images", {
    ...called("ImageId"),
    fields: ({ LaunchPermissions }) => ({ LaunchPermissions }),
  }),
  part("ec2 get-managed-prefix-list-entries", "EC2.PrefixLists", { fields: ({ Entries }) => ({ Entries }) }),
  part("rds describe-db-snapshot-attributes", "RDS.DBSnapshots", {
    name: (answer) => text(inner(answer, "DBSnapshotAttributesResult")["DBSnapshotIdentifier"]),
    fields: (answer) => inner(answer, "DBSnapshotAttributesResult"),
  }),
  part("rds describe-db-cluster-snapshot-attributes", "RDS.DBClusterSnapshots", {
    name: (answer) => text(inner(answer, "DBClusterSnapshotAttributesResult")["DBClusterSnapshotIdentifier"]),
    fields: (answer) => inner(answer, "DBClusterSnapshotAttributesResult"),
  }),
  whole("opensearch describe-domain", "OpenSearch.Domains", "DomainStatus"),
  part("efs describe-file-system-policy", "EFS.FileSystems", called("FileSystemId")),
  part("efs describe-mount-target-security-groups", "EFS.MountTargets"),
  part("ecr get-repository-policy", "ECR.Repositories", called("repositoryName")),
  part("ecr-public get-repository-policy", "ECRPublic.Repositories", called("repositoryName")),
  whole("bedrock-agent get-knowledge-base", "Bedrock.KnowledgeBases", "knowledgeBase", "knowledgeBaseId"),
  whole("sagemaker describe-model", "SageMaker.Models", undefined, "ModelName"),
  whole("sagemaker describe-notebook-instance", "SageMaker.NotebookInstances", undefined, "NotebookInstanceName"),
  whole("apprunner describe-service", "AppRunner.Services", "Service"),
  whole(
    "bedrock-agentcore-control get-code-interpreter",
    "BedrockAgentCore.CodeInterpreters",
    undefined,
    "codeInterpreterId",
  ),
  part("iam get-open-id-connect-provider", "IAM.OpenIDConnectProviders", called("Url")),
  part("iam get-access-key-last-used", "IAM.AccessKeys", {
    fields: ({ AccessKeyLastUsed }) => ({ AccessKeyLastUsed }),
    optional: true,
  }),
  whole("iam get-login-profile", "IAM.LoginProfiles", "LoginProfile"),
  {
    command: "iam get-service-last-accessed-details",
    list: "IAM.ServiceLastAccessed",
    tells: (answer, subject) => {
      const arn = text(answer["Arn"]) ?? (subject?.startsWith("arn:") ? subject : undefined);
      return [{ name: arn ?? "", fields: arn === undefined ? answer : { ...answer, Arn: arn } }];
    },
    alone: true,
    optional: false,
  },
  part("apigateway get-resources", "APIGateway.RestApis", { fields: ({ items }) => ({ resources: items }) }),
  part("apigateway get-stages", "APIGateway.RestApis", { fields: ({ item }) => ({ stages: item }) }),
  part("apigateway get-base-path-mappings", "APIGateway.DomainNames", {
    fields: ({ items }) => ({ basePathMappings: items }),
  }),
  part("apigatewayv2 get-routes", "ApiGatewayV2.Apis", { fields: ({ Items }) => ({ Routes: Items }) }),
  part("apigatewayv2 get-integrations", "ApiGatewayV2.Apis", { fields: ({ Items }) => ({ Integrations: Items }) }),
  part("apigatewayv2 get-stages", "ApiGatewayV2.Apis", { fields: ({ Items }) => ({ Stages: Items }) }),
  part("apigatewayv2 get-api-mappings", "ApiGatewayV2.DomainNames", {
    fields: ({ Items }) => ({ ApiMappings: Items }),
  }),
  whole("ecs describe-task-definition", "ECS.TaskDefinitions", "taskDefinition", "taskDefinitionArn"),
  whole("cloudformation describe-stack-set", "CloudFormation.StackSets", "StackSet"),
  part("cloudformation list-stack-instances", "CloudFormation.StackSets", {
    fields: ({ Summaries }) => ({ StackInstances: Summaries }),
    optional: true,
  }),
  part("elasticbeanstalk describe-configuration-settings", "ElasticBeanstalk.Environments", {
    name: (answer) => text(listed(answer, "ConfigurationSettings")[0]?.["EnvironmentName"]),
    fields: (answer) => ({ OptionSettings: listed(answer, "ConfigurationSettings")[0]?.["OptionSettings"] }),
  }),
  whole("opensearchserverless get-access-policy", "OpenSearchServerless.AccessPolicies", "accessPolicyDetail"),
  whole("opensearchserverless get-security-policy", "OpenSearchServerless.SecurityPolicies", "securityPolicyDetail"),
  whole("s3vectors get-vector-bucket", "S3Vectors.VectorBuckets", "vectorBucket"),
  part("s3vectors get-vector-bucket-policy", "S3Vectors.VectorBuckets", { fields: ({ policy }) => ({ policy }) }),
  part("bedrock-agent get-data-source", "Bedrock.KnowledgeBases", {
    name: (answer) => text(inner(answer, "dataSource")["knowledgeBaseId"]),
    fields: ({ dataSource }) => ({ dataSources: [dataSource] }),
    optional: true,
  }),
  part("bedrock-agent list-data-sources", "Bedrock.KnowledgeBases", { fields: () => ({ dataSources: [] }) }),
  part("wafv2 list-resources-for-web-acl", "WAFV2.WebACLs", {
    fields: ({ ResourceArns }) => ({ ResourceArns }),
  }),
  whole("cognito-identity describe-identity-pool", "CognitoIdentity.IdentityPools"),
  part("cognito-identity get-identity-pool-roles", "CognitoIdentity.IdentityPools", {
    ...called("IdentityPoolId"),
    fields: ({ Roles }) => ({ Roles }),
  }),
  whole("cognito-idp describe-user-pool", "CognitoIdentityProvider.UserPools", "UserPool"),
  whole("s3control get-access-point", "S3Control.AccessPoints"),
  part("s3control get-access-point-policy", "S3Control.AccessPoints", { fields: ({ Policy }) => ({ Policy }) }),
  whole("bedrock-agentcore-control get-gateway", "BedrockAgentCore.Gateways", undefined, "gatewayId"),
  whole("bedrock-agentcore-control get-agent-runtime", "BedrockAgentCore.AgentRuntimes", undefined, "agentRuntimeId"),
  part("bedrock-agentcore-control list-gateway-targets", "BedrockAgentCore.Gateways", {
    fields: ({ items }) => ({ targets: items }),
  }),
  part("bedrock-agentcore-control get-gateway-target", "BedrockAgentCore.Gateways", {
    name: (answer) => text(answer["gatewayArn"])?.replace(/^.*\//, ""),
    fields: (answer) => ({ targets: [answer] }),
    optional: true,
  }),
  whole("bedrock-agent get-agent", "Bedrock.Agents", "agent", "agentId"),
  ofAgent("list-agent-action-groups", "actionGroupSummaries", "actionGroups"),
  part("bedrock-agent get-agent-action-group", "Bedrock.Agents", {
    name: (answer) => text(inner(answer, "agentActionGroup")["agentId"]),
    fields: ({ agentActionGroup }) => ({ actionGroups: [agentActionGroup] }),
    optional: true,
  }),
  ofAgent("list-agent-knowledge-bases", "agentKnowledgeBaseSummaries", "knowledgeBases"),
  ofAgent("list-agent-aliases", "agentAliasSummaries", "aliases"),
  { ...ofAgent("list-agent-collaborators", "agentCollaboratorSummaries", "collaborators"), optional: true },
  whole("bedrock-agent get-flow", "Bedrock.Flows", undefined, "id"),
  part("bedrock-agent list-flow-aliases", "Bedrock.Flows", {
    name: (answer) => text(listed(answer, "flowAliasSummaries")[0]?.["flowId"]),
    fields: (answer) => ({ aliases: listed(answer, "flowAliasSummaries") }),
    optional: true,
  }),
  whole(
    "bedrock-agentcore-control get-oauth2-credential-provider",
    "BedrockAgentCore.Oauth2CredentialProviders",
    undefined,
    "name",
  ),
  whole(
    "bedrock-agentcore-control get-api-key-credential-provider",
    "BedrockAgentCore.ApiKeyCredentialProviders",
    undefined,
    "name",
  ),
  whole("bedrock-agentcore-control get-memory", "BedrockAgentCore.Memories", "memory", "id"),
  whole("sagemaker describe-endpoint", "SageMaker.Endpoints", undefined, "EndpointName"),
  whole("sagemaker describe-endpoint-config", "SageMaker.EndpointConfigs", undefined, "EndpointConfigName"),
  whole("sagemaker describe-domain", "SageMaker.Domains", undefined, "DomainId"),
  whole("sagemaker describe-user-profile", "SageMaker.UserProfiles", undefined, "UserProfileName"),
  part("appsync list-data-sources", "AppSync.GraphqlApis", { fields: ({ dataSources }) => ({ dataSources }) }),
  part("ssm describe-document-permission", "SSM.Documents", {
    fields: ({ AccountIds }) => ({ AccountIds }),
  }),
  whole("eks describe-cluster", "EKS.Clusters", "cluster"),
  part("eks describe-access-entry", "EKS.Clusters", {
    name: (answer) => text(inner(answer, "accessEntry")["clusterName"]),
    fields: ({ accessEntry }) => ({ accessEntries: [accessEntry] }),
    optional: true,
  }),
  part("eks list-associated-access-policies", "EKS.Clusters", {
    ...called("clusterName"),
    fields: ({ principalArn, associatedAccessPolicies: accessPolicies }) => ({
      accessEntries: [{ principalArn, accessPolicies }],
    }),
    optional: true,
  }),
  part("eks list-access-entries", "EKS.Clusters", { fields: () => ({ accessEntries: [] }) }),
  part("eks describe-pod-identity-association", "EKS.Clusters", {
    name: (answer) => text(inner(answer, "association")["clusterName"]),
    fields: ({ association }) => ({ podIdentityAssociations: [association] }),
    optional: true,
  }),
  part("eks list-pod-identity-associations", "EKS.Clusters", { fields: () => ({ podIdentityAssociations: [] }) }),
  part("elbv2 describe-rules", "ElasticLoadBalancingV2.Listeners", {
    name: (answer) => listenerOf(text(listed(answer, "Rules")[0]?.["RuleArn"])),
    fields: ({ Rules }) => ({ Rules }),
  }),
  part("cloudtrail get-event-selectors", "CloudTrail.trailList", {
    ...atHome,
    ...called("TrailARN"),
    fields: ({ EventSelectors, AdvancedEventSelectors }) => ({ EventSelectors, AdvancedEventSelectors }),
  }),
  part("cloudtrail get-trail-status", "CloudTrail.trailList", {
    ...atHome,
    fields: ({ IsLogging, LatestDeliveryError, LatestDeliveryTime }) => ({
      IsLogging,
      LatestDeliveryError,
      LatestDeliveryTime,
    }),
  }),
  part("guardduty get-detector", "GuardDuty.Detectors"),
  part("events list-targets-by-rule", "EventBridge.Rules", {
    fields: ({ Targets }) => ({ Targets }),
    optional: true,
  }),
  part("elbv2 describe-load-balancer-attributes", "ElasticLoadBalancingV2.LoadBalancers", {
    fields: ({ Attributes }) => ({ Attributes }),
    optional: true,
  }),
  part("cloudfront get-distribution-config", "CloudFront.Distributions", {
    fields: ({ DistributionConfig }) => ({ DistributionConfig }),
    optional: true,
  }),
  {
    ...each("kms list-aliases", "KMS.Keys", "Aliases", ({ AliasName, TargetKeyId }) => ({
      name: text(TargetKeyId),
      fields: { Aliases: [{ AliasName }] },
    })),
    optional: true,
  },
];

/** `...:listener-rule/<balancer>/<listener>/<rule>` is of `...:listener/<balancer>/<listener>`. */
const listenerOf = (rule: string | undefined): string | undefined =>
  rule?.replace(":listener-rule/", ":listener/").replace(/\/[^/]+$/, "");
