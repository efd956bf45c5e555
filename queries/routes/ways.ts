import type { GraphReader } from "../../graph/port.ts";
import type { Fact, FactKind, FactOf } from "../../model/fact.ts";
import { addressOf } from "./address.ts";

/** Kinds of facts that make a route, the more telling first. */
const mainKinds = [
  "edge.route",
  "edge.operation",
  "k8s.ingress-path",
  "k8s.route",
  "aws.listener-rule",
  "aws.api-route",
  "aws.graph-api",
  "aws.behavior",
  "aws.endpoint",
  "aws.function",
  "ai.service",
  "ai.store",
  "k8s.service",
  "k8s.pod",
] as const satisfies readonly FactKind[];
export type MainKind = (typeof mainKinds)[number];
export type Main = FactOf<MainKind>;

/** One object that makes a route, with what it rests on. */
export interface Way {
  readonly main: Main;
  /** Cited beside it: listeners, load balancers, services, rules of firewalls. */
  readonly sides: readonly Fact[];
  /** Class of paths of the route that it makes. */
  readonly pathClass: string;
  /** True where requests from the internet arrive at it without any other route before. */
  readonly direct: boolean;
  /** Stratum of its step: 0 certain, 1 conditional, 2 assumed. */
  readonly stratum: number;
}

const isMain = (fact: Fact): fact is Main => (mainKinds as readonly FactKind[]).includes(fact.kind);
/** One that leaves its requests to another tells less than that one. */
const rank = (main: Main): number =>
  mainKinds.indexOf(main.kind) + (main.kind === "k8s.route" && main.delegate !== undefined ? 0.5 : 0);

/** Most alternatives of one step that are looked at: many facts may give one way, and the strongest come first. */
const mostAlternatives = 8;

/** What makes a route, by what its steps from the internet and from other routes cite; none for what only others are passed on to. */
export function waysTo(graph: GraphReader, privilege: number): readonly Way[] {
  const { makeStart, makes, stratum } = graph.csr;
  const known = graph.facts();
  const found = new Map<string, Way>();
  const { pathClass = "" } = addressOf(graph.nodes[graph.nodeOf(privilege)]?.id ?? "") ?? {};
  for (const step of makes.subarray(makeStart[privilege], makeStart[privilege + 1])) {
    const kinds = graph.premisesOf(step).map((p) => graph.nodes[graph.nodeOf(p)]?.kind);
    const direct = kinds.every((kind) => kind === "Internet" || kind === "Hub");
    if (!direct && !kinds.includes("Route") && graph.ruleOf(step).edge !== "HAS_ROUTE") continue;
    for (const refs of graph.alternativesOf(step).slice(0, mostAlternatives)) {
      const facts = refs.flatMap(({ kind, key }) => known.get(kind, key) ?? []);
      const [main] = facts.filter(isMain).sort((a, b) => rank(a) - rank(b));
      if (!main || (found.has(main.key) && !direct)) continue;
      const sides = facts.filter((fact) => fact !== main);
      found.set(main.key, { main, sides, pathClass, direct, stratum: stratum[step] ?? 2 });
    }
  }
  return [...found.values()];
}

/** The method that a route is for, of an API's method or of a match that names one; undefined where it is for every one. */
export function methodOf(ways: readonly Way[]): string | undefined {
  for (const { main } of ways) {
    if (main.kind === "aws.api-route" || main.kind === "edge.operation") return main.method;
    if (main.kind === "k8s.route" && main.method !== undefined) return main.method;
    if (main.kind === "edge.route" && (main.methods ?? main.exceptMethods) !== undefined)
      return main.methods?.[0] ?? "OPTIONS";
  }
  return undefined;
}
