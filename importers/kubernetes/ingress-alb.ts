import { z } from "zod";
import type { K8sIngressPathFact } from "../../model/fact/kubernetes.ts";
import { plainText } from "../../model/redact.ts";
import { annotationOf, asksForLogin, parsedAnnotation } from "./ingress-login.ts";
import type { Asked } from "./ingress-nginx.ts";
import { ranges } from "./services.ts";
import { type Annotations, list, maybe } from "./shape.ts";

const at = "alb.ingress.kubernetes.io/";

const ports = z.array(z.record(z.enum(["HTTP", "HTTPS"]), z.number().optional()));
const modes = z.array(z.object({ port: maybe(z.number()), mode: z.string() }));

/**
 * The AWS Load Balancer Controller. A login or a token is asked for by HTTPS listeners alone: where the ingress has a
 * listener for HTTP too and does not redirect it, the same path is open there.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/ingress/model_build_actions.go
 */
export function askedByAlb(annotations: Annotations): Asked & Pick<K8sIngressPathFact, "listeners" | "group"> {
  const value = (name: string): string => annotationOf(annotations, `${at}${name}`);
  const logins = [
    ...(asksForLogin(annotations) === true ? [`${at}auth-type`] : []),
    ...(value("jwt-validation") === "" ? [] : [`${at}jwt-validation`]),
  ];
  const verified = (parsedAnnotation(modes, value("mutual-authentication")) ?? []).filter(
    ({ mode }) => mode === "verify",
  );
  const authentication = [...logins, ...(verified.length > 0 ? [`${at}mutual-authentication`] : [])];
  const group = /^[a-z0-9.-]{1,63}$/.test(value("group.name")) ? plainText(value("group.name")) : "";
  const told = (parsedAnnotation(ports, value("listen-ports")) ?? []).flatMap((one) => [
    ...(one.HTTP === undefined ? [] : [{ scheme: "http" as const, port: one.HTTP }]),
    ...(one.HTTPS === undefined ? [] : [{ scheme: "https" as const, port: one.HTTPS }]),
  ]);
  const redirected = value("ssl-redirect") !== "";
  const listeners = told
    .filter(({ scheme }) => scheme === "https" || !redirected)
    .map(({ scheme, port }) => ({
      scheme,
      port,
      asks:
        scheme === "https" &&
        (logins.length > 0 || verified.some((one) => one.port === undefined || one.port === port)),
    }));
  return {
    authentication,
    sourceRanges: ranges(value("inbound-cidrs").split(",")),
    ...(listeners.length > 0 ? { listeners } : {}),
    ...(group === "" ? {} : { group }),
  };
}

const action = z.object({
  type: z.string().transform((type) => type.toLowerCase()),
  forwardConfig: maybe(
    z.object({
      targetGroups: list(
        z.object({ serviceName: maybe(z.string()), servicePort: maybe(z.union([z.number(), z.string()])) }),
      ),
    }),
  ),
});
const conditions = z.array(z.object({ field: z.string() }));

/** Where a backend leads whose port is `use-annotation`: services with their ports. Redirects and fixed answers lead nowhere. */
export function actionTargets(
  annotations: Annotations,
  name: string,
): readonly { readonly service: string; readonly port?: number | string }[] {
  const { forwardConfig } = parsedAnnotation(action, annotationOf(annotations, `${at}actions.${name}`)) ?? {};
  return (forwardConfig?.targetGroups ?? []).flatMap(({ serviceName, servicePort }) => {
    if (serviceName === undefined) return [];
    const port = Number(servicePort);
    return [
      {
        service: serviceName,
        ...(servicePort === undefined ? {} : { port: Number.isInteger(port) ? port : servicePort }),
      },
    ];
  });
}

/** What else than host and path the rule of a backend looks at. */
export const narrowedBy = (annotations: Annotations, name: string): readonly string[] =>
  (parsedAnnotation(conditions, annotationOf(annotations, `${at}conditions.${name}`)) ?? [])
    .map(({ field }) => field)
    .filter((field) => field !== "host-header" && field !== "path-pattern" && /^[a-z-]{1,40}$/.test(field))
    .sort();
