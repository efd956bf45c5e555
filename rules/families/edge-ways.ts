import { unsegment } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { RouteAuthentication } from "../../model/node.ts";
import type { Condition, DerivedNode } from "../../model/step.ts";
import { isLocal, type Runs, runsIn } from "./edge-places.ts";
import { undecided } from "./kubernetes-asking.ts";
import { admits, environment, narrowing, routeId } from "./kubernetes-exposure.ts";
import { targetsOf } from "./kubernetes-targets.ts";
import { routes } from "./kubernetes-ways.ts";

type Proxy = FactOf<"edge.proxy">;
type Route = FactOf<"edge.route">;

/** One way by which a configured proxy passes requests on. */
export interface EdgeWay {
  /** Node id of the route. */
  readonly id: string;
  readonly proxy: Proxy;
  readonly route: Route;
  /** The pod that runs the proxy; absent where none is known. */
  readonly runs?: Runs;
  /** What has to be for a request without identity to pass. */
  readonly conditions: readonly Condition[];
}

const mostHosts = 16;

/** Every way of every configured proxy by the route it makes. Routes that answer themselves lead nowhere. */
export const edgeWays = (facts: FactReader): ReadonlyMap<string, readonly EdgeWay[]> =>
  facts.memo("edge.ways", () => {
    const all = facts.of("edge.proxy").flatMap((proxy) => waysOf(facts, proxy));
    return Map.groupBy(all, ({ id }) => id);
  });

function waysOf(facts: FactReader, proxy: Proxy): readonly EdgeWay[] {
  const running = runsIn(facts, proxy);
  // A ConfigMap that nobody mounts sets nothing up.
  if (running.length === 0 && (proxy.pod !== undefined || proxy.configMap !== undefined)) return [];
  const own = facts.where("edge.route", "proxy", proxy.key).filter(({ upstreams }) => upstreams.length > 0);
  const around = proxy.fragment ? conditionsAround(facts, proxy) : [];
  const places: readonly (Runs | undefined)[] = running.length === 0 ? [undefined] : running;
  return places.flatMap((runs) =>
    own
      .filter(({ address = "" }) => !isLocal(address))
      .flatMap((route): readonly EdgeWay[] => {
        const admitted = admits(facts, route.sourceRanges, route.scope);
        if (!admitted) return [];
        const open = route.undecided.map((what) => undecided(`${what} lets a request without identity pass`));
        const conditions = [...around, ...open, ...narrowing(route.narrowed), ...admitted];
        return hostsOf(route).map((host) => ({
          id: idOf(proxy, route, host, runs),
          proxy,
          route,
          ...(runs ? { runs } : {}),
          conditions,
        }));
      }),
  );
}

/** What the file that includes this one may ask for, where it is not known which does. */
const conditionsAround = (facts: FactReader, { configMap, namespace, key }: Proxy): readonly Condition[] => {
  const asking = facts
    .where("edge.proxy", "namespace", namespace ?? "")
    .some(
      (other) =>
        other.key !== key &&
        !other.fragment &&
        other.configMap !== configMap &&
        other.unread.some((text) => text.startsWith("include ")),
    );
  return asking ? [undecided("the file that includes this one does not ask for authentication")] : [];
};

const hostsOf = ({ hosts }: Route): readonly string[] => (hosts.length > 0 ? hosts.slice(0, mostHosts) : [""]);

/** A proxy inside is named beside the host: requests come to it by other routes of that host. */
function idOf(proxy: Proxy, { scheme, port, path, match }: Route, host: string, runs: Runs | undefined): string {
  const at = runs
    ? [runs.pod.name, runs.pod.namespace, unsegment(runs.pod.cluster.slice("k8s:".length))].join(".")
    : (proxy.host ?? proxy.name);
  const where = host === "" || host === at ? at : `${host}@${at}`;
  return routeId(scheme, where, port, match === "prefix" || match === "segments" ? `${path}*` : path);
}

/** What all that makes the route says together of who is asked: one open way makes it open. */
export function edgeRouteNode(ways: readonly EdgeWay[], id: string, scope: string): DerivedNode {
  return { id, kind: "Route", name: id.slice("route:".length), scope, authentication: authentication(ways) };
}

function authentication(ways: readonly EdgeWay[]): RouteAuthentication {
  const open = ways.filter(({ route }) => route.asks !== "yes");
  if (open.length === 0) return "authenticated";
  return open.every(({ conditions }) => conditions.some(({ kind }) => kind === "unsupported"))
    ? "not-proven"
    : "unauthenticated";
}

/** Host and path class by which something before a pod passes requests on to it, and the port that they arrive at. */
interface Passing {
  readonly host: string;
  readonly path: string;
  readonly exact: boolean;
  readonly port?: number;
}
interface Before {
  /** True where a load balancer or node port passes everything on. */
  readonly all: boolean;
  readonly passing: readonly Passing[];
}

const beforePods = (facts: FactReader): ReadonlyMap<string, Before> =>
  facts.memo("edge.before", () => {
    const found = new Map<string, { all: boolean; passing: Passing[] }>();
    const of = (pod: string) => {
      const known = found.get(pod) ?? { all: false, passing: [] };
      found.set(pod, known);
      return known;
    };
    for (const ways of routes(facts).values()) {
      for (const { fact, targets } of ways) {
        const hosts = fact.kind === "k8s.route" ? fact.hosts : [fact.host];
        for (const { service: key, port } of targets) {
          const service = facts.get("k8s.service", key);
          const said = service?.ports.find((one) => one.port === port || one.name === port);
          const target =
            typeof said?.targetPort === "number" ? said.targetPort : said && !said.targetPort ? said.port : undefined;
          for (const { pod } of service ? targetsOf(facts, service, port) : [])
            for (const host of hosts.length > 0 ? hosts : [""])
              of(pod.key).passing.push({
                host,
                path: fact.path,
                exact: fact.pathType === "Exact",
                ...(target === undefined ? {} : { port: target }),
              });
        }
      }
    }
    for (const type of ["LoadBalancer", "NodePort"])
      for (const service of facts.where("k8s.service", "type", type))
        for (const { pod } of targetsOf(facts, service, undefined)) of(pod.key).all = true;
    return found;
  });

/** What must hold for a request of the route's class to arrive at the pod, where all that is before it is known by path. */
export function arrives(facts: FactReader, { route, runs }: EdgeWay): readonly Condition[] {
  const before = runs && beforePods(facts).get(runs.pod.key);
  if (!runs || !before || before.all || before.passing.length === 0) return [];
  const path = route.witness ?? route.path;
  const covered = before.passing.some(
    (one) =>
      (one.port === undefined || one.port === route.port) &&
      hostFits(one.host, route) &&
      (one.exact
        ? one.path === path || (route.match === "prefix" && one.path.startsWith(path))
        : overlap(one.path, path)),
  );
  return covered
    ? []
    : environment(`a request for ${route.path} at port ${route.port} comes to ${runs.pod.namespace}/${runs.pod.name}`);
}

const overlap = (one: string, other: string): boolean => {
  const plain = one.replace(/\/$/, "");
  return other.startsWith(plain) || plain.startsWith(other);
};

const hostFits = (host: string, { hosts, fallback }: Route): boolean =>
  host === "" ||
  fallback ||
  hosts.some((name) => name === host || name.startsWith("~") || name.startsWith("*") || name.startsWith("."));

/** Cited by every step of a way. */
export const citedBy = ({ route, proxy, runs }: EdgeWay): readonly [Fact, ...Fact[]] => [
  route,
  proxy,
  ...(runs ? [runs.pod, ...runs.because] : []),
];
