import type { K8sIngressPathFact } from "../../model/fact/kubernetes.ts";
import { ranges } from "./services.ts";
import type { Annotations } from "./shape.ts";

const nginx = "nginx.ingress.kubernetes.io/";
const alb = "alb.ingress.kubernetes.io/";

type Proxy = Pick<K8sIngressPathFact, "authentication" | "undecided" | "sourceRanges" | "scheme"> & {
  readonly tls: boolean;
};

/**
 * What annotations make the proxy do before a request reaches a service.
 * https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export function proxyOf(annotations: Annotations): Proxy {
  const scheme = annotations[`${alb}scheme`];
  const named = (name: string): boolean => (annotations[name] ?? "") !== "";
  const list = (name: string): readonly string[] => ranges((annotations[name] ?? "").split(","));
  const inside = annotations["kubernetes.io/ingress.class"] === "gce-internal";
  return {
    authentication: authenticating(annotations),
    undecided: [
      `${nginx}auth-snippet`,
      `${nginx}configuration-snippet`,
      `${nginx}server-snippet`,
      "traefik.ingress.kubernetes.io/router.middlewares",
      "konghq.com/plugins",
    ].filter(named),
    sourceRanges: [
      ...list(`${nginx}allowlist-source-range`),
      ...list(`${nginx}whitelist-source-range`),
      ...list(`${alb}inbound-cidrs`),
    ],
    ...(inside ? { scheme: "internal" as const } : {}),
    ...(scheme === "internet-facing" || scheme === "internal" ? { scheme } : {}),
    tls:
      named(`${alb}certificate-arn`) ||
      /"HTTPS"/.test(annotations[`${alb}listen-ports`] ?? "") ||
      annotations["traefik.ingress.kubernetes.io/router.tls"] === "true",
  };
}

/** Names of annotations that refuse a request without identity. With `satisfy: any` an address may be enough, so none does. */
function authenticating(annotations: Annotations): readonly string[] {
  const value = (name: string): string => (annotations[name] ?? "").trim();
  const found: string[] = [];
  if (value(`${nginx}satisfy`) !== "any") {
    if (value(`${nginx}auth-url`) !== "") found.push(`${nginx}auth-url`);
    if (/^(basic|digest)$/i.test(value(`${nginx}auth-type`)) && value(`${nginx}auth-secret`) !== "")
      found.push(`${nginx}auth-type`);
    const verify = value(`${nginx}auth-tls-verify-client`) || "on";
    if (value(`${nginx}auth-tls-secret`) !== "" && verify === "on") found.push(`${nginx}auth-tls-secret`);
  }
  const unauthenticated = value(`${alb}auth-on-unauthenticated-request`) || "authenticate";
  if (/^(oidc|cognito)$/.test(value(`${alb}auth-type`)) && unauthenticated !== "allow") found.push(`${alb}auth-type`);
  if (/"mode"\s*:\s*"verify"/.test(value(`${alb}mutual-authentication`))) found.push(`${alb}mutual-authentication`);
  return found;
}
