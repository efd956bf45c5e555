import { z } from "zod";
import type { K8sIngressClassFact, K8sIngressParametersFact, K8sIngressPathFact } from "../../model/fact/kubernetes.ts";
import { actionTargets, narrowedBy } from "./ingress-alb.ts";
import { proxyOf } from "./ingress-proxy.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { addressesOf, loadBalancerStatus, ranges } from "./services.ts";
import { list, maybe, metadata, ownership, plainPath } from "./shape.ts";

/** `networking.k8s.io/v1`, and the two fields by which older versions named a service. */
const backend = z.object({
  service: maybe(
    z.object({ name: z.string(), port: maybe(z.object({ number: maybe(z.number()), name: maybe(z.string()) })) }),
  ),
  serviceName: maybe(z.string()),
  servicePort: maybe(z.union([z.number(), z.string()])),
});
type Backend = z.infer<typeof backend>;

export const ingressShape = z.object({
  metadata,
  spec: z.object({
    ingressClassName: maybe(z.string()),
    defaultBackend: maybe(backend),
    backend: maybe(backend),
    tls: list(z.object({ hosts: list(z.string()), secretName: maybe(z.string()) })),
    rules: list(
      z.object({
        host: maybe(z.string()),
        http: maybe(
          z.object({ paths: list(z.object({ path: maybe(z.string()), pathType: maybe(z.string()), backend })) }),
        ),
      }),
    ),
  }),
  status: loadBalancerStatus,
});
type IngressShape = z.infer<typeof ingressShape>;

/** Secrets that an ingress presents as certificates. */
export const ingressSecrets = ({ spec }: IngressShape): readonly string[] =>
  spec.tls.flatMap(({ secretName }) => (secretName ? [secretName] : []));

export function* ingressFacts(scope: ClusterScope, at: RawObject, ingress: IngressShape): Iterable<K8sIngressPathFact> {
  const { metadata: meta, spec } = ingress;
  const namespace = namespaceOf(meta);
  const key = scope.key("ingress", namespace, meta.name);
  const ingressClass = spec.ingressClassName ?? meta.annotations["kubernetes.io/ingress.class"];
  const { tls, ...proxy } = proxyOf(scope, namespace, meta.annotations);
  let index = 0;
  const path = (
    host: string,
    routed: string,
    pathType: string | undefined,
    to: Backend,
    below: string,
  ): K8sIngressPathFact[] => {
    const named = to.service?.name ?? to.serviceName;
    if (named === undefined) return [];
    const port = to.service?.port?.number ?? to.service?.port?.name ?? to.servicePort;
    const narrowed = narrowedBy(meta.annotations, named);
    const targets = port === "use-annotation" ? actionTargets(meta.annotations, named) : [{ service: named, port }];
    return targets.map(({ service, port: servicePort }) => ({
      ...scope.base("k8s.ingress-path", `${key}/${index++}`, at, below),
      cluster: scope.id,
      namespace,
      ingress: key,
      ...(ingressClass === undefined ? {} : { ingressClass }),
      host,
      path: plainPath(routed),
      pathType: pathType === "Exact" || pathType === "Prefix" ? pathType : "ImplementationSpecific",
      service,
      ...(servicePort === undefined ? {} : { servicePort }),
      tls: tls || spec.tls.some(({ hosts }) => hosts.length === 0 || hosts.some((name) => covers(name, host))),
      ...proxy,
      ...(narrowed.length > 0 ? { narrowed } : {}),
      addresses: addressesOf(ingress.status),
      ...ownership(meta),
    }));
  };
  const fallback = spec.defaultBackend ?? spec.backend;
  if (fallback)
    yield* path("", "/", "Prefix", fallback, spec.defaultBackend ? "/spec/defaultBackend" : "/spec/backend");
  for (const [r, { host, http }] of spec.rules.entries()) {
    for (const [p, each] of (http?.paths ?? []).entries()) {
      yield* path(host ?? "", each.path || "/", each.pathType, each.backend, `/spec/rules/${r}/http/paths/${p}`);
    }
  }
}

const covers = (pattern: string, host: string): boolean =>
  pattern === host || (pattern.startsWith("*.") && host.slice(host.indexOf(".")) === pattern.slice(1));

export const ingressClassShape = z.object({
  metadata,
  spec: maybe(
    z.object({
      controller: maybe(z.string()),
      parameters: maybe(z.object({ kind: z.string(), name: z.string() })),
    }),
  ),
});

export const ingressClassFact = (
  scope: ClusterScope,
  at: RawObject,
  { metadata: { name, annotations }, spec }: z.infer<typeof ingressClassShape>,
): K8sIngressClassFact => ({
  ...scope.base("k8s.ingress-class", scope.key("ingressclass", name), at),
  cluster: scope.id,
  name,
  controller: spec?.controller ?? "",
  isDefault: annotations["ingressclass.kubernetes.io/is-default-class"] === "true",
  ...(spec?.parameters?.kind === "IngressClassParams"
    ? { parameters: scope.key("ingressclassparams", spec.parameters.name) }
    : {}),
});

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#ingressclassparams */
export const ingressParametersShape = z.object({
  metadata,
  spec: maybe(
    z.object({
      scheme: maybe(z.enum(["internet-facing", "internal"])),
      group: maybe(z.object({ name: maybe(z.string()) })),
      inboundCIDRs: list(z.string()),
    }),
  ),
});
export function ingressParametersFact(
  scope: ClusterScope,
  at: RawObject,
  { metadata: { name }, spec }: z.infer<typeof ingressParametersShape>,
): K8sIngressParametersFact {
  const group = spec?.group?.name;
  return {
    ...scope.base("k8s.ingress-parameters", scope.key("ingressclassparams", name), at),
    cluster: scope.id,
    name,
    ...(spec?.scheme === undefined ? {} : { scheme: spec.scheme }),
    ...(group === undefined ? {} : { group }),
    sourceRanges: ranges(spec?.inboundCIDRs ?? []),
  };
}
