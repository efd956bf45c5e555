/** Lists of an account as its API gives them, as small as an example can be. */
type Json = Readonly<Record<string, unknown>>;
type Files = Readonly<Record<string, string>>;

const region = "us-east-1";
const id = "111111111111";
const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${id}:${resource}`;

export const account = (sections: Json): Files => ({
  "resources.json": written({ AccountId: id, Region: region, ...sections }, ""),
});

/** JSON of which what fits stands on one line. */
function written(value: unknown, indent: string): string {
  const flat = JSON.stringify(value);
  if (typeof value !== "object" || value === null || flat.length + indent.length <= 110) return flat;
  const deeper = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((one) => written(one, deeper))
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${written(one, deeper)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${members.map((one) => `${deeper}${one}`).join(",\n")}\n${indent}${close}`;
}

const balancerArn = (name: string): string => arn("elasticloadbalancing", `loadbalancer/app/${name}/1`);
export const balancerHost = (name: string): string => `${name}-1.${region}.elb.amazonaws.com`;
const group = arn("elasticloadbalancing", "targetgroup/app/1");
export const forward: Json = { Type: "forward", TargetGroupArn: group };
export const oidc: Json = {
  Type: "authenticate-oidc",
  Order: 1,
  AuthenticateOidcConfig: { OnUnauthenticatedRequest: "authenticate" },
};
export const oidcAllowing: Json = {
  Type: "authenticate-oidc",
  Order: 1,
  AuthenticateOidcConfig: { OnUnauthenticatedRequest: "allow" },
};

/** A rule of a listener. */
export const rule = (
  priority: number | "default",
  actions: readonly Json[],
  conditions: readonly Json[] = [],
): Json => ({
  Priority: String(priority),
  Conditions: conditions,
  Actions: actions,
});
export const onPath = (...values: readonly string[]): Json => ({
  Field: "path-pattern",
  PathPatternConfig: { Values: values },
});
export const onHeader = (name: string): Json => ({
  Field: "http-header",
  HttpHeaderConfig: { HttpHeaderName: name, Values: ["x"] },
});
export interface Listener {
  readonly port: number;
  readonly rules: readonly Json[];
}
export const listener = (port: number, ...rules: readonly Json[]): Listener => ({ port, rules });

/** A load balancer with its listeners before one machine. */
export const balanced = (
  listeners: readonly Listener[],
  scheme = "internet-facing",
  from: Json = { IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
): Json => ({
  ElasticLoadBalancingV2: {
    LoadBalancers: [
      {
        LoadBalancerArn: balancerArn("app"),
        LoadBalancerName: "app",
        DNSName: balancerHost("app"),
        Scheme: scheme,
        Type: "application",
        SecurityGroups: ["sg-lb"],
      },
    ],
    Listeners: listeners.map(({ port, rules }) => ({
      ListenerArn: arn("elasticloadbalancing", `listener/app/app/1/${port}`),
      LoadBalancerArn: balancerArn("app"),
      Port: port,
      Protocol: port === 80 ? "HTTP" : "HTTPS",
      Rules: rules,
    })),
    TargetHealthDescriptions: [
      { TargetGroupArn: group, Target: { Id: "i-1", Port: 8080 }, TargetHealth: { State: "healthy" } },
    ],
  },
  EC2: {
    Reservations: [
      {
        Instances: [
          {
            InstanceId: "i-1",
            State: { Name: "running" },
            PrivateIpAddress: "10.0.0.7",
            SecurityGroups: [{ GroupId: "sg-app" }],
          },
        ],
      },
    ],
    SecurityGroups: [
      { GroupId: "sg-lb", GroupName: "lb", IpPermissions: [{ IpProtocol: "-1", ...from }] },
      {
        GroupId: "sg-app",
        GroupName: "app",
        IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: "sg-lb" }] }],
      },
    ],
  },
});

