import type { K8sIngressPathFact } from "../../model/fact/kubernetes.ts";
import { plainText } from "../../model/redact.ts";
import { askedByAlb } from "./ingress-alb.ts";
import { annotationOf } from "./ingress-login.ts";
import { askedByHaproxy, askedByNginx, askedByNginxPlus } from "./ingress-nginx.ts";
import { transformsOf } from "./ingress-transforms.ts";
import type { ClusterScope } from "./scope.ts";
import type { Annotations } from "./shape.ts";

type Proxy = Pick<
  K8sIngressPathFact,
  | "authentication"
  | "undecided"
  | "sourceRanges"
  | "scheme"
  | "listeners"
  | "group"
  | "canary"
  | "withoutGlobalLogin"
  | "transforms"
> & { readonly middlewares?: readonly string[]; readonly tls: boolean };

/**
 * What annotations make the proxy do before a request reaches a service. Each controller heeds its own alone: which one
 * serves the ingress is told by its class, which rules look at.
 */
export function proxyOf(scope: ClusterScope, namespace: string, annotations: Annotations): Proxy {
  const value = (name: string): string => annotationOf(annotations, name);
  const { listeners, group, ...alb } = askedByAlb(annotations);
  const all = [askedByNginx(annotations), askedByNginxPlus(annotations), askedByHaproxy(annotations), alb];
  const middlewares = [...traefikMiddlewares(scope, value), ...kongPlugins(scope, namespace, value)];
  const scheme = value("alb.ingress.kubernetes.io/scheme");
  const inside =
    value("kubernetes.io/ingress.class") === "gce-internal" ||
    value("appgw.ingress.kubernetes.io/use-private-ip") === "true";
  const transforms = transformsOf(annotations);
  const profile = "appgw.ingress.kubernetes.io/appgw-ssl-profile";
  return {
    authentication: all.flatMap(({ authentication = [] }) => authentication),
    undecided: [...all.flatMap(({ undecided = [] }) => undecided), ...(value(profile) === "" ? [] : [profile])],
    sourceRanges: all.flatMap(({ sourceRanges = [] }) => sourceRanges),
    ...(inside ? { scheme: "internal" as const } : {}),
    ...(scheme === "internet-facing" || scheme === "internal" ? { scheme } : {}),
    ...(listeners ? { listeners } : {}),
    ...(group === undefined ? {} : { group }),
    ...(value("nginx.ingress.kubernetes.io/canary") === "true" ? { canary: true } : {}),
    ...(value("nginx.ingress.kubernetes.io/enable-global-auth") === "false" ? { withoutGlobalLogin: true } : {}),
    ...(middlewares.length > 0 ? { middlewares } : {}),
    ...(transforms.length > 0 ? { transforms } : {}),
    tls:
      value("alb.ingress.kubernetes.io/certificate-arn") !== "" ||
      value("appgw.ingress.kubernetes.io/appgw-ssl-certificate") !== "" ||
      value("traefik.ingress.kubernetes.io/router.tls") === "true",
  };
}

type Value = (name: string) => string;
const names = (text: string): readonly string[] =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => /^[\w.@-]{1,253}$/.test(each))
    .map(plainText);

/**
 * Traefik writes `<namespace>-<name>@kubernetescrd`: where the one ends and the other begins is known once the
 * middlewares are. https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 */
const traefikMiddlewares = (scope: ClusterScope, value: Value): readonly string[] =>
  names(value("traefik.ingress.kubernetes.io/router.middlewares")).map((name) => {
    const [own = "", provider] = name.split("@");
    return provider === "kubernetescrd" ? scope.key("middleware", own) : scope.key("middleware", name);
  });

/** https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/#konghqcomplugins */
const kongPlugins = (scope: ClusterScope, namespace: string, value: Value): readonly string[] =>
  names(value("konghq.com/plugins")).map((name) => scope.key("kongplugin", namespace, name));
