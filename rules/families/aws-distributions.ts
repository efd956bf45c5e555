import type { FactOf, FactReader } from "../../model/fact.ts";
import { entrances } from "./aws-apis.ts";
import { hostOf, listenerRoutes, routeId } from "./aws-routes.ts";

type Distribution = FactOf<"aws.distribution">;
type Behavior = FactOf<"aws.behavior">;

/** Every behavior of a distribution that answers. */
export function* behaviors(
  facts: FactReader,
): Generator<{ readonly behavior: Behavior; readonly distribution: Distribution }> {
  for (const behavior of facts.each("aws.behavior")) {
    const distribution = facts.get("aws.distribution", behavior.distribution);
    if (distribution?.enabled) yield { behavior, distribution };
  }
}

/** The routes under which a behavior answers. */
export const behaviorRoutes = ({ path }: Behavior, { hosts }: Distribution): readonly string[] =>
  hosts.map((host) => routeId("https", host, 443, `/${path.replace(/\*$/, "").replace(/^\//, "")}`));

/** A route of the account behind a host that something else sends requests to, and the facts that say so. */
export interface Behind {
  readonly id: string;
  readonly because: readonly FactOf<
    "aws.load-balancer" | "aws.listener-rule" | "aws.function" | "aws.api" | "aws.api-route"
  >[];
}

/** Routes that answer under the host: of load balancers, function URLs and APIs. */
export function routesAt(facts: FactReader, host: string): readonly Behind[] {
  const balancers = byHost(facts, "aws.load-balancer", host).flatMap((balancer) =>
    facts
      .where("aws.listener-rule", "loadBalancer", balancer.key)
      .flatMap((rule) => listenerRoutes(rule, balancer).map((id) => ({ id, because: [balancer, rule] }))),
  );
  const functions = facts
    .of("aws.function")
    .filter(({ url }) => url !== undefined && hostOf(url).toLowerCase() === host)
    .map((fact) => ({ id: routeId("https", hostOf(fact.url), 443), because: [fact] }));
  const apis = facts.where("aws.api", "host", host).flatMap((api) =>
    facts.where("aws.api-route", "api", api.key).flatMap((route) =>
      entrances(facts, api, route)
        .filter(({ because }) => because.length === 0)
        .map(({ id }) => ({ id, because: [api, route] })),
    ),
  );
  return [...balancers, ...functions, ...apis];
}

const byHost = (facts: FactReader, kind: "aws.load-balancer", host: string): readonly FactOf<"aws.load-balancer">[] =>
  facts.of(kind).filter((fact) => fact.host.toLowerCase() === host);

/** The bucket behind an origin's host: its REST endpoint, or the one for websites. */
export function bucketAt(facts: FactReader, host: string): FactOf<"aws.bucket"> | undefined {
  const name = /^(.+?)\.s3(?:[.-](?:website[.-])?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/.exec(host)?.[1];
  return name === undefined ? undefined : facts.of("aws.bucket").find((fact) => fact.name === name);
}
