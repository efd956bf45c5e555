import { type Closure, type GraphReader, NOT_REACHED } from "../graph/port.ts";
import { positional } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { kindSpec } from "../model/node.ts";
import { type Way, waysIn } from "../queries/entries/ways.ts";
import { declaredLogins } from "../queries/routes/declared.ts";
import { type LateLogin, lateLogins } from "../queries/routes/late.ts";

/** What the internet comes to without a login, found once for all records of a gate. */
export interface Outside {
  readonly graph: GraphReader;
  readonly maxStratum: number;
  /** `internet#originate`. */
  readonly start: number;
  readonly found: Closure;
  /** Also the routes of `late`: what runs before the login is come to without it. */
  readonly ways: readonly Way[];
  /** By node, routes that ask for a login after something was done with the request. */
  readonly late: ReadonlyMap<number, LateLogin>;
  /** Routes to what is said to ask by itself. */
  readonly declared: ReadonlySet<number>;
}

export function outsideOf(graph: GraphReader, maxStratum: number): Outside {
  const inside = waysIn(graph, maxStratum, false);
  const open = new Set(inside.ways.map(({ node }) => node));
  const late = new Map<number, LateLogin>();
  const before: Way[] = [];
  for (const login of lateLogins(graph)) {
    const { node, by } = login;
    const p = graph.privilegeIndex(node, "connect");
    const stratum = inside.found.stratumOf[p] ?? NOT_REACHED;
    if (p < 0 || stratum === NOT_REACHED || open.has(node)) continue;
    late.set(node, login);
    before.push({ p, node, stratum, leadsTo: by, held: by.map((one) => graph.privilegeIndex(one, "execute")) });
  }
  return { graph, maxStratum, ...inside, ways: [...inside.ways, ...before], late, declared: declaredLogins(graph) };
}

/** What a sign-off is about, in one graph. */
export interface Subject {
  /** As records name it. */
  readonly id: string;
  readonly nodes: readonly number[];
  /** Where nobody is asked who they are, sorted by privilege. */
  readonly ways: readonly Way[];
  /** Node indexes: what runs behind a route, or before its login where something does; or the subject itself. */
  readonly workloads: readonly number[];
  /** What whoever breaks the subject has. */
  readonly seeds: readonly number[];
  /** True where it is a route: only what passes it is its own. */
  readonly isRoute: boolean;
}

/** The name under which records keep a node: a pod without the digest of its template, which a rollout changes. */
export const plainName = (id: string): string => (/^k8s:[^:]+:pod:/.test(id) ? id.replace(/@[0-9a-f]{8}$/, "") : id);

/** The subject of that name; undefined where the graph has none. */
export function subjectOf(outside: Outside, id: string): Subject | undefined {
  const { graph, ways } = outside;
  const nodes = graph.nodesNamed(id);
  if (nodes.length === 0) return undefined;
  const own = new Set(nodes);
  const isRoute = nodes.every((node) => classOf(graph, node) === "route");
  const workloads = [
    ...new Set(
      nodes.flatMap((node) =>
        isRoute ? (outside.late.get(node)?.by ?? workloadsBehind(graph, node)) : isWorkload(graph, node) ? [node] : [],
      ),
    ),
  ];
  const behindWays = ways.filter(
    ({ node, leadsTo }) => own.has(node) || (!isRoute && leadsTo.some((one) => own.has(one))),
  );
  const held = workloads.map((node) => graph.privilegeIndex(node, "execute"));
  const open = behindWays.flatMap(({ p, node }) => (own.has(node) && !positional.has(graph.accessOf(p)) ? [p] : []));
  const acting = nodes.flatMap((node) =>
    isRoute || isWorkload(graph, node)
      ? []
      : [graph.privilegeIndex(node, kindSpec(graph.nodes[node]?.kind ?? "Hub").primary)],
  );
  const seeds = [...new Set([...held, ...open, ...acting])].filter((p) => p >= 0).sort((a, b) => a - b);
  return {
    id,
    nodes,
    ways: [...behindWays].sort((a, b) => compare(graph.key(a.p), graph.key(b.p))),
    workloads,
    seeds,
    isRoute,
  };
}

const classOf = (graph: GraphReader, node: number) => kindSpec(graph.nodes[node]?.kind ?? "Hub").class;
const isWorkload = (graph: GraphReader, node: number): boolean => classOf(graph, node) === "workload";

/** Workloads that requests through a route arrive at, also where the route asks for a login. */
function workloadsBehind(graph: GraphReader, route: number): number[] {
  const first = graph.privilegeIndex(route, "connect");
  const found = new Set<number>();
  const queue = first < 0 ? [] : [first];
  const seen = new Set(queue);
  const { useStart, uses } = graph.csr;
  for (const p of queue) {
    const node = graph.nodeOf(p);
    if (isWorkload(graph, node)) {
      found.add(node);
      continue;
    }
    for (const s of uses.subarray(useStart[p], useStart[p + 1])) {
      const to = graph.conclusionOf(s);
      if (seen.has(to) || graph.accessOf(to) !== "connect") continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** True where the closure has all premises of the step, up to its stratum. */
export function fires(graph: GraphReader, { stratumOf }: Closure, step: number, maxStratum: number): boolean {
  const { premises, premiseStart, stratum } = graph.csr;
  if ((stratum[step] as number) > maxStratum) return false;
  for (let k = premiseStart[step] as number; k < (premiseStart[step + 1] as number); k++)
    if (stratumOf[premises[k] as number] === NOT_REACHED) return false;
  return true;
}
