import type { FactKind } from "../../model/fact.ts";
import { clusters } from "./eks.ts";
import { groups } from "./groups.ts";
import { accessKeys, loginProfiles, oidcProviders } from "./iam.ts";
import { credentialReport } from "./life.ts";
import { organizations } from "./organizations.ts";
import { policies } from "./policies.ts";
import { roles } from "./roles.ts";
import { owned, type Section, section, whole } from "./section.ts";
import { aiSections } from "./sections-ai.ts";
import { computeSections } from "./sections-compute.ts";
import { entrySections } from "./sections-entry.ts";
import { logSections } from "./sections-logs.ts";
import { networkSections } from "./sections-network.ts";
import { storeSections } from "./sections-stores.ts";
import { serviceAccess } from "./service-access.ts";
import { taskClusters } from "./task-clusters.ts";
import { users } from "./users.ts";

const details = ["iam:GetAccountAuthorizationDetails"];
const held: readonly FactKind[] = ["aws.attachment", "aws.statement"];
const bounded: readonly FactKind[] = [...held, "aws.boundary"];

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
  section("IAM.CredentialReport", ["identity.life"], ["iam:GetCredentialReport"], credentialReport, whole),
  section("IAM.LoginProfiles", ["aws.login-profile"], ["iam:GetLoginProfile"], loginProfiles),
  section(
    "IAM.ServiceLastAccessed",
    ["aws.service-access"],
    ["iam:GetServiceLastAccessedDetails", "iam:GenerateServiceLastAccessedDetails"],
    serviceAccess,
  ),
  section(
    "IAM.OpenIDConnectProviders",
    ["aws.oidc-provider"],
    ["iam:ListOpenIDConnectProviders", "iam:GetOpenIDConnectProvider"],
    oidcProviders,
  ),
  section(
    "EKS.Clusters",
    ["aws.eks-cluster", "aws.eks-access-entry", "aws.log-setting", "aws.pod-identity"],
    ["eks:ListClusters", "eks:DescribeCluster", "eks:ListAccessEntries", "eks:ListPodIdentityAssociations"],
    clusters,
  ),
  section("ECS.Clusters", ["aws.task-cluster"], ["ecs:ListClusters", "ecs:DescribeClusters"], taskClusters),
  ...computeSections,
  ...networkSections,
  ...storeSections,
  ...entrySections,
  ...aiSections,
  ...logSections,
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
