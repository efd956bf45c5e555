import { isEverywhere, isPrivate } from "../../authz/kubernetes/index.ts";
import { segment } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition, DerivedNode } from "../../model/step.ts";

type Service = FactOf<"k8s.service">;

/** How requests from the internet come to a proxy: what shows it, and the service of the proxy where that is known. */
export interface Front {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  readonly proxy?: Service;
}

/** One way by which a proxy passes requests on to services. */
export interface ProxyWay {
  /** Node id of the route. */
  readonly id: string;
  readonly fact: FactOf<"k8s.ingress-path"> | FactOf<"k8s.route">;
  /** Path class of its requests; absent where the path is an expression. */
  readonly pathClass?: string;
  /** What it rests on beside the fact. */
  readonly because: readonly Fact[];
  /** True where no request without identity passes. */
  readonly asks: boolean;
  /** What has to be for one to pass. */
  readonly conditions: readonly Condition[];
  /** Services by id, with their port. */
  readonly targets: readonly { readonly service: string; readonly port?: number | string }[];
  /** How the internet comes to it: as the input shows. */
  readonly fronts: readonly Front[];
  /** How it may, where the input does not show the proxy. */
  readonly possible: readonly Front[];
}

export const environment = (text: string): readonly Condition[] => [{ kind: "environment", text }];

/**
 * What must hold for source ranges to let somebody on the internet in: nothing where they are empty or hold every address;
 * undefined where they hold private addresses alone. Where all there is was told, nobody stands at other addresses.
 */
export function admits(facts: FactReader, ranges: readonly string[], scope: string): readonly Condition[] | undefined {
  if (ranges.length === 0 || ranges.some(isEverywhere)) return [];
  const outside = ranges.filter((range) => !isPrivate(range));
  if (outside.length === 0 || facts.of("closed-world").some((closed) => closed.scope === scope)) return undefined;
  return environment(`the request comes from ${outside.join(" or ")}`);
}

/** A host name or address that the internet can route to; AWS names internal load balancers so. */
export const isOutside = (address: string): boolean =>
  !isPrivate(address) && !/^internal-.*\.elb\.amazonaws\.com$/.test(address) && !/\.(internal|local)$/.test(address);

/** What must hold for a LoadBalancer service to be open to the internet; undefined where something keeps it inside. */
export function openness(facts: FactReader, service: Service): readonly Condition[] | undefined {
  if (service.internal) return undefined;
  if (service.addresses.length > 0 && !service.addresses.some(isOutside)) return undefined;
  const balancers = service.addresses.flatMap((address) => facts.where("aws.load-balancer", "host", address));
  if (balancers.some(({ internetFacing }) => !internetFacing)) return undefined;
  return admits(facts, service.sourceRanges, service.scope);
}

export const isLoadBalancer = ({ type }: Service): boolean => type === "LoadBalancer";

/** LoadBalancer services that have one of the addresses. */
export const servicesAt = (facts: FactReader, cluster: string, addresses: readonly string[]): readonly Service[] => [
  ...new Set(
    addresses
      .flatMap((address) => facts.where("k8s.service", "addresses", address))
      .filter((service) => service.cluster === cluster && service.type === "LoadBalancer"),
  ),
];

/** LoadBalancer services of a cluster. */
export const balancersOf = (facts: FactReader, cluster: string): readonly Service[] =>
  facts.where("k8s.service", "type", "LoadBalancer").filter((service) => service.cluster === cluster);

/** A front by each of the services that is open. */
export const openFronts = (
  facts: FactReader,
  services: readonly Service[],
  conditions: (service: Service) => readonly Condition[] = () => [],
  cited = true,
): readonly Front[] =>
  services.flatMap((proxy) => {
    const open = openness(facts, proxy);
    return open ? [{ because: cited ? [proxy] : [], conditions: [...conditions(proxy), ...open], proxy }] : [];
  });

/** What a request has to bear is for whoever sends it to choose. */
export const narrowing = (narrowed: readonly string[]): readonly Condition[] =>
  narrowed.length === 0 ? [] : environment(`the request bears the ${narrowed.join(", ")} that the route asks for`);

/** `*` stays as it is where it ends the path: it says that longer paths are meant too. */
export function routeId(scheme: string, host: string, port: number, path: string): string {
  const longer = path.endsWith("*");
  return `route:${scheme}://${segment(host)}:${port}${segment(longer ? path.slice(0, -1) : path)}${longer ? "*" : ""}`;
}

export const openRoute = (id: string, scope: string): DerivedNode => ({
  id,
  kind: "Route",
  name: id.slice("route:".length),
  scope,
  authentication: "unauthenticated",
});

const clusterName = ({ cluster }: Service): string => cluster.slice(cluster.indexOf(":") + 1);
export const schemeOf = (port: number, protocol: string): string =>
  protocol === "TCP" ? (port === 443 ? "https" : port === 80 ? "http" : "tcp") : protocol.toLowerCase();

/** The routes of a service's load balancer, one for each port, with the port. */
export function serviceRoutes(service: Service): readonly (DerivedNode & { readonly port: number })[] {
  const [host = `${service.name}.${service.namespace}.${clusterName(service)}`] = service.addresses.filter(isOutside);
  return service.ports.map(({ port, protocol }) => ({
    ...openRoute(routeId(schemeOf(port, protocol), host, port, "/*"), service.scope),
    port,
  }));
}

/** A load balancer without address is asked for and perhaps never made. */
export const pending = ({ addresses, namespace, name }: Service): readonly Condition[] =>
  addresses.length > 0 ? [] : environment(`service ${namespace}/${name} gets a load balancer with a public address`);
