import type { Fact, FactKind } from "../../model/fact.ts";
import { accountBlock, buckets } from "./buckets.ts";
import { databaseClusters, databaseInstances, queues, tables } from "./databases.ts";
import { clusters } from "./eks.ts";
import { functions } from "./functions.ts";
import { groups } from "./groups.ts";
import { accessKeys, loginProfiles, oidcProviders } from "./iam.ts";
import type { Machines } from "./instances.ts";
import { keys } from "./keys.ts";
import { listeners, loadBalancers, targets } from "./load-balancers.ts";
import { networkAcls, routes, subnets, vpcEndpoints } from "./network.ts";
import { type Membership, organizations } from "./organizations.ts";
import type { Place } from "./place.ts";
import { policies } from "./policies.ts";
import { roles } from "./roles.ts";
import { parameters, secrets } from "./secrets.ts";
import { securityGroups } from "./security-groups.ts";
import { users } from "./users.ts";

/** What the records of one account leave for its end. */
export interface Pending {
  readonly machines: Machines;
  membership: Membership | undefined;
}

/** One list of the export. */
export interface Section {
  /** Keys from the document's root, parted by dots. */
  readonly path: string;
  /** What it tells, all or in part: a collection is read when all its sections were. */
  readonly collections: readonly FactKind[];
  /** API calls that give it, as manifests name them. */
  readonly calls: readonly string[];
  /** True where the value is one object, not a list of records. */
  readonly whole?: true;
  /** True where each record must be of the document's account. */
  readonly owned?: true;
  read(value: unknown, place: Place, pending: Pending): Iterable<Fact>;
}

const details = ["iam:GetAccountAuthorizationDetails"];
const held: readonly FactKind[] = ["aws.attachment", "aws.statement"];
const bounded: readonly FactKind[] = [...held, "aws.boundary"];

function section(
  path: string,
  collections: readonly FactKind[],
  calls: readonly string[],
  read: (value: unknown, place: Place, pending: Pending) => Iterable<Fact> | undefined,
  flags: Pick<Section, "whole" | "owned"> = {},
): Section {
  return { path, collections, calls, read: (value, place, pending) => read(value, place, pending) ?? [], ...flags };
}
const owned = { owned: true } as const;
const whole = { whole: true } as const;

/** Every list that becomes facts. */
export const sections: readonly Section[] = [
  section("UserDetailList", ["aws.user", "aws.membership", ...bounded], details, users, owned),
  section("GroupDetailList", ["aws.group", "aws.membership", ...held], details, groups, owned),
  section("RoleDetailList", ["aws.role", ...bounded], details, roles, owned),
  section("Policies", ["aws.policy", "aws.statement"], details, policies, owned),
  section(
    "Organizations",
    ["aws.scp", "aws.rcp"],
    ["organizations:DescribeOrganization", "organizations:ListPoliciesForTarget", "organizations:DescribePolicy"],
    (value, place, pending) => {
      const { facts, membership } = organizations(value, place);
      pending.membership ??= membership;
      return facts;
    },
    whole,
  ),
  section("IAM.AccessKeys", ["aws.access-key"], ["iam:ListAccessKeys"], accessKeys),
  section("IAM.LoginProfiles", ["aws.login-profile"], ["iam:GetLoginProfile"], loginProfiles),
  section(
    "IAM.OpenIDConnectProviders",
    ["aws.oidc-provider"],
    ["iam:ListOpenIDConnectProviders", "iam:GetOpenIDConnectProvider"],
    oidcProviders,
  ),
  section("S3.Buckets", ["aws.bucket"], ["s3:ListBuckets", "s3:GetBucketPolicy", "s3:GetPublicAccessBlock"], buckets),
  section(
    "S3.AccountPublicAccessBlockConfiguration",
    ["aws.account-public-access-block"],
    ["s3control:GetPublicAccessBlock"],
    accountBlock,
    whole,
  ),
  section(
    "Lambda.Functions",
    ["aws.function"],
    ["lambda:ListFunctions", "lambda:GetPolicy", "lambda:ListFunctionUrlConfigs"],
    functions,
  ),
  section(
    "EC2.Reservations",
    ["aws.instance"],
    ["ec2:DescribeInstances"],
    (v, p, { machines }) => void machines.take(v, p),
  ),
  section(
    "EC2.SecurityGroups",
    ["aws.security-group", "aws.security-group-rule"],
    ["ec2:DescribeSecurityGroups"],
    securityGroups,
  ),
  section("EC2.Subnets", ["aws.subnet"], ["ec2:DescribeSubnets"], subnets),
  section("EC2.RouteTables", ["aws.route"], ["ec2:DescribeRouteTables"], routes),
  section("EC2.NetworkAcls", ["aws.network-acl-entry"], ["ec2:DescribeNetworkAcls"], networkAcls),
  section("EC2.VpcEndpoints", ["aws.vpc-endpoint"], ["ec2:DescribeVpcEndpoints"], vpcEndpoints),
  section(
    "ElasticLoadBalancingV2.LoadBalancers",
    ["aws.load-balancer"],
    ["elasticloadbalancing:DescribeLoadBalancers"],
    loadBalancers,
  ),
  section(
    "ElasticLoadBalancingV2.Listeners",
    ["aws.listener-rule"],
    ["elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules"],
    listeners,
  ),
  section(
    "ElasticLoadBalancingV2.TargetHealthDescriptions",
    ["aws.target"],
    ["elasticloadbalancing:DescribeTargetHealth"],
    targets,
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
  section(
    "EKS.Clusters",
    ["aws.eks-cluster", "aws.eks-access-entry", "aws.pod-identity"],
    ["eks:ListClusters", "eks:DescribeCluster", "eks:ListAccessEntries", "eks:ListPodIdentityAssociations"],
    clusters,
  ),
];

/** Lists whose objects give nobody anything beyond what other lists already tell of them: no gap when passed over. */
export const told: ReadonlySet<string> = new Set([
  "EC2.InternetGateways",
  "EC2.NatGateways",
  "EC2.Vpcs",
  "ElasticLoadBalancingV2.TargetGroups",
  "IAM.MFADevices",
  "RDS.DBSubnetGroups",
]);
