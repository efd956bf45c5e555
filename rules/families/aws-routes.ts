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

/**
 * The routes of one listener rule: each host with each path, or the balancer's own name with every path. Requests that a
 * rule takes by more than that are a class of their own: for the others of the path another rule decides.
 */
export function listenerRoutes(
  rule: FactOf<"aws.listener-rule">,
  { host }: FactOf<"aws.load-balancer">,
): readonly string[] {
  const scheme = rule.protocol === "HTTPS" ? "https" : rule.protocol === "HTTP" ? "http" : "tcp";
  const hosts = rule.hosts.length > 0 ? rule.hosts : [host];
  const paths = rule.paths.length > 0 ? rule.paths : ["/*"];
  const of = rule.otherConditions ?? [];
  const more = of.length > 0 ? segment(` of ${[...new Set(of)].join(",")}`) : "";
  return hosts.flatMap((name) =>
    paths.map((path) => `${routeId(scheme, name, rule.port, path.replace(/\*$/, ""))}${more}`),
  );
}

/** IPv4 or IPv6: rules, routes and lists speak of one of the two. */
export type Family = "v4" | "v6";

/** How a port is open: the facts that let requests in, and what is left open. */
export interface Opening {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  /** First and last port. */
  readonly ports?: readonly [number, number];
}

const everyAddress: Readonly<Record<Family, string>> = { v4: "0.0.0.0/0", v6: "::/0" };
/** Every address, of the family where one is told. */
const everywhere = (cidr: string, family?: Family): boolean =>
  family === undefined ? cidr === everyAddress.v4 || cidr === everyAddress.v6 : cidr === everyAddress[family];
export const isInternetRange = (cidr: string): boolean => everywhere(cidr);
const isOf = (cidr: string, family: Family | undefined): boolean =>
  family === undefined || cidr.includes(":") === (family === "v6");
const closed = (facts: FactReader, scope: string): boolean =>
  facts.of("closed-world").some((fact) => fact.scope === scope);

/** Families of addresses. */
export const familiesOf = (addresses: readonly string[]): readonly Family[] =>
  (["v4", "v6"] as const).filter((family) => addresses.some((address) => isOf(address, family)));

/** The ways in which the internet gets through security groups to a TCP port; any port where none is told. */
export function openToInternet(
  facts: FactReader,
  groups: readonly string[],
  port: number | undefined,
  family?: Family,
): readonly Opening[] {
  return groups
    .flatMap((group) => facts.where("aws.security-group-rule", "group", group))
    .filter((rule) => rule.direction === "ingress" && coversPort(rule, port))
    .flatMap((rule): readonly Opening[] => {
      const ports = port === undefined ? portsOf(rule) : ([port, port] as const);
      if (rule.cidrs.some((cidr) => everywhere(cidr, family))) return [{ because: [rule], conditions: [], ports }];
      const lists = rule.prefixLists.flatMap((id) => facts.get("aws.prefix-list", id) ?? []);
      const whole = lists.find(({ cidrs }) => cidrs.some((cidr) => everywhere(cidr, family)));
      if (whole) return [{ because: [rule, whole], conditions: [], ports }];
      if (closed(facts, rule.scope)) return [];
      const outside = rule.cidrs.filter((cidr) => isOf(cidr, family) && !isPrivateRange(cidr));
      return [
        ...(outside.length > 0 ? [from(outside, [rule], ports)] : []),
        ...lists.flatMap((list) => {
          const inList = list.cidrs.filter((cidr) => isOf(cidr, family) && !isPrivateRange(cidr));
          return inList.length > 0 ? [from(inList, [rule, list], ports)] : [];
        }),
      ];
    });
}

const from = (cidrs: readonly string[], because: readonly Fact[], ports: readonly [number, number]): Opening => ({
  because,
  conditions: [{ kind: "environment", text: `the request comes from ${cidrs.join(" or ")}` }],
  ports,
});

const portsOf = ({ protocol, fromPort, toPort }: GroupRule): readonly [number, number] =>
  protocol === "-1" ? [0, 65_535] : [fromPort ?? 0, toPort ?? 65_535];

/** Whether the rule admits TCP on the port; on any port where none is told. */
export const coversPort = ({ protocol, fromPort, toPort }: GroupRule, port: number | undefined): boolean =>
  protocol === "-1" ||
  ((protocol === "tcp" || protocol === "6") &&
    (port === undefined || ((fromPort ?? 0) <= port && port <= (toPort ?? 65_535))));

/**
 * The way out of subnets to an internet gateway: their own route table, or the main one, past the network ACLs of the
 * subnet, in on one of the ports and out again on any. With no subnet told there is nothing to look at, and the public
 * address stands for it.
 */
export function gatewayRoutes(
  facts: FactReader,
  vpc: string | undefined,
  subnets: readonly string[],
  ports: readonly [number, number] = [0, 65_535],
  family: Family = "v4",
): readonly Opening[] {
  if (subnets.length === 0) return [{ because: [], conditions: [] }];
  return subnets.flatMap((subnet) => {
    const own = facts.where("aws.route", "subnets", subnet);
    const table = own.length > 0 ? own : facts.where("aws.route", "vpc", vpc ?? "").filter(({ main }) => main);
    const routes = table.filter(
      ({ target, destination }) => target.startsWith("igw-") && everywhere(destination, family),
    );
    const entries = facts.where("aws.network-acl-entry", "subnets", subnet);
    const inwards = passes(
      facts,
      entries.filter(({ egress }) => !egress),
      ports,
      family,
    );
    // The caller picks the port that answers go to.
    const outwards = passes(
      facts,
      entries.filter(({ egress }) => egress),
      [0, 65_535],
      family,
    );
    if (!inwards || !outwards) return [];
    return routes.map((route) => ({ because: [route], conditions: [...inwards, ...outwards] }));
  });
}

/**
 * What must hold for TCP between the internet and some of the ports to pass the entries of a network ACL, which are gone
 * through by their numbers until one speaks of the packet; undefined where it never passes. Without entries nothing is known against it.
 */
function passes(
  facts: FactReader,
  entries: readonly FactOf<"aws.network-acl-entry">[],
  [first, last]: readonly [number, number],
  family: Family,
): readonly Condition[] | undefined {
  if (entries.length === 0) return [];
  const ordered = [...entries]
    .filter(({ protocol }) => protocol === "-1" || protocol === "6" || protocol === "tcp")
    .sort((a, b) => a.number - b.number);
  const marks = ordered.flatMap(({ fromPort = 0, toPort = 65_535 }) => [fromPort, toPort + 1]);
  let narrow: Condition | undefined;
  for (const port of new Set([first, last, ...marks.filter((mark) => first <= mark && mark <= last)])) {
    const speaking = ordered.filter(({ fromPort = 0, toPort = 65_535 }) => fromPort <= port && port <= toPort);
    const decided = speaking.find(({ cidr }) => everywhere(cidr, family));
    if (decided?.allow) return [];
    const before = decided ? speaking.slice(0, speaking.indexOf(decided)) : speaking;
    const some = before.find(({ allow, cidr }) => allow && isOf(cidr, family) && !isPrivateRange(cidr));
    if (some && !closed(facts, some.scope))
      narrow ??= {
        kind: "environment",
        text: `the request comes from ${some.cidr}, which network ACL ${some.acl} lets pass`,
      };
  }
  return narrow && [narrow];
}
