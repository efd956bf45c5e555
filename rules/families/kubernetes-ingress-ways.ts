import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import {
  type Asking,
  askedByAnnotations,
  askedByConfig,
  askedByMiddlewares,
  askedByPolicies,
  asksNothing,
  type Flavour,
  flavourOf,
  together,
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
import { classesOf } from "./kubernetes-requests.ts";
import { serviceKey } from "./kubernetes-targets.ts";

type Path = FactOf<"k8s.ingress-path">;

/** What is said for an ingress: its class, and what the class or its group say in its place. */
interface Setting {
  readonly flavour: Flavour;
  readonly controller: string | undefined;
  readonly className: string | undefined;
  readonly scheme: "internet-facing" | "internal" | undefined;
  readonly sourceRanges: readonly string[];
}

/** Every way through an ingress's path: one for each port that its proxy listens on. */
export function ingressWays(facts: FactReader, path: Path): readonly ProxyWay[] {
  const told = settingOf(facts, path);
  const main = path.canary ? mainPath(facts, path) : path;
  if (!main) return [];
  const service = facts.get("k8s.service", serviceKey(path.cluster, path.namespace, path.service));
  const middlewares = askedByMiddlewares(facts, main.middlewares ?? []);
  const configs = (service?.backendConfigs ?? []).flatMap(
    (name) => facts.get("k8s.proxy-policy", `${path.cluster}:backendconfig:${path.namespace}:${name}`) ?? [],
  );
  const byBackend =
    told.flavour === "gce" || told.flavour === undefined ? askedByPolicies(facts, configs) : asksNothing;
  const own = askedByConfig(facts, main, told.flavour, askedByAnnotations(main, told.flavour));
  const ports = path.listeners ?? [
    { scheme: path.tls ? ("https" as const) : ("http" as const), port: path.tls ? 443 : 80, asks: true },
  ];
  const classes = classesOf(facts, path, [{ service: serviceKey(path.cluster, path.namespace, path.service) }], []);
  return ports.flatMap(({ scheme, port, asks }) => {
    const here = listening(told.flavour, own, scheme, asks, service?.balancerAsks);
    const asking = together(here, middlewares, byBackend);
    const where = path.host === "" ? (path.addresses[0] ?? "*") : path.host;
    return classes.map(({ place, ...asked }) => ({
      id: routeId(scheme, where, port, place),
      fact: path,
      ...asked,
      because: asking.because,
      asks: asking.asks,
      conditions: [...asking.conditions, ...narrowing(path.narrowed ?? [])],
      targets: [
        {
          service: serviceKey(path.cluster, path.namespace, path.service),
          ...(path.servicePort === undefined ? {} : { port: path.servicePort }),
        },
      ],
      ...frontsOf(facts, path, told, [...told.sourceRanges, ...middlewares.sourceRanges]),
    }));
  });
}

/** A load balancer of AWS asks at ports for HTTPS alone, and what the service's own annotations say stands over the ingress's. */
function listening(
  flavour: Flavour,
  own: Asking,
  scheme: "http" | "https",
  asks: boolean,
  service: boolean | undefined,
): Asking {
  if (flavour !== "alb") return own;
  return { ...own, asks: scheme === "https" && (service ?? (own.asks && asks)) };
}

/** A canary takes part in the path of another ingress; without one it is not served. */
const mainPath = (facts: FactReader, path: Path): Path | undefined =>
  facts
    .where("k8s.ingress-path", "host", path.host)
    .find(
      (other) =>
        other.cluster === path.cluster &&
        !other.canary &&
        other.path === path.path &&
        other.ingressClass === path.ingressClass,
    );

function settingOf(facts: FactReader, path: Path): Setting {
  const { cluster, ingressClass } = path;
  const classes = facts.where("k8s.ingress-class", "cluster", cluster);
  const known = classes.find(({ name, isDefault }) => (ingressClass === undefined ? isDefault : name === ingressClass));
  const parameters =
    known?.parameters === undefined ? undefined : facts.get("k8s.ingress-parameters", known.parameters);
  const group = parameters?.group ?? path.group;
  const members =
    group === undefined
      ? []
      : facts.where("k8s.ingress-path", "group", group).filter((other) => other.cluster === cluster);
  const scheme = parameters?.scheme ?? path.scheme ?? members.find((other) => other.scheme !== undefined)?.scheme;
  const listed = members.flatMap(({ sourceRanges }) => sourceRanges);
  const classRanges = parameters?.sourceRanges ?? [];
  return {
    flavour: flavourOf(known?.controller, ingressClass ?? known?.name),
    controller: known?.controller,
    className: ingressClass ?? known?.name,
    scheme,
    sourceRanges: classRanges.length > 0 ? classRanges : group === undefined ? path.sourceRanges : listed,
  };
}

/** Every way from the internet to the proxy of an ingress: what the input shows, and what may be where it shows nothing. */
function frontsOf(
  facts: FactReader,
  path: Path,
  told: Setting,
  ranges: readonly string[],
): Pick<ProxyWay, "fronts" | "possible"> {
  const admitted = admits(facts, ranges, path.scope);
  if (!admitted || told.scheme === "internal") return { fronts: [], possible: [] };
  const limited = (all: readonly Front[]): readonly Front[] =>
    all.map((front) => ({ ...front, conditions: [...front.conditions, ...admitted] }));
  if (told.scheme === "internet-facing")
    return { fronts: limited([{ because: schemeCited(facts, path), conditions: [] }]), possible: [] };
  const published = servicesAt(facts, path.cluster, path.addresses);
  const fronts = limited(openFronts(facts, published));
  if (published.length > 0 || told.flavour === "alb") return { fronts, possible: [] };
  return { fronts, possible: limited(possibleFronts(facts, path, told)) };
}

/** Where another ingress of the group says that the load balancer is public, it is why. */
function schemeCited(facts: FactReader, path: Path): readonly Fact[] {
  if (path.scheme !== undefined) return [];
  const classes = facts.where("k8s.ingress-class", "cluster", path.cluster);
  const known = classes.find(({ name, isDefault }) =>
    path.ingressClass === undefined ? isDefault : name === path.ingressClass,
  );
  const parameters =
    known?.parameters === undefined ? undefined : facts.get("k8s.ingress-parameters", known.parameters);
  if (known && parameters?.scheme !== undefined) return [known, parameters];
  const said = facts
    .where("k8s.ingress-path", "group", path.group ?? "")
    .find((other) => other.cluster === path.cluster && other.scheme !== undefined);
  return said ? [said] : [];
}

/**
 * Ways that may be there where the input shows neither proxy nor scheme: services whose pods bear the name of the class's
 * controller, a public address that no service has, or whatever serves the class.
 */
function possibleFronts(facts: FactReader, path: Path, { controller, className, flavour }: Setting): readonly Front[] {
  if (path.addresses.length > 0) {
    const [address] = path.addresses.filter(isOutside);
    return address === undefined
      ? []
      : [{ because: [], conditions: environment(`${address} is open to the internet`) }];
  }
  const name = controller?.split("/").at(-1) ?? (flavour === "some-nginx" ? "ingress-nginx" : flavour);
  const label = className ?? "the default one";
  const serving = balancersOf(facts, path.cluster).filter(({ selector }) =>
    selector.includes(`app.kubernetes.io/name=${name}`),
  );
  if (serving.length === 0)
    return [{ because: [], conditions: environment(`the proxy of ingress class ${label} is open to the internet`) }];
  return openFronts(
    facts,
    serving,
    (proxy) => environment(`service ${proxy.namespace}/${proxy.name} serves ingress class ${label}`),
    false,
  );
}
