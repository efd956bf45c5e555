import { serviceKey } from "../../../authz/kubernetes/index.ts";
import type { FactOf, FactReader } from "../../../model/fact.ts";
import type { RouteControl, RouteControlKind } from "../placement.ts";
import type { Way } from "../ways.ts";
import { type Built, control, hop, ranges, transform } from "./build.ts";
import { balancerHops } from "./load-balancer.ts";
import { middlewares } from "./middlewares.ts";

type Path = FactOf<"k8s.ingress-path">;

/** What annotations authenticate by, the first that fits. */
const byAnnotation: readonly (readonly [RegExp, RouteControlKind])[] = [
  [/auth-url$/, "forward-auth"],
  [/oauth$/, "oidc"],
  [/^alb\..*auth-type$/, "oidc"],
  [/jwt/, "jwt"],
  [/auth-tls|mutual-authentication|ssl-profile/, "mtls"],
  [/auth-type|auth-secret|basic-auth/, "basic"],
];
const kindOfAnnotation = (name: string): RouteControlKind =>
  byAnnotation.find(([pattern]) => pattern.test(name))?.[1] ?? "ext-authz";

/** An ingress behind the load balancer of its controller; one of the AWS Load Balancer Controller is the load balancer. */
export function ingressHops(facts: FactReader, { main, sides }: Way & { readonly main: Path }): readonly Built[] {
  const name = main.ingress.split(":").slice(3).join("/");
  const own = ownControls(main);
  const behind = middlewares(facts, main.middlewares ?? [], main);
  const service = facts.get("k8s.service", serviceKey(main.cluster, main.namespace, main.service));
  const backends = (service?.backendConfigs ?? []).flatMap(
    (config) => facts.get("k8s.proxy-policy", `${main.cluster}:backendconfig:${main.namespace}:${config}`) ?? [],
  );
  const parts = {
    controls: [
      ...own,
      ...globalLogin(facts, main),
      ...behind.controls,
      ...backends.map((policy) => control("oidc", policy.name, modeOf(policy), "the service", policy)),
      ...ranges(main.sourceRanges, main),
    ],
    // nginx rewrites before it asks: https://nginx.org/en/docs/dev/development_guide.html#http_phases
    early: [
      ...(main.transforms ?? []).map((one) => transform(`annotation ${one}`, main)),
      ...believed(facts, main),
      ...behind.early,
    ],
    late: behind.late,
  };
  const balanced = isBalancer(main);
  const fronts = sides.filter((fact): fact is FactOf<"k8s.service"> => fact.kind === "k8s.service");
  return [
    ...balancerHops(facts, main.addresses, fronts, balanced ? parts : undefined, balanced ? [main] : []),
    ...(balanced ? [] : [hop("ingress", name, [main], parts)]),
  ];
}

/** The controller of AWS makes an Application Load Balancer of it, which routes and asks by itself. */
const isBalancer = ({ ingressClass, group, authentication }: Path): boolean =>
  ingressClass === "alb" || group !== undefined || authentication.some((name) => name.startsWith("alb."));

function ownControls(path: Path): readonly RouteControl[] {
  const covers = `${path.host === "" ? "any host" : path.host}${path.path}`;
  return [
    ...path.authentication.map((name) => control(kindOfAnnotation(name), name, "require", covers, path)),
    ...path.undecided.map((name) => control(kindOfAnnotation(name), name, "unknown", covers, path)),
  ];
}

/** Which of several controllers a ConfigMap is of, it does not say. */
function globalLogin(facts: FactReader, path: Path): readonly RouteControl[] {
  const configs = facts.where("k8s.proxy-config", "cluster", path.cluster);
  const isOpen = configs.some(({ openPaths }) => openPaths.some((open) => path.path.startsWith(open)));
  if (path.withoutGlobalLogin || isOpen) return [];
  return configs
    .filter((config) => config.globalLogin)
    .map((config) => control("forward-auth", "global-auth-url", "unknown", "every ingress of the controller", config));
}

const believed = (facts: FactReader, path: Path) =>
  facts
    .where("k8s.proxy-config", "cluster", path.cluster)
    .filter(({ believesHeaders }) => believesHeaders)
    .map((config) => ({
      ...transform("X-Forwarded-* of the client are believed (use-forwarded-headers)", config),
      kind: "trust" as const,
    }));

/** What a policy makes of a request without identity, as a mode. */
export const modeOf = (
  { does, anonymous: told }: FactOf<"k8s.proxy-policy">,
  anonymous: typeof told = told,
): RouteControl["mode"] => {
  const letsPass = does === "refuses" ? anonymous === "none" : anonymous === "all";
  if (anonymous === "some") return "unknown";
  return letsPass ? "optional" : "require";
};
