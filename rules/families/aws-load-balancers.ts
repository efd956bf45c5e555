import { holdsRange, isPrivateRange } from "../../authz/aws/operators.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

type Balancer = FactOf<"aws.load-balancer">;
type ListenerRule = FactOf<"aws.listener-rule">;

/**
 * What must hold for the rule to admit what the load balancer forwards, by its security group or the ranges of its
 * subnets; undefined where it does not. A network load balancer may keep the addresses of its callers, which then have
 * to be admitted themselves.
 */
export function admits(
  facts: FactReader,
  { groups, cidrs }: FactOf<"aws.security-group-rule">,
  balancer: Balancer,
): readonly Condition[] | undefined {
  if (groups.some((group) => balancer.securityGroups.includes(group))) return [];
  if (cidrs.includes("0.0.0.0/0")) return [];
  const subnets = balancer.subnets.flatMap((id) => facts.get("aws.subnet", id) ?? []);
  if (subnets.some((subnet) => cidrs.some((cidr) => holdsRange(cidr, subnet.cidr)))) return [];
  const known = balancer.subnets.length > 0 && subnets.length === balancer.subnets.length;
  const perhaps = cidrs.filter((cidr) => {
    if (!known) return true;
    if (balancer.type === "network" && !isPrivateRange(cidr)) return true;
    return subnets.some((subnet) => holdsRange(subnet.cidr, cidr));
  });
  if (perhaps.length === 0) return undefined;
  const text = `the load balancer's addresses are in ${perhaps.join(" or ")}`;
  return [{ kind: "environment", text }];
}

/** What a rule asks of a request beside host and path: which values it wants is not kept. */
export function asksOf({ otherConditions = [] }: ListenerRule): readonly Condition[] {
  const borne = otherConditions.filter((field) => field === "http-header" || field === "query-string");
  return [
    ...(borne.length > 0 ? [`the request bears the ${borne.join(", ")} that the listener's rule asks for`] : []),
    ...(otherConditions.includes("source-ip") ? ["the request comes from the source-ip of the listener's rule"] : []),
  ].map((text) => ({ kind: "environment", text }));
}

/** Whether a rule before it, on the same listener, takes every request that it would take. */
export function isShadowed(facts: FactReader, rule: ListenerRule): boolean {
  const listener = rule.key.slice(0, rule.key.lastIndexOf("/"));
  const place = ({ priority }: ListenerRule): number => (priority === "default" ? Number.POSITIVE_INFINITY : priority);
  return facts
    .where("aws.listener-rule", "loadBalancer", rule.loadBalancer)
    .some(
      (other) =>
        other.key.slice(0, other.key.lastIndexOf("/")) === listener &&
        place(other) < place(rule) &&
        (other.otherConditions ?? []).length === 0 &&
        takesAll(other.hosts, rule.hosts) &&
        takesAll(other.paths, rule.paths),
    );
}

/** Patterns that take whatever the others take: none at all, a lone asterisk, or the same. */
const takesAll = (mine: readonly string[], theirs: readonly string[]): boolean =>
  mine.length === 0 ||
  mine.some((pattern) => pattern === "*" || pattern === "/*") ||
  (theirs.length > 0 && theirs.every((pattern) => mine.includes(pattern)));
