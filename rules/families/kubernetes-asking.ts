import { hasSidecar, howFor, isPastSidecar, meshPolicies } from "../../authz/kubernetes/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

type Path = FactOf<"k8s.ingress-path">;
type Policy = FactOf<"k8s.proxy-policy">;
type Pod = FactOf<"k8s.pod">;

/** Whether a proxy asks who is there before it passes a request on. */
export interface Asking {
  /** True where no request without identity passes. */
  readonly asks: boolean;
  /** What has to be for one to pass. */
  readonly conditions: readonly Condition[];
  /** What lets one pass although something beside it asks. */
  readonly because: readonly Fact[];
  /** Source ranges that are admitted; empty: all. */
  readonly sourceRanges: readonly string[];
}
export const asksNothing: Asking = { asks: false, conditions: [], because: [], sourceRanges: [] };
export const undecided = (text: string): Condition => ({ kind: "unsupported", text });

export const together = (...all: readonly Asking[]): Asking => ({
  asks: all.some(({ asks }) => asks),
  conditions: all.flatMap(({ conditions }) => conditions),
  because: all.flatMap(({ because }) => because),
  sourceRanges: all.flatMap(({ sourceRanges }) => sourceRanges),
});

/** Controllers by what classes name: `spec.controller`, else the name that a class customarily has. */
const controllers: readonly (readonly [flavour: string, controller: RegExp, name: RegExp])[] = [
  ["nginx", /^k8s\.io\/ingress-nginx/, /^$/],
  ["some-nginx", /^$/, /^(public-|internal-)?nginx(-|$)/],
  ["nginx-plus", /^nginx\.org\/ingress-controller/, /^$/],
  ["alb", /^(ingress\.k8s\.aws|eks\.amazonaws\.com)\/alb$/, /^alb$/],
  ["traefik", /^traefik\.io\//, /^traefik(-|$)/],
  ["haproxy", /^(haproxy\.org|haproxy-ingress\.github\.io)\//, /^haproxy(-|$)/],
  ["kong", /konghq\.com\//, /^kong(-|$)/],
  ["agic", /^azure\/application-gateway$/, /^azure[/-]application-gateway$/],
  ["gce", /^$/, /^gce(-internal)?$/],
];
export type Flavour = string | undefined;

/** Which controller serves a class; undefined where nothing tells. */
export function flavourOf(controller: string | undefined, className: string | undefined): Flavour {
  const known = controllers.find(([, pattern]) => controller !== undefined && pattern.test(controller));
  if (known) return known[0];
  if (controller !== undefined) return "another";
  return controllers.find(([, , name]) => className !== undefined && name.test(className))?.[0];
}

const heeded: Readonly<Record<string, RegExp>> = {
  nginx: /^nginx\.ingress\.kubernetes\.io\//,
  // Two controllers are customarily called so.
  "some-nginx": /^nginx\./,
  "nginx-plus": /^nginx\.(org|com)\//,
  alb: /^alb\.ingress\.kubernetes\.io\//,
  traefik: /^traefik\./,
  haproxy: /^(haproxy\.org|haproxy-ingress\.github\.io|ingress\.kubernetes\.io)\//,
  kong: /^konghq\.com\//,
  agic: /^appgw\./,
  gce: /^$/,
};

/** A controller heeds annotations of its own; one that is not known those that somebody wrote. A name without prefix is of any. */
const heeds = (flavour: Flavour, annotation: string): boolean =>
  flavour === undefined || !annotation.includes("/") || (heeded[flavour]?.test(annotation) ?? true);

/** What annotations make of a request at the proxy that serves the ingress. */
export function askedByAnnotations(path: Path, flavour: Flavour): Asking {
  return {
    asks: path.authentication.some((name) => heeds(flavour, name)),
    conditions: path.undecided
      .filter((name) => heeds(flavour, name))
      .map((name) => undecided(`what annotation ${name} refers to does not ask for authentication`)),
    because: [],
    sourceRanges: path.sourceRanges,
  };
}

/**
 * What the ConfigMaps of ingress-nginx make of it: a login for every ingress, or a path that none stands before. Which
 * of several controllers a ConfigMap is of, it does not say.
 */
export function askedByConfig(facts: FactReader, path: Path, flavour: Flavour, own: Asking): Asking {
  if (flavour !== undefined && !/nginx$/.test(flavour)) return own;
  const configs = facts.where("k8s.proxy-config", "cluster", path.cluster);
  const login = /auth-(url|type)$/;
  const lifted = configs.find(({ openPaths }) => openPaths.some((open) => path.path.startsWith(open)));
  const byLogin = path.authentication.some((name) => login.test(name));
  const byOther = path.authentication.some((name) => !login.test(name) && heeds(flavour, name));
  if (lifted && own.asks && byLogin && !byOther)
    return {
      ...own,
      asks: false,
      because: [...own.because, lifted],
      conditions: [
        ...own.conditions,
        undecided(`config map ${lifted.namespace}/${lifted.name} sets up the controller that serves the ingress`),
      ],
    };
  const global = configs.find(({ globalLogin }) => globalLogin);
  if (!global || own.asks || path.withoutGlobalLogin || lifted) return own;
  const text = `the login of config map ${global.namespace}/${global.name} does not stand before the ingress`;
  return { ...own, conditions: [...own.conditions, undecided(text)] };
}

/** What the middlewares of a route make of it; one that is not in the input may ask. */
export function askedByMiddlewares(facts: FactReader, ids: readonly string[], depth = 0): Asking {
  const all = ids.map((id): Asking => {
    const known = facts.get("k8s.middleware", id) ?? byJoinedName(facts, id);
    const text = `what ${id.split(":").slice(2).join(" ")} does is not to ask for authentication`;
    if (!known || known.asks === "perhaps" || depth > 8) return { ...asksNothing, conditions: [undecided(text)] };
    const chained = askedByMiddlewares(facts, known.chain, depth + 1);
    return {
      ...chained,
      asks: chained.asks || known.asks === "yes",
      sourceRanges: [...chained.sourceRanges, ...known.sourceRanges],
    };
  });
  return together(...all);
}

/** Annotations join namespace and name with a dash: `<namespace>-<name>`. */
function byJoinedName(facts: FactReader, id: string): FactOf<"k8s.middleware"> | undefined {
  const [scheme, cluster, type, joined, more] = id.split(":");
  if (type !== "middleware" || joined === undefined || more !== undefined) return undefined;
  return facts
    .where("k8s.middleware", "cluster", `${scheme}:${cluster}`)
    .find(({ namespace, name }) => `${namespace}-${name}` === joined);
}

/**
 * What policies that stand side by side make of a request without identity.
 * @param pathClass of the requests, for policies that speak of paths and methods; left out where it is not known
 */
export function askedByPolicies(facts: FactReader, all: readonly Policy[], pathClass?: string): Asking {
  const policies = all.map((one) => ({ ...one, fact: one, anonymous: howFor(facts, one, pathClass) }));
  const refusing = policies.filter(({ does }) => does === "refuses");
  const admitting = policies.filter(({ does }) => does === "admits");
  const open = admitting.filter(({ anonymous }) => anonymous === "all");
  if (refusing.some(({ anonymous }) => anonymous === "all")) return { ...asksNothing, asks: true };
  if (admitting.length > 0 && admitting.every(({ anonymous }) => anonymous === "none"))
    return { ...asksNothing, asks: true };
  const perhaps = [
    ...refusing.filter(({ anonymous }) => anonymous === "some"),
    ...(open.length > 0 ? [] : admitting.filter(({ anonymous }) => anonymous === "some")),
  ];
  return {
    asks: false,
    conditions: perhaps.map(({ type, namespace, name }) =>
      undecided(`${type} ${namespace}/${name} lets a request without identity pass`),
    ),
    because: open.length > 0 && open.length < admitting.length ? open.slice(0, 1).map(({ fact }) => fact) : [],
    sourceRanges: [],
  };
}

/**
 * What Istio's policies make of a request at the pod itself: its sidecar enforces them, at the ports that it sees; a pod
 * without one does not.
 * @param ports of the pod that the request may arrive at
 */
export function askedByMesh(
  facts: FactReader,
  pod: Pod,
  ports: readonly (number | undefined)[],
  pathClass?: string,
): Asking {
  return isPastSidecar(pod, ports) ? asksNothing : askedByPolicies(facts, policiesAt(facts, pod), pathClass);
}

/** Policies of Istio that the pod's sidecar enforces. */
export const policiesAt = (facts: FactReader, pod: Pod): readonly Policy[] =>
  hasSidecar(pod) ? meshPolicies(facts, pod.cluster, pod.namespace, pod.labels) : [];
