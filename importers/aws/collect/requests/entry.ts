import { fields, type Request, request } from "../request.ts";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/security_iam_service-with-iam.html: actions are HTTP methods. */
const reading = { permissions: ["apigateway:GET"] } as const;
const restApis = { ...reading, from: "apigateway GetRestApis" } as const;
const httpApis = { ...reading, from: "apigatewayv2 GetApis", input: (id: string) => ({ ApiId: id }) } as const;
/**
 * What a web ACL can stand before: https://docs.aws.amazon.com/waf/latest/APIReference/API_ListResourcesForWebACL.html.
 * Stages of APIs say it themselves.
 */
const protectable = [
  "APPLICATION_LOAD_BALANCER",
  "APPSYNC",
  "COGNITO_USER_POOL",
  "APP_RUNNER_SERVICE",
  "VERIFIED_ACCESS_INSTANCE",
];

/** What brings requests from outside to something in an account, beside load balancers. */
export const entryRequests: readonly Request[] = [
  request("apigateway", "GetRestApis", "REST APIs", { ...reading, input: { limit: 500 }, list: "items", gives: "id" }),
  request("apigateway", "GetResources", "methods of REST APIs", {
    ...restApis,
    input: (id) => ({ restApiId: id, embed: ["methods"], limit: 500 }),
    list: "items",
  }),
  request("apigateway", "GetStages", "stages of REST APIs", { ...restApis, input: (id) => ({ restApiId: id }) }),
  request("apigateway", "GetDomainNames", "domains of REST APIs", {
    ...reading,
    input: { limit: 500 },
    list: "items",
    gives: "domainName",
  }),
  request("apigateway", "GetBasePathMappings", "paths of domains of REST APIs", {
    ...reading,
    from: "apigateway GetDomainNames",
    input: (name) => ({ domainName: name, limit: 500 }),
    list: "items",
  }),
  request("apigatewayv2", "GetApis", "HTTP and WebSocket APIs", { ...reading, list: "Items", gives: "ApiId" }),
  request("apigatewayv2", "GetRoutes", "routes of APIs", { ...httpApis, list: "Items" }),
  request("apigatewayv2", "GetIntegrations", "integrations of APIs", { ...httpApis, list: "Items" }),
  request("apigatewayv2", "GetStages", "stages of APIs", {
    ...httpApis,
    call: "apigatewayv2:GetStages",
    list: "Items",
  }),
  request("apigatewayv2", "GetDomainNames", "domains of APIs", {
    ...reading,
    call: "apigatewayv2:GetDomainNames",
    list: "Items",
    gives: "DomainName",
  }),
  request("apigatewayv2", "GetApiMappings", "paths of domains of APIs", {
    ...reading,
    from: "apigatewayv2 GetDomainNames",
    input: (name) => ({ DomainName: name }),
    list: "Items",
  }),
  request("wafv2", "ListWebACLs", "web ACLs", {
    input: { Scope: "REGIONAL" },
    list: "WebACLs",
    gives: fields("ARN", "Id"),
  }),
  request("wafv2", "ListResourcesForWebACL", "what web ACLs stand before", {
    permissions: [
      "wafv2:ListResourcesForWebACL",
      "apprunner:ListAssociatedServicesForWebAcl",
      "cognito-idp:ListResourcesForWebACL",
      "ec2:DescribeVerifiedAccessInstanceWebAclAssociations",
    ],
    from: "wafv2 ListWebACLs",
    pair: (arn) => protectable.map((ResourceType) => ({ WebACLArn: arn, ResourceType })),
    list: "ResourceArns",
    paged: false,
    namedBy: 1,
  }),
  request("cognito-identity", "ListIdentityPools", "identity pools", {
    input: { MaxResults: 60 },
    list: "IdentityPools",
    gives: "IdentityPoolId",
  }),
  request("cognito-identity", "DescribeIdentityPool", "guests of identity pools", {
    from: "cognito-identity ListIdentityPools",
    input: (id) => ({ IdentityPoolId: id }),
  }),
  request("cognito-identity", "GetIdentityPoolRoles", "roles of identity pools", {
    from: "cognito-identity ListIdentityPools",
    input: (id) => ({ IdentityPoolId: id }),
  }),
  request("cognito-idp", "ListUserPools", "user pools", { input: { MaxResults: 60 }, list: "UserPools", gives: "Id" }),
  request("cognito-idp", "DescribeUserPool", "who may sign up", {
    from: "cognito-idp ListUserPools",
    input: (id) => ({ UserPoolId: id }),
  }),
  request("cloudfront", "ListDistributions", "distributions", {
    once: true,
    list: "DistributionList.Items",
    gives: "Id",
  }),
  request("cloudfront", "GetDistributionConfig", "access logs of distributions", {
    once: true,
    from: "cloudfront ListDistributions",
    input: (id) => ({ Id: id }),
  }),
  request("lightsail", "GetContainerServices", "container services of Lightsail", {
    list: "containerServices",
    paged: false,
  }),
  request("lightsail", "GetInstances", "instances of Lightsail", { list: "instances" }),
  request("bedrock-agentcore-control", "ListGateways", "agent gateways", { list: "items", gives: "gatewayId" }),
  request("bedrock-agentcore-control", "GetGateway", "addresses of agent gateways", {
    from: "bedrock-agentcore-control ListGateways",
    input: (id) => ({ gatewayIdentifier: id }),
  }),
  request("bedrock-agentcore-control", "ListAgentRuntimes", "agent runtimes", {
    list: "agentRuntimes",
    gives: "agentRuntimeId",
  }),
  request("bedrock-agentcore-control", "GetAgentRuntime", "who may call agent runtimes", {
    from: "bedrock-agentcore-control ListAgentRuntimes",
    input: (id) => ({ agentRuntimeId: id }),
  }),
  request("appsync", "ListGraphqlApis", "GraphQL APIs", { list: "graphqlApis", gives: "apiId" }),
  request("appsync", "ListDataSources", "data sources of GraphQL APIs", {
    from: "appsync ListGraphqlApis",
    input: (id) => ({ apiId: id }),
    list: "dataSources",
  }),
  request("ssm", "ListDocuments", "documents", {
    input: { Filters: [{ Key: "Owner", Values: ["Self"] }] },
    list: "DocumentIdentifiers",
    gives: "Name",
  }),
  request("ssm", "DescribeDocumentPermission", "who may use documents", {
    from: "ssm ListDocuments",
    input: (name) => ({ Name: name, PermissionType: "Share" }),
    list: "AccountIds",
  }),
];
