import { meshPolicies, selects } from "../../authz/kubernetes/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import {
  type Asking,
  askedByMiddlewares,
  askedByPolicies,
  asksNothing,
  together,
  undecided,
} from "./kubernetes-asking.ts";
import {
  admits,
  balancersOf,
  environment,
  type Front,
  isOutside,
  narrowing,
  openFronts,
  type ProxyWay,
  routeId,
  servicesAt,
} from "./kubernetes-exposure.ts";
import { classesOf, type RequestClass } from "./kubernetes-requests.ts";

type Route = FactOf<"k8s.route">;
type Listener = FactOf<"k8s.gateway">;
type Policy = FactOf<"k8s.proxy-policy">;
type Service = FactOf<"k8s.service">;

/** Every way through a route, or through those that it leaves its requests to. */
export function gatewayWays(facts: FactReader, route: Route): readonly ProxyWay[] {
  if (route.delegate === undefined) return waysThrough(facts, route, route);
  return facts
    .where("k8s.route", "route", route.delegate)
    .filter(({ delegate }) => delegate === undefined)
    .flatMap((one) => {
      const path = narrower(route, one);
      const taken = { ...one, ...path, hosts: route.hosts, parents: route.parents };
      return path ? waysThrough(facts, taken, one).map((way) => ({ ...way, because: [route, ...way.because] })) : [];
    });
}

/** The path of both, where one is within the other: a delegate takes a part of what its root takes. https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate */
function narrower(root: Route, one: Route): Pick<Route, "path" | "pathType"> | undefined {
  const of = ({ path, pathType }: Route): Pick<Route, "path" | "pathType"> => ({ path, pathType });
  if (root.pathType === "ImplementationSpecific" || one.pathType === "ImplementationSpecific") return of(one);
  if (one.path.startsWith(root.path)) return root.pathType === "Exact" && one.path !== root.path ? undefined : of(one);
  return one.pathType === "Prefix" && root.path.startsWith(one.path) ? of(root) : undefined;
}

function waysThrough(facts: FactReader, route: Route, fact: Route): readonly ProxyWay[] {
  const targets = route.backends.flatMap((backend) => {
    const grant = granted(facts, route, backend.service);
    return grant ? [{ ...backend, grant }] : [];
  });
  if (route.parents.length === 0 && !/^(ingressroute|ingressroutetcp|openshift-route)$/.test(route.type)) return [];
  const middlewares = askedByMiddlewares(facts, route.middlewares);
  const own: Asking = {
    asks: route.authentication.length > 0,
    conditions: route.undecided.map((name) => undecided(`${name} of the route does not ask for authentication`)),
    because: [],
    sourceRanges: route.sourceRanges,
  };
  const places = route.parents.length === 0 ? [undefined] : listenersOf(facts, route);
  // Each backend may rest on a grant of its own.
  return places.flatMap((listener) => {
    const atGateway = listener && listener.selector.length > 0 ? gatewayMesh(facts, listener) : [];
    const attached = listener ? attachedTo(facts, route, listener).flat() : [];
    const classes = classesOf(facts, route, targets, [...atGateway, ...attached]);
    return classes.flatMap((one) => waysOfClass(one, listener));
  });

  function waysOfClass({ place, ...told }: RequestClass, listener: Listener | undefined): readonly ProxyWay[] {
    const { pathClass } = told;
    const asking = together(
      own,
      middlewares,
      ...(listener ? [askedAt(facts, route, listener, pathClass)] : []),
      byService(facts, route, pathClass),
    );
    const admitted = admits(facts, asking.sourceRanges, route.scope);
    const limited = (all: readonly Front[]): readonly Front[] =>
      admitted ? all.map((front) => ({ ...front, conditions: [...front.conditions, ...admitted] })) : [];
    const { fronts, possible } = listener ? gatewayFronts(facts, listener) : proxyFronts(facts, route);
    return hostsOf(route, listener).flatMap((host) => {
      const way = {
        id: idOf(route, listener, host, place),
        fact,
        ...told,
        asks: asking.asks,
        conditions: [...asking.conditions, ...narrowing(route.narrowed)],
        fronts: limited(fronts),
        possible: limited(possible),
      };
      const because = [...(listener ? [listener] : []), ...asking.because];
      return [
        { ...way, because, targets: targets.filter(({ grant }) => grant.length === 0).map(plain) },
        ...targets
          .filter(({ grant }) => grant.length > 0)
          .map((target) => ({
            ...way,
            because: [...because, ...target.grant],
            targets: [plain(target)],
            fronts: [],
            possible: [],
          })),
      ];
    });
  }
}

