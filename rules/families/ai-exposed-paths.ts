import { type RoutePath, serves } from "../../model/catalogue/paths.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { podPorts } from "./kubernetes-node-ports.ts";
import { selectedPods, targetsOf } from "./kubernetes-targets.ts";
import { routes } from "./kubernetes-ways.ts";

type Pod = FactOf<"k8s.pod">;

/** How requests from outside come to a pod. */
interface Served {
  /** Paths of proxies that let everybody through. */
  readonly paths: RoutePath[];
  /** True where something passes on whatever it is sent. */
  whole: boolean;
}

/**
 * Whether requests for one of the paths come to the pod by some way from outside the pod network. What is not shown to be
 * kept to other paths is: a pod that no proxy is known to pass anything on to counts as open to every path.
 */
export function isServed(facts: FactReader, pod: Pod, paths: readonly string[]): boolean {
  if (paths.length === 0) return true;
  const served = servedPods(facts)[pod.key];
  if (!served || served.whole || isOnNode(pod)) return true;
  return served.paths.some((route) => paths.some((path) => serves(route, path)));
}

const isOnNode = (pod: Pod): boolean => podPorts(pod).length > 0;

/** Of pods that proxies pass requests on to. */
const servedPods = (facts: FactReader): Readonly<Record<string, Served>> =>
  facts.memo("ai.served-pods", () => {
    const pods: Record<string, Served> = {};
    const of = (pod: Pod): Served => {
      const known = pods[pod.key] ?? { paths: [], whole: false };
      pods[pod.key] = known;
      return known;
    };
    for (const ways of routes(facts).values())
      for (const { fact, asks, targets } of ways)
        for (const { service: key, port } of targets) {
          const service = facts.get("k8s.service", key);
          for (const { pod } of service ? targetsOf(facts, service, port) : [])
            if (asks) of(pod);
            else of(pod).paths.push(routePath(fact));
        }
    for (const type of ["LoadBalancer", "NodePort"])
      for (const service of facts.where("k8s.service", "type", type))
        for (const pod of selectedPods(facts, service)) of(pod).whole = true;
    throughProxies(facts, of);
    return pods;
  });

/** Proxies by their configuration files: what they send to a name of a service may come to its pods. */
function throughProxies(facts: FactReader, of: (pod: Pod) => Served): void {
  for (const { asks, does, upstreams, path, match, upstreamPath } of facts.of("edge.route")) {
    if (does === "refuse" || does === "answer") continue;
    for (const { host } of upstreams) {
      const [name = "", namespace] = host.split(".");
      for (const service of facts.where("k8s.service", "name", name)) {
        if (namespace !== undefined && service.namespace !== namespace) continue;
        for (const pod of selectedPods(facts, service)) {
          const served = of(pod);
          if (asks === "yes") continue;
          const told =
            match === "exact" ? "exact" : match === "segments" ? "prefix" : match === "prefix" ? "begins" : "unknown";
          served.paths.push(
            upstreamPath === undefined ? { path, match: told } : { path: upstreamPath, match: "unknown" },
          );
        }
      }
    }
  }
}

/** What a proxy does to a path is not followed: where it may change it, any may arrive. */
function routePath(fact: FactOf<"k8s.ingress-path"> | FactOf<"k8s.route">): RoutePath {
  const { path, pathType } = fact;
  const changes = fact.kind === "k8s.ingress-path" && (fact.transforms ?? []).length > 0;
  if (changes || /[()[\]{}$^|\\+]|\.\*/.test(path)) return { path, match: "unknown" };
  if (pathType === "Exact") return { path, match: "exact" };
  return { path, match: pathType === "Prefix" ? "prefix" : "begins" };
}
