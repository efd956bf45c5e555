/** One of everything that brings requests from outside, for the account and region of the fixture. */
export const entryLists = (account: string, region: string) => {
  const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;
  const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
  return {
    APIGateway: {
      RestApis: [
        {
          id: "rest",
          name: "shop",
          // As the API writes it: every quote escaped once more.
          policy: JSON.stringify(
            JSON.stringify({
              Statement: [
                { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" },
              ],
            }),
          ).slice(1, -1),
          endpointConfiguration: { types: ["REGIONAL"] },
          stages: [{ stageName: "prod", webAclArn: arn("wafv2", "regional/webacl/edge/1"), variables: { token: "x" } }],
          resources: [
            { id: "a", path: "/" },
            {
              id: "b",
              path: "/chat",
              resourceMethods: {
                POST: {
                  httpMethod: "POST",
                  authorizationType: "NONE",
                  apiKeyRequired: false,
                  methodIntegration: {
                    type: "AWS_PROXY",
                    uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn("lambda", "function:fn")}/invocations`,
                  },
                },
              },
            },
          ],
        },
      ],
      DomainNames: [
        { domainName: "API.example.com", basePathMappings: [{ basePath: "(none)", restApiId: "rest", stage: "prod" }] },
      ],
    },
    ApiGatewayV2: {
      Apis: [
        {
          ApiId: "http",
          Name: "web",
          ProtocolType: "HTTP",
          ApiEndpoint: `https://http.execute-api.${region}.amazonaws.com`,
          Stages: [{ StageName: "$default" }],
          Routes: [
            { RouteKey: "$default", AuthorizationType: "JWT", Target: "integrations/i1" },
            { RouteKey: "GET /pets/{id}", Target: "integrations/i1" },
          ],
          Integrations: [
            { IntegrationId: "i1", IntegrationType: "AWS_PROXY", IntegrationUri: arn("lambda", "function:fn") },
          ],
        },
        {
          ApiId: "socket",
          ProtocolType: "WEBSOCKET",
          DisableExecuteApiEndpoint: true,
          Stages: [{ StageName: "live" }],
          Routes: [{ RouteKey: "$connect", AuthorizationType: "AWS_IAM" }, { RouteKey: "send" }],
          Integrations: [],
        },
      ],
      DomainNames: [
        { DomainName: "ws.example.com", ApiMappings: [{ ApiId: "socket", Stage: "live", ApiMappingKey: "v1" }] },
      ],
    },
    WAFV2: {
      WebACLs: [
        {
          Name: "edge",
          ARN: arn("wafv2", "regional/webacl/edge/1"),
          ResourceArns: [arn("elasticloadbalancing", "loadbalancer/app/lb/1")],
        },
      ],
    },
    CognitoIdentity: {
      IdentityPools: [
        {
          IdentityPoolId: `${region}:pool`,
          IdentityPoolName: "app",
          AllowUnauthenticatedIdentities: true,
          AllowClassicFlow: false,
          Roles: { unauthenticated: role("guest"), authenticated: role("member") },
          CognitoIdentityProviders: [
            { ProviderName: `cognito-idp.${region}.amazonaws.com/${region}_users`, ClientId: "c" },
          ],
        },
      ],
    },
    CognitoIdentityProvider: {
      UserPools: [{ Id: `${region}_users`, Name: "users", AdminCreateUserConfig: { AllowAdminCreateUserOnly: false } }],
    },
    S3Control: {
      AccessPoints: [
        {
          Name: "share",
          Bucket: "docs",
          NetworkOrigin: "Internet",
          AccessPointArn: arn("s3", "accesspoint/share"),
          PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
          Policy: { Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }] },
        },
      ],
    },
    CloudFront: {
      Distributions: [
        {
          Id: "E1",
          ARN: `arn:aws:cloudfront::${account}:distribution/E1`,
          DomainName: "d1.cloudfront.net",
          Enabled: true,
          Aliases: { Quantity: 1, Items: ["www.example.com"] },
          Origins: {
            Quantity: 1,
            Items: [{ Id: "o", DomainName: `docs.s3.${region}.amazonaws.com`, OriginAccessControlId: "EOAC" }],
          },
          DefaultCacheBehavior: { TargetOriginId: "o", TrustedKeyGroups: { Enabled: false } },
          WebACLId: `arn:aws:wafv2:us-east-1:${account}:global/webacl/front/1`,
        },
      ],
    },
    Lightsail: {
      ContainerServices: [
        {
          arn: arn("lightsail", "ContainerService/1"),
          containerServiceName: "site",
          url: "https://site.cs.amazonlightsail.com/",
          currentDeployment: { publicEndpoint: { containerName: "web" } },
        },
      ],
      Instances: [
        {
          arn: arn("lightsail", "Instance/1"),
          name: "blog",
          publicIpAddress: "198.51.100.9",
          networking: {
            ports: [
              { fromPort: 443, accessType: "public", cidrs: ["0.0.0.0/0"] },
              { fromPort: 22, cidrs: ["192.0.2.1/32"] },
            ],
          },
        },
      ],
    },
    BedrockAgentCore: {
      Gateways: [
        {
          gatewayArn: arn("bedrock-agentcore", "gateway/tools-1"),
          gatewayId: "tools-1",
          name: "tools",
          gatewayUrl: `https://tools-1.gateway.bedrock-agentcore.${region}.amazonaws.com/mcp`,
          authorizerType: "CUSTOM_JWT",
          targets: [],
        },
      ],
      AgentRuntimes: [
        {
          agentRuntimeArn: arn("bedrock-agentcore", "runtime/planner-1"),
          agentRuntimeName: "planner",
          roleArn: `arn:aws:iam::${account}:role/app`,
        },
      ],
    },
    AppSync: {
      GraphqlApis: [
        {
          apiId: "g",
          arn: arn("appsync", "apis/g"),
          name: "graph",
          authenticationType: "API_KEY",
          uris: { GRAPHQL: `https://g.appsync-api.${region}.amazonaws.com/graphql` },
          dataSources: [
            {
              name: "fn",
              type: "AWS_LAMBDA",
              serviceRoleArn: role("graph"),
              lambdaConfig: { lambdaFunctionArn: arn("lambda", "function:fn") },
            },
          ],
        },
      ],
    },
  };
};
