import { z } from "zod";
import type { K8sIngressClassFact, K8sIngressPathFact } from "../../model/fact/kubernetes.ts";
import { proxyOf } from "./ingress-proxy.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { addressesOf, loadBalancerStatus } from "./services.ts";
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
  const { tls, ...proxy } = proxyOf(meta.annotations);
  let index = 0;
  const path = (
    host: string,
    routed: string,
    pathType: string | undefined,
    to: Backend,
    below: string,
  ): K8sIngressPathFact[] => {
    const service = to.service?.name ?? to.serviceName;
    if (service === undefined) return [];
    const servicePort = to.service?.port?.number ?? to.service?.port?.name ?? to.servicePort;
    return [
      {
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
        addresses: addressesOf(ingress.status),
        ...ownership(meta),
      },
    ];
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

export const ingressClassShape = z.object({ metadata, spec: maybe(z.object({ controller: maybe(z.string()) })) });

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
});