const plain = ({ service, port }: Route["backends"][number]) => ({ service, ...(port === undefined ? {} : { port }) });

/** A service of another namespace has to let the route send to it: none needed, the grant, or undefined where there is none. */
function granted(facts: FactReader, { type, cluster, namespace }: Route, service: string): readonly Fact[] | undefined {
  const [, , , place = "", name = ""] = service.split(":");
  // Istio and, by its own switch, Traefik send where they are told.
  if (place === namespace || !type.endsWith("route") || type.includes("openshift") || type.startsWith("ingress"))
    return [];
  const grant = facts
    .where("k8s.reference-grant", "@namespace", namespaceId(cluster, place))
    .find(
      (one) => one.from.includes(`${type}/${namespace}`) && (one.services.length === 0 || one.services.includes(name)),
    );
  return grant && [grant];
}

/** Protocols of listeners that take a type of route. https://gateway-api.sigs.k8s.io/reference/spec/#protocoltype */
const takes: Readonly<Record<string, RegExp>> = {
  httproute: /^HTTPS?$/,
  grpcroute: /^HTTPS?$/,
  tlsroute: /^TLS$/,
  // Behind TLS that the gateway itself ends.
  tcproute: /^(TCP|TLS)$/,
};

const listenersOf = (facts: FactReader, route: Route): readonly Listener[] => [
  ...new Set(
    route.parents.flatMap(({ gateway, section, port }) =>
      facts
        .where("k8s.gateway", "gateway", gateway)
        .filter(
          (listener) =>
            (section === undefined || listener.listener === section) &&
            (port === undefined || listener.port === port) &&
            (takes[route.type]?.test(listener.protocol) ?? true) &&
            (listener.routes?.includes(route.type) ?? true) &&
            isAllowed(facts, route, listener) &&
            hostsOf(route, listener).length > 0,
        ),
    ),
  ),
];

function isAllowed(facts: FactReader, { cluster, namespace }: Route, listener: Listener): boolean {
  if (listener.from === "All") return true;
  if (listener.from === "Same") return listener.namespace === namespace;
  const { namespaces } = listener;
  if (listener.from === "None" || !namespaces) return false;
  const fact = facts.where("k8s.namespace", "name", namespace).find((one) => one.cluster === cluster);
  return fact !== undefined && selects(namespaces, fact.labels);
}

/** Hosts of a route that a listener takes: the narrower of both, where they meet. */
function hostsOf({ hosts }: Route, listener: Listener | undefined): readonly string[] {
  const host = listener?.host ?? "";
  if (hosts.length === 0) return [host];
  return hosts.flatMap((own) => {
    if (host === "" || own === host || within(own, host)) return [own];
    return within(host, own) ? [host] : [];
  });
}
const within = (name: string, pattern: string): boolean => pattern.startsWith("*.") && name.endsWith(pattern.slice(1));

function idOf({ scheme, addresses }: Route, listener: Listener | undefined, host: string, place: string): string {
  const { protocol = "", port = scheme === "http" ? 80 : 443 } = listener ?? {};
  const told = /^HTTPS$/.test(protocol) ? "https" : /^(HTTP2?|GRPC(-WEB)?)$/.test(protocol) ? "http" : "tcp";
  const where = host === "" ? ([...(listener?.addresses ?? []), ...addresses][0] ?? "*") : host;
  return routeId(listener ? (scheme ?? told) : (scheme ?? "https"), where, port, place);
}

/** Policies attached to the route's rule, the route, the listener, the gateway. */
const attachedTo = (facts: FactReader, route: Route, listener: Listener): readonly (readonly Policy[])[] =>
  [
    ...(route.rule === undefined ? [] : [`${route.route}/${route.rule}`]),
    route.route,
    `${listener.gateway}/${listener.listener}`,
    listener.gateway,
  ].map((id) => facts.where("k8s.proxy-policy", "targets", id));

