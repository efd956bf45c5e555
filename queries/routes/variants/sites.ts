import type { FactOf } from "../../../model/fact.ts";
import type { Routed } from "../routed.ts";
import type { Main, Way } from "../ways.ts";

/** One route at one place where it is decided which route a path gets. */
export interface Member {
  readonly routed: Routed;
  readonly main: Main;
}
/** Routes that one hop chooses among. */
export type Site = readonly Member[];

type EdgeRoute = FactOf<"edge.route">;

/** The way by which requests come to a route from outside. */
export const wayOf = ({ ways }: Routed): Way | undefined => ways.find(({ direct }) => direct) ?? ways[0];

/** The route of a proxy's configuration that a class of requests gets behind its first hop. */
export function innerOf({ next }: Routed): EdgeRoute | undefined {
  const main = next[0]?.ways[0]?.main;
  return main?.kind === "edge.route" ? main : undefined;
}

/** Where its login is decided: at its own hop, or at the configured proxy behind it. */
export function deciding(routed: Routed): Main | undefined {
  return routed.own === "authenticated" ? wayOf(routed)?.main : (innerOf(routed) ?? wayOf(routed)?.main);
}

export function siteOf({ address: { host, port } }: Routed, main: Main): string | undefined {
  switch (main.kind) {
    case "edge.route":
      return `${main.proxy}|${main.server}|${host}:${port}`;
    case "k8s.ingress-path":
      return `${main.cluster}|${main.ingressClass ?? ""}|${host}:${port}`;
    case "k8s.route":
      return `${main.cluster}|${main.type}|${host}:${port}`;
    case "aws.listener-rule":
      return main.key.slice(0, main.key.lastIndexOf("/"));
    case "aws.behavior":
      return main.distribution;
    case "aws.api-route":
      return `${main.api}|${host}`;
    default:
      return undefined;
  }
}

/** Every route by the hops that decide about it. */
export function sitesOf(all: readonly Routed[]): ReadonlyMap<string, Site> {
  const sites = new Map<string, Member[]>();
  for (const routed of all) {
    const mains = new Set([wayOf(routed)?.main, innerOf(routed)]);
    for (const main of mains) {
      const key = main && siteOf(routed, main);
      if (!main || key === undefined) continue;
      const list = sites.get(key);
      if (list) list.push({ routed, main });
      else sites.set(key, [{ routed, main }]);
    }
  }
  return sites;
}

/** Whether a hop surely tries the one before the other: by length where the longest counts, by number where numbers count. */
export function isBefore({ routed, main: one }: Member, { routed: next, main: other }: Member): boolean {
  // Classes of one object: told apart by the proxy behind it, which is asked by itself, or by a policy's paths.
  if (one === other)
    return (
      (innerOf(routed) && innerOf(next)) !== undefined || told(routed.address.pathClass) > told(next.address.pathClass)
    );
  if (one.kind === "aws.listener-rule" && other.kind === "aws.listener-rule") return rank(one) < rank(other);
  if (one.kind === "k8s.route" && one.type === "virtualservice") return false;
  if (one.kind === "aws.behavior") return false;
  return "path" in one && "path" in other && told(one.path) > told(other.path);
}
/** Letters of a path that are said. */
const told = (path: string): number => (path.startsWith("$") ? 0 : path.replace(/\{.*$/, "").length);
const rank = ({ priority }: FactOf<"aws.listener-rule">): number =>
  priority === "default" ? Number.POSITIVE_INFINITY : priority;
