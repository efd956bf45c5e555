import type { AwsAuthz, Target, Way } from "../../authz/aws/index.ts";
import { segment } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { internet } from "../../model/node.ts";
import { routeId } from "./aws-routes.ts";
import { bothWays, free, serviceWays, surest } from "./aws-service-calls.ts";

type Api = FactOf<"aws.api">;
type Route = FactOf<"aws.api-route">;

const gateway = "apigateway.amazonaws.com";

/** Where requests for one route of one stage arrive. */
export interface ApiEntrance {
  readonly id: string;
  /** Undefined where stages were not read. */
  readonly stage: string | undefined;
  /** What leads there beside the API itself: a mapping of a custom domain. */
  readonly because: readonly Fact[];
}

/**
 * The routes of the internet that lead to a route of an API: under the API's own host and under custom domains, for each
 * stage. Ways with different questions asked have ids of their own.
 */
export function entrances(
  facts: FactReader,
  api: Api,
  { path, method, authorization, keyRequired }: Route,
): ApiEntrance[] {
  const asks = authorization === "NONE" ? (keyRequired ? "with key" : "") : `by ${authorization}`;
  const closed = facts.of("closed-world").some(({ scope }) => scope === api.scope);
  const stages: readonly (string | undefined)[] = api.stages ?? (closed ? [] : [undefined]);
  const below = path === "$default" || api.protocol === "WEBSOCKET" ? `/${method === "ANY" ? "" : `?${method}`}` : path;
  const at = (host: string, prefix: string): string =>
    `${routeId("https", host, 443, `${prefix}${below.replace(/\{[^}]*\+\}$/, "")}`)}${asks === "" ? "" : segment(` ${asks}`)}`;
  const found: ApiEntrance[] = [];
  for (const stage of stages) {
    if (api.host === undefined) break;
    const prefix = stage === undefined || stage === "$default" ? "" : `/${stage}`;
    found.push({ id: at(api.host, prefix), stage, because: [] });
  }
  for (const mapping of facts.where("aws.api-mapping", "api", api.key)) {
    const prefix = mapping.path === "" ? "" : `/${mapping.path}`;
    for (const stage of stages) {
      if (mapping.stage !== undefined && stage !== undefined && mapping.stage !== stage) continue;
      const rest = mapping.stage === undefined && stage !== undefined && stage !== "$default" ? `/${stage}` : "";
      found.push({ id: at(mapping.host, `${prefix}${rest}`), stage, because: [mapping] });
    }
  }
  return found;
}

/** ARNs under which a request for the route is invoked; an attacker picks the method where any will do. */
function invokedAs(api: Api, { method, path }: Route, stage: string | undefined): readonly string[] {
  const base = `${api.key}/${stage ?? "stage"}`;
  if (api.protocol === "WEBSOCKET") return [`${base}/${method}`];
  if (path === "$default") return [`${base}/$default`];
  const methods = method === "ANY" ? ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] : [method];
  const paths = new Set([path.replace(/\{[^}]*\}/g, "*"), path]);
  return methods.flatMap((one) => [...paths].map((each) => `${base}/${one}${each}`));
}

/**
 * The ways in which the API's own policy lets an unsigned request pass to where the method asks its question. Where
 * nothing asks, or a user pool does, a policy has to allow; before a function or IAM decides, it only must not deny.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function admittedBy(
  aws: AwsAuthz,
  api: Api,
  route: Route,
  stage: string | undefined,
  context: ReadonlyMap<string, readonly string[] | undefined>,
): readonly Way[] {
  const anybody = aws.caller(internet);
  if (!anybody) return [];
  if (!api.restricted) return api.private ? [] : free;
  const needsAllow = route.authorization === "NONE" || route.authorization === "COGNITO_USER_POOLS";
  const account = api.key.split(":")[4] ?? "";
  const caller = needsAllow ? anybody : { ...anybody, account, all: [] };
  return surest(
    invokedAs(api, route, stage).flatMap((arn) =>
      aws.ways({ caller, action: "execute-api:Invoke", target: invokeTarget(api, arn), context }),
    ),
  );
}

/** What a request for a route of the API asks IAM about. */
export const invokeTarget = (api: Api, arn: string): Target => ({
  arn,
  holder: api.key,
  account: api.key.split(":")[4] ?? "",
});

/** The function behind a route, and the ways in which the API may call it: by the function's policy, or by a role of its own. */
export function behind(
  facts: FactReader,
  aws: AwsAuthz,
  api: Api,
  route: Route,
  stage: string | undefined,
): { readonly fact: FactOf<"aws.function">; readonly ways: readonly Way[] } | undefined {
  if (route.function === undefined) return undefined;
  const fact = facts.get("aws.function", route.function.split(":").slice(0, 7).join(":"));
  if (!fact) return undefined;
  const action = "lambda:InvokeFunction";
  const target: Target = {
    arn: route.function,
    holder: fact.key,
    account: fact.key.split(":")[4] ?? "",
    tags: fact.tags,
  };
  if (route.role !== undefined) {
    const [caller, role] = [aws.caller(route.role), facts.get("aws.role", route.role)];
    if (!caller || !role) return undefined;
    const calling = `arn:aws:execute-api:*:${api.key.split(":")[4] ?? ""}:*`;
    return { fact, ways: surest(bothWays(aws.trusting(role, gateway, calling), aws.ways({ caller, action, target }))) };
  }
  const account = api.key.split(":")[4] ?? "";
  const ways = invokedAs(api, route, stage).flatMap((arn) =>
    serviceWays(aws, { service: gateway, action, target, source: { arn, account } }),
  );
  return { fact, ways: surest(ways) };
}

/** ARN of the stage, as web ACLs name what they stand before. */
export const stageArn = (api: Api, stage: string): string => {
  const [, partition = "", , region = "", , id = ""] = api.key.split(":");
  return `arn:${partition}:apigateway:${region}::/${api.protocol === "REST" ? "restapis" : "apis"}/${id}/stages/${stage}`;
};

/** A route without the API that it is of is nothing: every route with its API. */
export function* routesOfApis(facts: FactReader): Generator<{ readonly api: Api; readonly route: Route }> {
  for (const route of facts.each("aws.api-route")) {
    const api = facts.get("aws.api", route.api);
    if (api) yield { api, route };
  }
}

/** Said of a request to a stage where stages were not read. */
export const deployed = (stage: string | undefined) =>
  stage === undefined
    ? [{ kind: "unread" as const, text: "a stage of the API is deployed: its stages were not read" }]
    : [];
