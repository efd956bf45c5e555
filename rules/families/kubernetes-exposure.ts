import { isEverywhere, isPrivate } from "../../authz/kubernetes/index.ts";
import { segment } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { RouteAuthentication } from "../../model/node.ts";
import type { Condition, DerivedNode } from "../../model/step.ts";

type Path = FactOf<"k8s.ingress-path">;
type Service = FactOf<"k8s.service">;
type Pod = FactOf<"k8s.pod">;

/** How requests from the internet come to an ingress: what shows it, and the service of the proxy where that is known. */
export interface Front {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  readonly proxy?: Service;
}

/** Whether source ranges let the whole internet in; an empty list does. */
const admitsInternet = (ranges: readonly string[]): boolean => ranges.length === 0 || ranges.some(isEverywhere);

/** A host name or address that the internet can route to; AWS names internal load balancers so. */
const isOutside = (address: string): boolean =>
  !isPrivate(address) && !/^internal-.*\.elb\.amazonaws\.com$/.test(address);

/** Whether nothing keeps a LoadBalancer service inside. */
export const isPublic = (service: Service): boolean =>
  !service.internal &&
  admitsInternet(service.sourceRanges) &&
  (service.addresses.length === 0 || service.addresses.some(isOutside));

/** The proxies of the AWS Load Balancer Controller are outside the cluster and internal unless told otherwise. */
const ofAlb = (facts: FactReader, path: Path): boolean => {
  const controller = classOf(facts, path)?.controller;
  return path.ingressClass === "alb" || controller === "ingress.k8s.aws/alb" || controller === "eks.amazonaws.com/alb";
};

function classOf(facts: FactReader, { cluster, ingressClass }: Path): FactOf<"k8s.ingress-class"> | undefined {
  const classes = facts.where("k8s.ingress-class", "cluster", cluster);
  return classes.find(({ name, isDefault }) => (ingressClass === undefined ? isDefault : name === ingressClass));
}

/** LoadBalancer services that share an address with the ingress: its controller publishes its own there. */
const published = (facts: FactReader, path: Path): readonly Service[] =>
  facts
    .where("k8s.service", "cluster", path.cluster)
    .filter(
      ({ type, addresses }) => type === "LoadBalancer" && addresses.some((address) => path.addresses.includes(address)),
    );

/** Every way from the internet to the proxy of an ingress that the input shows; none where it stays inside. */
export function fronts(facts: FactReader, path: Path): readonly Front[] {
  if (!admitsInternet(path.sourceRanges) || path.scheme === "internal") return [];
  if (path.scheme === "internet-facing") return [{ because: [], conditions: [] }];
  return published(facts, path)
    .filter(isPublic)
    .map((proxy) => ({ because: [proxy], conditions: [], proxy }));
}

/**
 * Ways that may be there where the input shows neither proxy nor scheme: services whose pods bear the name of the class's
 * controller, a public address that no service has, or whatever serves the class.
 */
export function possibleFronts(facts: FactReader, path: Path): readonly Front[] {
  if (!admitsInternet(path.sourceRanges) || path.scheme !== undefined || ofAlb(facts, path)) return [];
  if (published(facts, path).length > 0) return [];
  if (path.addresses.length > 0) {
    const [address] = path.addresses.filter(isOutside);
    return address === undefined
      ? []
      : [{ because: [], conditions: environment(`${address} is open to the internet`) }];
  }
  const known = classOf(facts, path);
  const name = known?.controller.split("/").at(-1) ?? (path.ingressClass === "nginx" ? "ingress-nginx" : undefined);
  const label = path.ingressClass ?? known?.name ?? "the default one";
  const serving = facts
    .where("k8s.service", "cluster", path.cluster)
    .filter(({ type, selector }) => type === "LoadBalancer" && selector.includes(`app.kubernetes.io/name=${name}`));
  if (serving.length === 0) {
    return [{ because: [], conditions: environment(`the proxy of ingress class ${label} is open to the internet`) }];
  }
  return serving.filter(isPublic).map((proxy) => ({
    because: [],
    conditions: environment(`service ${proxy.namespace}/${proxy.name} serves ingress class ${label}`),
    proxy,
  }));
}

