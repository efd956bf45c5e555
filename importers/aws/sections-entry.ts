import { httpApis, httpDomains, restApis, restDomains } from "./entry-apis.ts";
import { identityPools, userPools } from "./entry-cognito.ts";
import { webAcls } from "./entry-web-acls.ts";
import { type Section, section } from "./section.ts";

/** What brings requests from outside to something in an account, beside load balancers. */
export const entrySections: readonly Section[] = [
  section(
    "APIGateway.RestApis",
    ["aws.api", "aws.api-route", "aws.web-acl"],
    ["apigateway:GetRestApis", "apigateway:GetResources", "apigateway:GetStages"],
    restApis,
  ),
  section("APIGateway.DomainNames", ["aws.api-mapping"], ["apigateway:GetDomainNames"], restDomains),
  section(
    "ApiGatewayV2.Apis",
    ["aws.api", "aws.api-route"],
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
];
