import type { FactOf, FactReader } from "../../model/fact.ts";

type Policy = FactOf<"k8s.proxy-policy">;
/** How many of the requests without identity. */
export type How = Policy["anonymous"];

/** A class of requests: a path, `*` at its end for longer ones, and one method where it is of one. */
export interface Requests {
  readonly path: string;
  readonly method?: string;
}

/** `/api/*`, `/docs`, `/api?OPTIONS*`: a path class as routes are named by it. */
function requestsOf(pathClass: string): Requests {
  const [, path = pathClass, method, longer = ""] = /^(\/.*)\?([A-Z]+)(\*?)$/.exec(pathClass) ?? [];
  return { path: `${path}${method === undefined ? "" : longer}`, ...(method === undefined ? {} : { method }) };
}
const pathClassOf = ({ path, method }: Requests): string =>
  method === undefined ? path : `${path.replace(/\*$/, "")}?${method}${path.endsWith("*") ? "*" : ""}`;

const written = (request: string): Requests => {
  const [method = "*", path = "*"] = [request.slice(0, request.indexOf(" ")), request.slice(request.indexOf(" ") + 1)];
  return { path: path === "*" ? "/*" : path, ...(method === "*" ? {} : { method }) };
};
const holds = (outer: string, inner: string): boolean =>
  outer === inner || (outer.endsWith("*") && inner.replace(/\*$/, "").startsWith(outer.slice(0, -1)));
const covers = (outer: Requests, inner: Requests): boolean =>
  (outer.method === undefined || outer.method === inner.method) && holds(outer.path, inner.path);

/**
 * What a policy does to requests without identity of one class. One that sends them to an authorizer refuses them where
 * the mesh's settings name it and it does not fail open; else that is not decided.
 */
export function howFor(facts: FactReader, policy: Policy, pathClass: string | undefined): How {
  const { exactly, does } = policy;
  if (!exactly || pathClass === undefined) return policy.anonymous;
  const own = requestsOf(pathClass);
  const inside = exactly.requests.some((one) => covers(written(one), own));
  const passes = exactly.by === "passed" ? inside : !inside;
  if (does === "admits") return passes ? "all" : "none";
  if (passes) return "none";
  return policy.type.startsWith("AuthorizationPolicy.") && isCustom(policy) ? byAuthorizer(facts, policy) : "all";
}

/** Policies whose authorizer decides say so by its name; one without a name is as unknown as one that is not found. */
const isCustom = ({ authorizer }: Policy): boolean => authorizer !== undefined;

function byAuthorizer(facts: FactReader, { cluster, authorizer }: Policy): How {
  return authorizerOf(facts, cluster, authorizer)?.failOpen === false ? "all" : "some";
}

/** An external authorizer as the settings of the cluster's mesh name it. */
export const authorizerOf = (facts: FactReader, cluster: string, name: string | undefined) =>
  facts
    .where("k8s.proxy-config", "cluster", cluster)
    .flatMap(({ authorizers = [] }) => authorizers)
    .find((one) => one.name === name);

/** Classes within one of paths for which the policies say something of their own, sorted as they are written. */
export function requestsApart(policies: readonly Policy[], pathClass: string): readonly string[] {
  const own = requestsOf(pathClass);
  const found = policies
    .flatMap(({ exactly }) => exactly?.requests ?? [])
    .flatMap((request): readonly string[] => {
      const { path, method } = written(request);
      const narrower = holds(own.path, path) ? path : holds(path, own.path) ? own.path : undefined;
      if (narrower === undefined || (own.method !== undefined && method !== undefined && own.method !== method))
        return [];
      const of = method ?? own.method;
      return [pathClassOf({ path: narrower, ...(of === undefined ? {} : { method: of }) })];
    });
  return [...new Set(found)].filter((one) => one !== pathClass);
}
