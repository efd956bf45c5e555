import { httpApis, httpDomains, restApis, restDomains } from "./entry-apis.ts";
import { accessPoints, organizationBlock } from "./entry-buckets.ts";
import { identityPools, userPools } from "./entry-cognito.ts";
import { distributions } from "./entry-distributions.ts";
import {
  agentGateways,
  agentRuntimes,
  containerServices,
  documents,
  graphApis,
  prefixLists,
  virtualServers,
} from "./entry-services.ts";
import { webAcls } from "./entry-web-acls.ts";
import { type Section, section, whole } from "./section.ts";

/** What brings requests from outside to something in an account, beside load balancers. */
export const entrySections: readonly Section[] = [
  section(
    "APIGateway.RestApis",
    ["aws.api", "aws.api-route", "aws.log-setting", "aws.web-acl"],
    ["apigateway:GetRestApis", "apigateway:GetResources", "apigateway:GetStages"],
    restApis,
  ),
  section("APIGateway.DomainNames", ["aws.api-mapping"], ["apigateway:GetDomainNames"], restDomains),
  section(
    "ApiGatewayV2.Apis",
    ["aws.api", "aws.api-route", "aws.log-setting"],
    ["apigateway:GetApis", "apigateway:GetRoutes", "apigateway:GetIntegrations"],
    httpApis,
  ),
  section("WAFV2.WebACLs", ["aws.web-acl"], ["wafv2:ListWebACLs", "wafv2:ListResourcesForWebACL"], webAcls),
  section("ApiGatewayV2.DomainNames", ["aws.api-mapping"], ["apigateway:GetApiMappings"], httpDomains),
  section(
    "CognitoIdentity.IdentityPools",
    ["aws.identity-pool", "aws.session"],
    [
      "cognito-identity:ListIdentityPools",
      "cognito-identity:DescribeIdentityPool",
      "cognito-identity:GetIdentityPoolRoles",
    ],
    identityPools,
  ),
  section(
    "CognitoIdentityProvider.UserPools",
    ["aws.user-pool"],
    ["cognito-idp:ListUserPools", "cognito-idp:DescribeUserPool"],
    userPools,
  ),
  section(
    "S3Control.AccessPoints",
    ["aws.access-point"],
    ["s3control:ListAccessPoints", "s3control:GetAccessPoint", "s3control:GetAccessPointPolicy"],
    accessPoints,
  ),
  section(
    "S3.OrganizationPublicAccessBlock",
    ["aws.organization-public-access-block"],
    ["organizations:DescribeEffectivePolicy"],
    organizationBlock,
    whole,
  ),
  section(
    "CloudFront.Distributions",
    ["aws.distribution", "aws.behavior", "aws.web-acl"],
    ["cloudfront:ListDistributions"],
    distributions,
  ),
  section("Lightsail.ContainerServices", ["aws.endpoint"], ["lightsail:GetContainerServices"], containerServices),
  section("Lightsail.Instances", ["aws.endpoint"], ["lightsail:GetInstances"], virtualServers),
  section(
    "BedrockAgentCore.Gateways",
    ["aws.agent-gateway", "aws.endpoint", "aws.gateway-target"],
    [
      "bedrock-agentcore:ListGateways",
      "bedrock-agentcore:GetGateway",
      "bedrock-agentcore:ListGatewayTargets",
      "bedrock-agentcore:GetGatewayTarget",
    ],
    agentGateways,
  ),
  section(
    "BedrockAgentCore.AgentRuntimes",
    ["aws.agent-runtime", "aws.endpoint"],
    ["bedrock-agentcore:ListAgentRuntimes", "bedrock-agentcore:GetAgentRuntime"],
    agentRuntimes,
  ),
  section(
    "AppSync.GraphqlApis",
    ["aws.graph-api", "aws.graph-source"],
    ["appsync:ListGraphqlApis", "appsync:ListDataSources"],
    graphApis,
  ),
  section("SSM.Documents", ["aws.document"], ["ssm:ListDocuments", "ssm:DescribeDocumentPermission"], documents),
  section(
    "EC2.PrefixLists",
    ["aws.prefix-list"],
    ["ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries"],
    prefixLists,
  ),
];