const functionArn = (name: string): string => arn("lambda", `function:${name}`);
const statement = (action: string, principal: unknown, resource: string, when: Json = {}): Json => ({
  Effect: "Allow",
  Principal: principal,
  Action: action,
  Resource: resource,
  ...when,
});
interface Lambda {
  readonly url?: "NONE" | "AWS_IAM";
  /** False: its policy lets nobody in by its URL. */
  readonly open?: boolean;
}
/** A function that API Gateway may invoke, with a URL of its own where asked for. */
export const lambda = (name: string, { url, open = true }: Lambda = {}): Json => ({
  FunctionName: name,
  FunctionArn: functionArn(name),
  ...(url ? { FunctionUrlConfig: { FunctionUrl: `https://${name}.lambda-url.${region}.on.aws/`, AuthType: url } } : {}),
  Policy: {
    Statement: [
      statement("lambda:InvokeFunction", { Service: "apigateway.amazonaws.com" }, functionArn(name)),
      ...(url === "NONE" && open
        ? [
            statement("lambda:InvokeFunctionUrl", "*", functionArn(name), {
              Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } },
            }),
            statement("lambda:InvokeFunction", "*", functionArn(name), {
              Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
            }),
          ]
        : []),
    ],
  },
});

/** A method of a REST API. @param to function; none: a fixed answer */
export const method = (authorizationType: string, to?: string, apiKeyRequired = false): Json => ({
  authorizationType,
  apiKeyRequired,
  methodIntegration:
    to === undefined
      ? { type: "MOCK" }
      : {
          type: "AWS_PROXY",
          uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn(to)}/invocations`,
        },
});
/** A REST API with the methods of each path. */
export const restApi = (resources: Readonly<Record<string, Json>>, more: Json = {}): Json => ({
  APIGateway: {
    RestApis: [
      {
        id: "shop",
        name: "shop",
        stages: [{ stageName: "prod" }],
        resources: Object.entries(resources).map(([path, resourceMethods]) => ({ path, resourceMethods })),
        ...more,
      },
    ],
  },
});
/** An HTTP API: routes by key, each with how it asks. */
export const httpApi = (routes: Readonly<Record<string, string>>, to: string): Json => ({
  ApiGatewayV2: {
    Apis: [
      {
        ApiId: "chat",
        Name: "chat",
        ProtocolType: "HTTP",
        Stages: [{ StageName: "$default" }],
        Routes: Object.entries(routes).map(([RouteKey, AuthorizationType]) => ({
          RouteKey,
          AuthorizationType,
          Target: "integrations/1",
        })),
        Integrations: [{ IntegrationId: "1", IntegrationType: "AWS_PROXY", IntegrationUri: functionArn(to) }],
      },
    ],
  },
});
export const functions = (...all: readonly Json[]): Json => ({ Lambda: { Functions: all } });

interface Distribution {
  readonly origin: string;
  readonly headers?: readonly string[];
  readonly privateOrigin?: boolean;
  /** Viewers have to show a signed address. */
  readonly signed?: boolean;
}
/** A distribution before an origin. */
export const distribution = ({ origin, headers = [], privateOrigin, signed }: Distribution): Json => ({
  CloudFront: {
    Distributions: [
      {
        Id: "D1",
        ARN: `arn:aws:cloudfront::${id}:distribution/D1`,
        DomainName: "d1.cloudfront.net",
        Aliases: { Items: ["ai.example.com"] },
        Origins: {
          Items: [
            {
              Id: "origin",
              DomainName: origin,
              CustomHeaders: { Items: headers.map((HeaderName) => ({ HeaderName, HeaderValue: "x" })) },
              ...(privateOrigin ? { VpcOriginConfig: { VpcOriginId: "vo-1" } } : {}),
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: "origin",
          ...(signed ? { TrustedKeyGroups: { Enabled: true, Items: ["viewers"] } } : {}),
        },
      },
    ],
  },
});
