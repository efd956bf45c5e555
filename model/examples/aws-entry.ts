import type { FactOf } from "../fact.ts";

/** Facts of what brings requests from outside into the account 111111111111, for the examples of rules. */
const account = "111111111111";
const source = { document: "aws/resources.json", locator: "", importer: "aws", observedAt: "2026-01-01T00:00:00.000Z" };
const base = { scope: `aws:account:${account}`, source };
type With<F> = Partial<Omit<F, "kind" | "key" | "scope">>;

export const apiArn = (id: string): string => `arn:aws:execute-api:us-east-1:${account}:${id}`;

/** A REST API with the stage `prod`, unless told otherwise. */
export const api = (id: string, rest: With<FactOf<"aws.api">> = {}): FactOf<"aws.api"> => ({
  kind: "aws.api",
  key: apiArn(id),
  ...base,
  name: id,
  protocol: "REST",
  host: `${id}.execute-api.us-east-1.amazonaws.com`,
  private: false,
  restricted: false,
  stages: ["prod"],
  ...rest,
});

/** `POST /chat` that asks nobody, unless told otherwise. */
export const apiRoute = (id: string, rest: With<FactOf<"aws.api-route">> = {}): FactOf<"aws.api-route"> => ({
  kind: "aws.api-route",
  key: `${apiArn(id)}/${rest.method ?? "POST"} ${rest.path ?? "/chat"}`,
  ...base,
  api: apiArn(id),
  method: "POST",
  path: "/chat",
  authorization: "NONE",
  keyRequired: false,
  ...rest,
});

export const apiMapping = (
  host: string,
  id: string,
  rest: With<FactOf<"aws.api-mapping">> = {},
): FactOf<"aws.api-mapping"> => ({
  kind: "aws.api-mapping",
  key: `${host}/${rest.path ?? ""}`,
  ...base,
  host,
  path: "",
  api: apiArn(id),
  stage: "prod",
  ...rest,
});

export const webAcl = (resource: string): FactOf<"aws.web-acl"> => ({
  kind: "aws.web-acl",
  key: resource,
  ...base,
  webAcl: `arn:aws:wafv2:us-east-1:${account}:regional/webacl/edge/1`,
  name: "edge",
});

export const poolId = "us-east-1:pool";

/** An identity pool that gives guests the role `guest` in the enhanced flow, unless told otherwise. */
export const identityPool = (rest: With<FactOf<"aws.identity-pool">> = {}): FactOf<"aws.identity-pool"> => ({
  kind: "aws.identity-pool",
  key: `arn:aws:cognito-identity:us-east-1:${account}:identitypool/${poolId}`,
  ...base,
  name: "app",
  poolId,
  guests: true,
  classic: false,
  guestRole: `arn:aws:iam::${account}:role/guest`,
  guestSession: `arn:aws:iam::${account}:role/guest~session:guest`,
  userRole: `arn:aws:iam::${account}:role/member`,
  logins: [],
  ...rest,
});

export const userPoolLogin = "cognito-idp.us-east-1.amazonaws.com/us-east-1_users";

export const userPool = (rest: With<FactOf<"aws.user-pool">> = {}): FactOf<"aws.user-pool"> => ({
  kind: "aws.user-pool",
  key: `arn:aws:cognito-idp:us-east-1:${account}:userpool/us-east-1_users`,
  ...base,
  name: "users",
  login: userPoolLogin,
  selfSignUp: true,
  ...rest,
});

/** What guests get of the role in the enhanced flow. */
export const guestSession = (role: string): FactOf<"aws.session"> => ({
  kind: "aws.session",
  key: `${role}~session:guest`,
  ...base,
  principal: role,
  name: "a guest of Cognito",
});

export const accessPointArn = (name: string): string => `arn:aws:s3:us-east-1:${account}:accesspoint/${name}`;

/** Of the bucket `docs`, on the internet, unless told otherwise. */
export const accessPoint = (name: string, rest: With<FactOf<"aws.access-point">> = {}): FactOf<"aws.access-point"> => ({
  kind: "aws.access-point",
  key: accessPointArn(name),
  ...base,
  name,
  bucket: "arn:aws:s3:::docs",
  internet: true,
  ...rest,
});

export const documentArn = (name: string): string => `arn:aws:ssm:us-east-1:${account}:document/${name}`;

export const document = (name: string, rest: With<FactOf<"aws.document">> = {}): FactOf<"aws.document"> => ({
  kind: "aws.document",
  key: documentArn(name),
  ...base,
  name,
  public: false,
  ...rest,
});

export const endpoint = (
  serves: string,
  host: string,
  rest: With<FactOf<"aws.endpoint">> = {},
): FactOf<"aws.endpoint"> => ({
  kind: "aws.endpoint",
  key: `${serves}|${host}:443`,
  ...base,
  serves,
  name: "app",
  host,
  port: 443,
  asks: "nobody",
  ...rest,
});

export const graphArn = (id: string): string => `arn:aws:appsync:us-east-1:${account}:apis/${id}`;

/** A GraphQL API that asks for an API key, unless told otherwise. */
export const graphApi = (id: string, rest: With<FactOf<"aws.graph-api">> = {}): FactOf<"aws.graph-api"> => ({
  kind: "aws.graph-api",
  key: graphArn(id),
  ...base,
  name: id,
  host: `${id}.appsync-api.us-east-1.amazonaws.com`,
  private: false,
  asks: ["API_KEY"],
  ...rest,
});

export const graphSource = (id: string, called: string, role?: string): FactOf<"aws.graph-source"> => ({
  kind: "aws.graph-source",
  key: `${graphArn(id)}/fn`,
  ...base,
  api: graphArn(id),
  function: called,
  ...(role === undefined ? {} : { role }),
});

export const distributionArn = `arn:aws:cloudfront::${account}:distribution/E1`;

export const distribution = (rest: With<FactOf<"aws.distribution">> = {}): FactOf<"aws.distribution"> => ({
  kind: "aws.distribution",
  key: distributionArn,
  ...base,
  name: "E1",
  hosts: ["d1.cloudfront.net"],
  enabled: true,
  ...rest,
});

/** Every path, answered by the origin. */
export const behavior = (origin: string, rest: With<FactOf<"aws.behavior">> = {}): FactOf<"aws.behavior"> => ({
  kind: "aws.behavior",
  key: `${distributionArn}/${rest.path ?? "*"}`,
  ...base,
  distribution: distributionArn,
  path: "*",
  origin,
  originAccessControl: false,
  signed: false,
  inspected: false,
  ...rest,
});
