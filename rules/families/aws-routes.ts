import { isPrivateRange } from "../../authz/aws/operators.ts";
import { segment } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition, DerivedNode } from "../../model/step.ts";

type GroupRule = FactOf<"aws.security-group-rule">;

/** `route:<scheme>://<host>:<port>/<path>*`. */
export const routeId = (scheme: "http" | "https" | "tcp", host: string, port: number, path = "/"): string =>
  `route:${scheme}://${segment(host)}:${port}${segment(path)}*`;

/** Host name of an https URL; empty where it is none. */
export const hostOf = (url = ""): string => /^https:\/\/([^/:?#]+)/.exec(url)?.[1] ?? "";

export const routeNode = (
  id: string,
  scope: string,
  authentication: NonNullable<DerivedNode["authentication"]>,
): DerivedNode => ({
  id,
  kind: "Route",
  name: id.slice("route:".length),
  scope,
  authentication,
});

/** The routes of one listener rule: each host with each path, or the balancer's own name with every path. */
export function listenerRoutes(
  rule: FactOf<"aws.listener-rule">,
  { host }: FactOf<"aws.load-balancer">,
): readonly string[] {
  const scheme = rule.protocol === "HTTPS" ? "https" : rule.protocol === "HTTP" ? "http" : "tcp";
  const hosts = rule.hosts.length > 0 ? rule.hosts : [host];
  const paths = rule.paths.length > 0 ? rule.paths : ["/*"];
  return hosts.flatMap((name) => paths.map((path) => routeId(scheme, name, rule.port, path.replace(/\*$/, ""))));
}

/** How a port is open: the facts that let requests in, and what is left open. */
export interface Opening {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

const everywhere = (cidr: string): boolean => cidr === "0.0.0.0/0" || cidr === "::/0";

/** The ways in which the internet gets through security groups to a TCP port; any port where none is told. */
export function openToInternet(
  facts: FactReader,
  groups: readonly string[],
  port: number | undefined,
): readonly Opening[] {
  return groups
    .flatMap((group) => facts.where("aws.security-group-rule", "group", group))
    .filter((rule) => rule.direction === "ingress" && coversPort(rule, port))
    .flatMap((rule): readonly Opening[] => {
      if (rule.cidrs.some(everywhere)) return [{ because: [rule], conditions: [] }];
      const outside = rule.cidrs.filter((cidr) => !isPrivateRange(cidr));
      if (outside.length === 0 || facts.of("closed-world").some(({ scope }) => scope === rule.scope)) return [];
      return [
        {
          because: [rule],
          conditions: [{ kind: "environment", text: `the request comes from ${outside.join(" or ")}` }],
        },
      ];
    });
}

/** Whether the rule admits TCP on the port; on any port where none is told. */
export const coversPort = ({ protocol, fromPort, toPort }: GroupRule, port: number | undefined): boolean =>
  protocol === "-1" ||
  ((protocol === "tcp" || protocol === "6") &&
    (port === undefined || ((fromPort ?? 0) <= port && port <= (toPort ?? 65_535))));

/**
 * The way out of subnets to an internet gateway: their own route table, or the main one. With no subnet told there is
 * nothing to look at, and the public address stands for it.
 */
export function gatewayRoutes(
  facts: FactReader,
  vpc: string | undefined,
  subnets: readonly string[],
): readonly Opening[] {
  if (subnets.length === 0) return [{ because: [], conditions: [] }];
  const ways = subnets.flatMap((subnet) => {
    const own = facts.where("aws.route", "subnets", subnet);
    const table = own.length > 0 ? own : facts.where("aws.route", "vpc", vpc ?? "").filter(({ main }) => main);
    return table.filter(({ target, destination }) => target.startsWith("igw-") && everywhere(destination));
  });
  return ways.map((route) => ({ because: [route], conditions: aclConditions(facts, subnets) }));
}

/** Network ACLs that do more than let everything pass are not evaluated: what crosses them is conditional. */
function aclConditions(facts: FactReader, subnets: readonly string[]): readonly Condition[] {
  const strict = new Set<string>();
  for (const subnet of subnets) {
    const byList = Map.groupBy(
      facts.where("aws.network-acl-entry", "subnets", subnet),
      ({ acl, egress }) => `${acl} ${egress}`,
    );
    for (const entries of byList.values()) {
      const [first] = [...entries].sort((a, b) => a.number - b.number);
      if (first && !(first.allow && first.protocol === "-1" && everywhere(first.cidr))) strict.add(first.acl);
    }
  }
  return strict.size === 0
    ? []
    : [{ kind: "environment", text: `the network ACLs ${[...strict].sort().join(", ")} let it pass` }];
}