/** Policies attached to the route, its rule, the gateway or its listener; of Envoy Gateway the narrowest alone counts. */
function askedAt(facts: FactReader, route: Route, listener: Listener, at: string | undefined): Asking {
  const places = attachedTo(facts, route, listener).map((at) =>
    at.map((policy) => ({ policy, overrides: policy.type.startsWith("SecurityPolicy.") })),
  );
  const all = places.flat();
  const beside = all.filter(({ overrides }) => !overrides).map(({ policy }) => policy);
  const narrowest =
    places.map((place) => place.filter(({ overrides }) => overrides)).find((place) => place.length > 0) ?? [];
  const chosen = narrowest.slice(0, 1).map(({ policy }) => policy);
  const others = all.filter(({ overrides, policy }) => overrides && !chosen.includes(policy));
  const lifts = others.some(({ policy }) => policy.anonymous !== "none") ? chosen : [];
  const mesh = listener.selector.length > 0 ? gatewayMesh(facts, listener) : [];
  const asking = together(askedByPolicies(facts, [...beside, ...mesh], at), askedByPolicies(facts, chosen, at));
  const certificate = listener.authentication.length > 0;
  return { ...asking, asks: asking.asks || certificate, because: [...asking.because, ...(asking.asks ? [] : lifts)] };
}

/** Policies of Istio at the pods that serve the gateway. */
function gatewayMesh(facts: FactReader, { cluster, selector }: Listener): readonly Policy[] {
  const [first = ""] = selector;
  const pods = facts
    .where("k8s.pod", "labels", first)
    .filter((pod) => pod.cluster === cluster && selector.every((label) => pod.labels.includes(label)));
  return [...new Set(pods.flatMap((pod) => meshPolicies(facts, cluster, pod.namespace, pod.labels)))];
}

/** Policies attached to the services that the route sends to. */
function byService(facts: FactReader, { backends }: Route, pathClass: string | undefined): Asking {
  const all = backends.map(({ service }) =>
    askedByPolicies(facts, facts.where("k8s.proxy-policy", "targets", service), pathClass),
  );
  return all.length === 0 ? asksNothing : { ...together(...all), asks: all.every(({ asks }) => asks) };
}

/** How the internet comes to a gateway: by the load balancer that has its address, or that its pods are behind. */
function gatewayFronts(facts: FactReader, listener: Listener): Pick<ProxyWay, "fronts" | "possible"> {
  const { cluster, addresses, selector, name, namespace, internal } = listener;
  if (internal) return { fronts: [], possible: [] };
  const published = servicesAt(facts, cluster, addresses);
  const behind = balancersOf(facts, cluster).filter((service) => serves(service, listener));
  const serving = [...new Set([...published, ...behind])];
  if (serving.length > 0) return { fronts: openFronts(facts, serving), possible: [] };
  if (addresses.length > 0 || selector.length > 0) {
    const [address] = addresses.filter(isOutside);
    if (address === undefined && addresses.length > 0) return { fronts: [], possible: [] };
    const text = `${address ?? `what serves gateway ${namespace}/${name}`} is open to the internet`;
    return { fronts: [], possible: [{ because: [], conditions: environment(text) }] };
  }
  const conditions = environment(`gateway ${namespace}/${name} gets a public address`);
  return { fronts: [], possible: [{ because: [], conditions }] };
}

/** Controllers name the gateway in the labels of what serves it; Istio's gateways name the pods themselves. */
function serves({ selector, namespace }: Service, listener: Listener): boolean {
  if (listener.selector.length > 0) return listener.selector.every((label) => selector.includes(label));
  return (
    (selector.includes(`gateway.networking.k8s.io/gateway-name=${listener.name}`) &&
      namespace === listener.namespace) ||
    (selector.includes(`gateway.envoyproxy.io/owning-gateway-name=${listener.name}`) &&
      selector.includes(`gateway.envoyproxy.io/owning-gateway-namespace=${listener.namespace}`))
  );
}

/** How it comes to a proxy whose routes name no gateway: Traefik, OpenShift's router. */
function proxyFronts(facts: FactReader, { cluster, type, addresses }: Route): Pick<ProxyWay, "fronts" | "possible"> {
  const label =
    type === "openshift-route"
      ? "ingresscontroller.operator.openshift.io/deployment-ingresscontroller=default"
      : "app.kubernetes.io/name=traefik";
  const product = type === "openshift-route" ? "the router" : "Traefik";
  const serving = balancersOf(facts, cluster).filter(({ selector }) => selector.includes(label));
  const said = (proxy: Service) => environment(`service ${proxy.namespace}/${proxy.name} serves the route`);
  if (serving.length > 0) return { fronts: [], possible: openFronts(facts, serving, said, false) };
  const [address] = addresses.filter(isOutside);
  const conditions = environment(`${address ?? product} is open to the internet`);
  return { fronts: [], possible: [{ because: [], conditions }] };
}