const environment = (text: string): readonly Condition[] => [{ kind: "environment", text }];

/** Pods that a service sends to: its selector's, in its namespace. None for a service without selector. */
export function selectedPods(facts: FactReader, { cluster, namespace, selector }: Service): readonly Pod[] {
  const [first] = selector;
  if (first === undefined) return [];
  return facts
    .where("k8s.pod", "labels", first)
    .filter(
      (pod) =>
        pod.cluster === cluster && pod.namespace === namespace && selector.every((label) => pod.labels.includes(label)),
    );
}

/** Of the selected pods those that have the port: a target port by name must be some container's. */
export function backends(facts: FactReader, service: Service, port: number | string | undefined): readonly Pod[] {
  const ports = service.ports.filter((each) => port === undefined || each.port === port || each.name === port);
  return selectedPods(facts, service).filter(({ containers }) =>
    ports.some(
      ({ targetPort }) =>
        typeof targetPort !== "string" ||
        containers.some((container) => container.ports.some(({ name }) => name === targetPort)),
    ),
  );
}

/** `route:<scheme>://<host>:<port>/<path class>` of an ingress's path: `<path>*` for a prefix, the path alone for an exact one. */
function routeOf({ addresses, host, path, pathType, tls }: Path): string {
  const where = host === "" ? (addresses[0] ?? "*") : host;
  return routeId(tls ? "https" : "http", where, tls ? 443 : 80, pathType === "Exact" ? path : `${path}*`);
}

/** `*` stays as it is where it ends the path: it says that longer paths are meant too. */
function routeId(scheme: string, host: string, port: number, path: string): string {
  const longer = path.endsWith("*");
  return `route:${scheme}://${segment(host)}:${port}${segment(longer ? path.slice(0, -1) : path)}${longer ? "*" : ""}`;
}

/** What every ingress that makes the route says together of who is asked: one open way makes it open. */
export function routeNode(paths: readonly Path[], id: string, scope: string): DerivedNode {
  return { id, kind: "Route", name: id.slice("route:".length), scope, authentication: authentication(paths) };
}

function authentication(paths: readonly Path[]): RouteAuthentication {
  const open = paths.filter((path) => path.authentication.length === 0);
  if (open.length === 0) return "authenticated";
  return open.every(({ undecided }) => undecided.length > 0) ? "not-proven" : "unauthenticated";
}

/** Every ingress path by the route it makes. */
export function routes(facts: FactReader): ReadonlyMap<string, readonly Path[]> {
  const byRoute = new Map<string, Path[]>();
  for (const path of facts.of("k8s.ingress-path")) {
    const id = routeOf(path);
    const list = byRoute.get(id);
    if (list) list.push(path);
    else byRoute.set(id, [path]);
  }
  return byRoute;
}

/** The routes of a service's load balancer, one for each port, with the port. */
export function serviceRoutes(service: Service): readonly (DerivedNode & { readonly port: number })[] {
  const cluster = service.cluster.slice(service.cluster.indexOf(":") + 1);
  const [host = `${service.name}.${service.namespace}.${cluster}`] = service.addresses.filter(isOutside);
  return service.ports.map(({ port, protocol }) => {
    const scheme =
      protocol === "TCP" ? (port === 443 ? "https" : port === 80 ? "http" : "tcp") : protocol.toLowerCase();
    const id = routeId(scheme, host, port, "/*");
    return {
      id,
      kind: "Route",
      name: id.slice("route:".length),
      scope: service.scope,
      authentication: "unauthenticated",
      port,
    };
  });
}

/** A load balancer without address is asked for and perhaps never made. */
export const pending = ({ addresses, namespace, name }: Service): readonly Condition[] =>
  addresses.length > 0 ? [] : environment(`service ${namespace}/${name} gets a load balancer with a public address`);
