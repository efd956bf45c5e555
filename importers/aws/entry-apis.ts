import { z } from "zod";
import type { AwsStatementFact } from "../../model/fact/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { alias } from "./aliases.ts";
import { webAcl } from "./entry-web-acls.ts";
import { logSetting } from "./logs.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const optional = z.string().nullish();
const Method = z.object({
  authorizationType: z.string().default("NONE"),
  apiKeyRequired: z.boolean().nullish(),
  methodIntegration: z
    .object({ type: z.string().optional(), uri: optional, credentials: optional, connectionType: optional })
    .nullish(),
});
const Resource = z.object({ path: z.string(), resourceMethods: z.record(z.string(), z.unknown()).nullish() });
const methods = new Set(["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);
const RestApi = z.object({
  id: z.string(),
  name: z.string().optional(),
  policy: z.unknown().optional(),
  endpointConfiguration: z.object({ types: z.array(z.string()).nullish() }).nullish(),
  disableExecuteApiEndpoint: z.boolean().nullish(),
  stages: z
    .array(
      z.object({
        stageName: z.string(),
        webAclArn: Arn.nullish(),
        accessLogSettings: z.object({ destinationArn: optional }).nullish(),
      }),
    )
    .nullish(),
  resources: z.array(z.unknown()).nullish(),
  tags: Tags,
});

/** A member of `APIGateway.RestApis`, joined with its stages and its resources with their methods embedded. */
export function* restApis(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(RestApi, value);
  if (!it) return;
  const api = arnOf(place, "execute-api", it.id);
  if (it.stages === undefined) place.of("aws.api").missing("APIs without a list of stages");
  yield place.fact("aws.api", api, {
    name: it.name ?? it.id,
    protocol: "REST",
    host: it.disableExecuteApiEndpoint ? undefined : executeHost(it.id, place),
    private: it.endpointConfiguration?.types?.includes("PRIVATE") ?? false,
    restricted: Boolean(it.policy),
    stages: it.stages?.map(({ stageName }) => stageName),
    tags: tagTexts(it.tags),
  });
  const administered = gatewayArn("restapis", it.id, place);
  yield alias(administered, api, place);
  for (const [index, { stageName, webAclArn, accessLogSettings: log }] of (it.stages ?? []).entries()) {
    const at = place.below("stages", index);
    if (webAclArn) yield webAcl(`${administered}/stages/${stageName}`, webAclArn, at);
    yield logSetting(`${api}/${stageName}`, Boolean(log?.destinationArn), log?.destinationArn, at);
  }
  for (const statement of resourcePolicy(unescaped(it.policy), api, place.below("policy")))
    yield inFull(statement, api);
  const here = place.of("aws.api-route");
  if (it.resources === undefined) here.missing("APIs without a list of resources");
  for (const [index, member] of (it.resources ?? []).entries()) {
    const at = here.below("resources", index);
    const resource = at.parse(Resource, member);
    for (const [name, entry] of Object.entries(resource?.resourceMethods ?? {})) {
      if (!methods.has(name)) continue;
      const where = at.below("resourceMethods", name);
      const method = where.parse(Method, entry);
      if (!resource || !method) continue;
      const { type, uri, credentials } = method.methodIntegration ?? {};
      yield where.fact("aws.api-route", `${api}/${name} ${resource.path}`, {
        api,
        method: name,
        path: resource.path,
        authorization: method.authorizationType,
        keyRequired: method.apiKeyRequired === true,
        ...destination(type, uri),
        role: credentials || undefined,
      });
    }
  }
}

/** The API gives a REST API's policy as JSON text with every quote escaped once more. */
function unescaped(policy: unknown): unknown {
  if (typeof policy !== "string" || !/^\s*\{\s*\\/.test(policy)) return policy;
  return policy.replace(/\\(["\\/])/g, "$1");
}

/** `execute-api:/<stage>/...` is short for the API's own ARN, as long as nobody has saved the policy. */
function inFull(statement: AwsStatementFact, api: string): AwsStatementFact {
  const full = (resource: string): string =>
    resource.startsWith("execute-api:/") ? `${api}${resource.slice("execute-api:".length)}` : resource;
  const { resources, notResources } = statement;
  return {
    ...statement,
    ...(resources ? { resources: resources.map(full) } : {}),
    ...(notResources ? { notResources: notResources.map(full) } : {}),
  };
}

const executeHost = (id: string, { setting }: Place): string =>
  `${id}.execute-api.${setting.region ?? ""}.amazonaws.com${setting.partition === "aws-cn" ? ".cn" : ""}`;

/** The ARN under which the API is administered. */
const gatewayArn = (collection: string, id: string, { setting }: Place): string =>
  `arn:${setting.partition}:apigateway:${setting.region ?? ""}::/${collection}/${id}`;

/** Where an integration leads: the function named inside its URI, or the URL or listener that it is. */
function destination(
  type: string | undefined,
  uri: string | null | undefined,
): { readonly function: string | undefined; readonly forwards: string | undefined } {
  const called = /\/functions\/(arn:[^/]+)\/invocations$/.exec(uri ?? "")?.[1] ?? uri ?? "";
  const isFunction = /^arn:[^:]+:lambda:[^:]*:\d{12}:function:[^${}]+$/.test(called);
  const goesOn = /^HTTP/.test(type ?? "") && /^(https?:|arn:[^:]+:elasticloadbalancing:)/.test(uri ?? "");
  return { function: isFunction ? called : undefined, forwards: goesOn ? (uri ?? undefined) : undefined };
}

const Api = z.object({
  ApiId: z.string(),
  Name: z.string().optional(),
  ProtocolType: z.enum(["HTTP", "WEBSOCKET"]).default("HTTP"),
  DisableExecuteApiEndpoint: z.boolean().nullish(),
  Stages: z
    .array(z.object({ StageName: z.string(), AccessLogSettings: z.object({ DestinationArn: optional }).nullish() }))
    .nullish(),
  Routes: z.array(z.unknown()).nullish(),
  Integrations: z
    .array(
      z.object({
        IntegrationId: z.string(),
        IntegrationType: z.string().optional(),
        IntegrationUri: optional,
        CredentialsArn: optional,
      }),
    )
    .nullish(),
  Tags,
});
const ApiRoute = z.object({
  RouteKey: z.string(),
  AuthorizationType: z.string().default("NONE"),
  ApiKeyRequired: z.boolean().nullish(),
  Target: optional,
});

/** A member of `ApiGatewayV2.Apis`, joined with its stages, routes and integrations. */
export function* httpApis(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Api, value);
  if (!it) return;
  const api = arnOf(place, "execute-api", it.ApiId);
  if (it.Stages === undefined) place.of("aws.api").missing("APIs without a list of stages");
  yield place.fact("aws.api", api, {
    name: it.Name ?? it.ApiId,
    protocol: it.ProtocolType,
    host: it.DisableExecuteApiEndpoint ? undefined : executeHost(it.ApiId, place),
    private: false,
    restricted: false,
    stages: it.Stages?.map(({ StageName }) => StageName),
    tags: tagTexts(it.Tags),
  });
  yield alias(gatewayArn("apis", it.ApiId, place), api, place);
  for (const [index, { StageName, AccessLogSettings: log }] of (it.Stages ?? []).entries()) {
    const to = log?.DestinationArn;
    yield logSetting(`${api}/${StageName}`, Boolean(to), to, place.below("Stages", index));
  }
  const here = place.of("aws.api-route");
  if (it.Routes === undefined) here.missing("APIs without a list of routes");
  const routes = (it.Routes ?? []).flatMap((member, index) => {
    const at = here.below("Routes", index);
    const route = at.parse(ApiRoute, member);
    return route ? [{ at, route }] : [];
  });
  // A WebSocket client is asked who it is when it connects, and never after.
  const connect = routes.find(({ route }) => route.RouteKey === "$connect")?.route;
  for (const { at, route } of routes) {
    const asks = it.ProtocolType === "WEBSOCKET" ? (connect ?? route) : route;
    const [method = "", path = ""] =
      it.ProtocolType === "WEBSOCKET"
        ? [route.RouteKey]
        : route.RouteKey.includes(" ")
          ? route.RouteKey.split(" ")
          : ["ANY", route.RouteKey];
    const integration = it.Integrations?.find(({ IntegrationId }) => route.Target === `integrations/${IntegrationId}`);
    yield at.fact("aws.api-route", `${api}/${method} ${path}`, {
      api,
      method,
      path,
      authorization: asks.AuthorizationType,
      keyRequired: asks.ApiKeyRequired === true,
      ...destination(integration?.IntegrationType, integration?.IntegrationUri),
      role: integration?.CredentialsArn || undefined,
    });
  }
}

const RestDomain = z.object({
  domainName: z.string(),
  basePathMappings: z.array(z.object({ basePath: optional, restApiId: z.string(), stage: optional })).nullish(),
});

/** A member of `APIGateway.DomainNames`, joined with its base path mappings. */
export function* restDomains(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(RestDomain, value);
  if (!it) return;
  if (it.basePathMappings === undefined) place.missing("custom domains without their mappings");
  for (const [index, { basePath, restApiId, stage }] of (it.basePathMappings ?? []).entries()) {
    const path = !basePath || basePath === "(none)" ? "" : basePath;
    yield mapping(it.domainName, path, restApiId, stage, place.below("basePathMappings", index));
  }
}

const HttpDomain = z.object({
  DomainName: z.string(),
  ApiMappings: z.array(z.object({ ApiId: z.string(), ApiMappingKey: optional, Stage: optional })).nullish(),
});

/** A member of `ApiGatewayV2.DomainNames`, joined with its API mappings. */
export function* httpDomains(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(HttpDomain, value);
  if (!it) return;
  if (it.ApiMappings === undefined) place.missing("custom domains without their mappings");
  for (const [index, { ApiId, ApiMappingKey, Stage }] of (it.ApiMappings ?? []).entries())
    yield mapping(it.DomainName, ApiMappingKey ?? "", ApiId, Stage, place.below("ApiMappings", index));
}

const mapping = (host: string, path: string, id: string, stage: string | null | undefined, place: Place): Fact =>
  place.fact("aws.api-mapping", `${host.toLowerCase()}/${path}`, {
    host: host.toLowerCase(),
    path,
    api: arnOf(place, "execute-api", id),
    stage: stage || undefined,
  });
