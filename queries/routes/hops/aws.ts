import type { FactOf, FactReader } from "../../../model/fact.ts";
import type { RouteControl } from "../placement.ts";
import { type Built, control, hop, transform } from "./build.ts";
import { webAcl } from "./load-balancer.ts";

/** What a method's authorizer tells callers by. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html */
const authorizers: Readonly<Record<string, RouteControl["kind"]>> = {
  AWS_IAM: "iam",
  CUSTOM: "ext-authz",
  COGNITO_USER_POOLS: "jwt",
  JWT: "jwt",
};

/** A method of an API. Its key, where one is asked for, tells clients apart and authenticates none. */
export function apiHops(facts: FactReader, route: FactOf<"aws.api-route">): readonly Built[] {
  const api = facts.get("aws.api", route.api);
  const covers = `${route.method} ${route.path === "" ? "every message" : route.path}`;
  const kind = authorizers[route.authorization];
  const controls = [
    ...(kind === undefined ? [] : [control(kind, route.authorization, "require", covers, route)]),
    ...(route.keyRequired ? [control("api-key", "apiKeyRequired", "require", covers, route)] : []),
  ];
  const acls = (api?.stages ?? []).flatMap((stage) => webAcl(facts, stageArn(route.api, api?.protocol, stage)));
  return [
    ...acls.slice(0, 1),
    hop("api-gateway", api?.name ?? route.api, [...(api ? [api] : []), route], { node: route.api, controls }),
  ];
}

const stageArn = (api: string, protocol: string | undefined, stage: string): string => {
  const [, partition = "", , region = "", , id = ""] = api.split(":");
  return `arn:${partition}:apigateway:${region}::/${protocol === "REST" ? "restapis" : "apis"}/${id}/stages/${stage}`;
};

/** A GraphQL API: any of its ways of asking will do. */
export function graphHops(facts: FactReader, api: FactOf<"aws.graph-api">): readonly Built[] {
  const kinds: Readonly<Record<string, RouteControl["kind"]>> = {
    API_KEY: "api-key",
    AWS_IAM: "iam",
    AWS_LAMBDA: "ext-authz",
  };
  const controls = api.asks.map((name) => control(kinds[name] ?? "jwt", name, "require", "every request", api));
  return [...webAcl(facts, api.key), hop("api-gateway", api.name, [api], { node: api.key, controls })];
}

/** A behavior of a distribution. */
export function distributionHops(facts: FactReader, behavior: FactOf<"aws.behavior">): readonly Built[] {
  const distribution = facts.get("aws.distribution", behavior.distribution);
  const controls = behavior.signed
    ? [control("signature", "trusted signers or key groups", "require", behavior.path, behavior)]
    : behavior.inspected
      ? [control("ext-authz", "a viewer-request function", "unknown", behavior.path, behavior)]
      : [];
  const early = behavior.inspected ? [transform("a function runs on every viewer request", behavior)] : [];
  return [
    ...webAcl(facts, behavior.distribution),
    hop("cdn", distribution?.name ?? behavior.distribution, [...(distribution ? [distribution] : []), behavior], {
      node: behavior.distribution,
      controls,
      early,
    }),
  ];
}

export const functionUrlHops = (called: FactOf<"aws.function">): readonly Built[] => [
  hop("function-url", called.name, [called], {
    node: called.key,
    controls: called.urlAuth === "AWS_IAM" ? [control("iam", "AWS_IAM", "require", "every request", called)] : [],
  }),
];

/** A host of its own that a managed service has. */
export const endpointHops = (endpoint: FactOf<"aws.endpoint">): readonly Built[] => [
  hop("gateway", endpoint.name, [endpoint], {
    node: endpoint.serves,
    controls:
      endpoint.asks === "nobody"
        ? []
        : [control(endpoint.asks === "iam" ? "iam" : "jwt", endpoint.asks, "require", "every request", endpoint)],
  }),
];
