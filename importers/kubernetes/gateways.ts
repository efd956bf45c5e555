import { z } from "zod";
import type { K8sGatewayFact, K8sReferenceGrantFact } from "../../model/fact/kubernetes.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { addressesOf, isInternal, loadBalancerStatus } from "./services.ts";
import { labelSelector, labels, list, maybe, metadata } from "./shape.ts";

const named = z.string().min(1);
const addresses = list(z.object({ value: maybe(z.string()) }));
const isPlace = (text: string | undefined): text is string => /^[\w.:-]{1,253}$/.test(text ?? "");
/** A host name or pattern; empty for any. */
export const hostName = maybe(z.string()).transform((host) =>
  host === undefined || host === "*" || !/^[\w.*-]{1,253}$/.test(host) ? "" : host.toLowerCase(),
);

export const gatewayShape = z.object({
  metadata,
  spec: z.object({
    gatewayClassName: maybe(z.string()),
    infrastructure: maybe(z.object({ annotations: maybe(z.record(z.string(), z.unknown())) })),
    addresses,
    /** Gateway API 1.4: certificates of clients for every listener. */
    tls: maybe(
      z.object({
        frontend: maybe(
          z.object({ default: maybe(z.object({ validation: maybe(z.object({ mode: maybe(z.string()) })) })) }),
        ),
      }),
    ),
    listeners: list(
      z.object({
        name: named,
        hostname: hostName,
        port: z.number(),
        protocol: z.string(),
        tls: maybe(z.object({ frontendValidation: maybe(z.object({ mode: maybe(z.string()) })) })),
        allowedRoutes: maybe(
          z.object({
            kinds: list(z.object({ kind: z.string() })),
            namespaces: maybe(
              z.object({ from: maybe(z.enum(["All", "Same", "None", "Selector"])), selector: maybe(labelSelector) }),
            ),
          }),
        ),
      }),
    ),
  }),
  status: maybe(z.object({ addresses })),
});

/** Classes whose load balancers have no public address. https://cloud.google.com/kubernetes-engine/docs/concepts/gateway-api#gatewayclass */
const insideClass = /^gke-l7-(rilb|cross-regional-internal|regional-internal|.*-internal)/;

/** https://gateway-api.sigs.k8s.io/reference/spec/#listener: routes of the same namespace unless told otherwise. */
export function* gatewayFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec, status }: z.infer<typeof gatewayShape>,
): Iterable<K8sGatewayFact> {
  const namespace = namespaceOf(meta);
  const gateway = scope.key("gateway", namespace, meta.name);
  const told = Object.fromEntries(
    Object.entries(spec.infrastructure?.annotations ?? {}).map(([name, value]) => [name, String(value ?? "")]),
  );
  const internal =
    insideClass.test(spec.gatewayClassName ?? "") || isInternal({ ...meta.annotations, ...told }, undefined);
  const all = spec.tls?.frontend?.default?.validation;
  for (const [index, { name, hostname, port, protocol, tls, allowedRoutes }] of spec.listeners.entries()) {
    const validation = tls?.frontendValidation ?? all;
    const asks = validation !== undefined && validation.mode !== "AllowInsecureFallback";
    const { from = "Same", selector } = allowedRoutes?.namespaces ?? {};
    const kinds = allowedRoutes?.kinds ?? [];
    yield {
      ...scope.base("k8s.gateway", `${gateway}/${name}`, at, `/spec/listeners/${index}`),
      cluster: scope.id,
      namespace,
      name: meta.name,
      gateway,
      ...(spec.gatewayClassName === undefined ? {} : { class: spec.gatewayClassName }),
      listener: name,
      host: hostname,
      port,
      protocol: protocol.toUpperCase(),
      from,
      ...(selector ? { namespaces: selector } : {}),
      ...(kinds.length > 0 ? { routes: kinds.map(({ kind }) => kind.toLowerCase()) } : {}),
      selector: [],
      authentication: asks && /^(HTTPS|TLS)$/i.test(protocol) ? ["frontendValidation"] : [],
      internal,
      addresses: [...(status?.addresses ?? []), ...spec.addresses].map(({ value }) => value).filter(isPlace),
    };
  }
}

export const istioGatewayShape = z.object({
  metadata,
  spec: z.object({
    selector: labels,
    servers: list(
      z.object({
        port: z.object({ number: z.number(), name: maybe(z.string()), protocol: z.string() }),
        hosts: list(z.string()),
        tls: maybe(z.object({ mode: maybe(z.string()), httpsRedirect: maybe(z.boolean()) })),
      }),
    ),
  }),
  status: loadBalancerStatus,
});

/** One listener for each host of each server; a server that only redirects to HTTPS serves nobody. https://istio.io/latest/docs/reference/config/networking/gateway/ */
export function* istioGatewayFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec, status }: z.infer<typeof istioGatewayShape>,
): Iterable<K8sGatewayFact> {
  const namespace = namespaceOf(meta);
  const gateway = scope.key("istio-gateway", namespace, meta.name);
  for (const [s, { port, hosts, tls }] of spec.servers.entries()) {
    if (tls?.httpsRedirect === true) continue;
    for (const [h, host] of hosts.entries()) {
      const [first = "", rest] = host.split("/");
      const place = rest === undefined ? "*" : first;
      const from = place === "." || place === namespace ? "Same" : place === "*" ? "All" : "Selector";
      yield {
        ...scope.base("k8s.gateway", `${gateway}/${s}.${h}`, at, `/spec/servers/${s}`),
        cluster: scope.id,
        namespace,
        name: meta.name,
        gateway,
        listener: `${s}.${h}`,
        host: hostName.parse(rest ?? first),
        port: port.number,
        protocol: port.protocol.toUpperCase(),
        from,
        ...(from === "Selector"
          ? { namespaces: { labels: [`kubernetes.io/metadata.name=${place}`], expressions: [] } }
          : {}),
        selector: spec.selector,
        authentication: tls?.mode === "MUTUAL" || tls?.mode === "ISTIO_MUTUAL" ? [`tls.mode ${tls.mode}`] : [],
        internal: false,
        addresses: addressesOf(status),
      };
    }
  }
}

export const referenceGrantShape = z.object({
  metadata,
  spec: z.object({
    from: list(z.object({ group: maybe(z.string()), kind: z.string(), namespace: z.string() })),
    to: list(z.object({ group: maybe(z.string()), kind: z.string(), name: maybe(z.string()) })),
  }),
});
/** https://gateway-api.sigs.k8s.io/reference/api-types/referencegrant/ */
export function* referenceGrantFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof referenceGrantShape>,
): Iterable<K8sReferenceGrantFact> {
  const services = spec.to.filter(({ group, kind }) => (group ?? "") === "" && kind === "Service");
  if (services.length === 0) return;
  const namespace = namespaceOf(meta);
  yield {
    ...scope.base("k8s.reference-grant", scope.key("referencegrant", namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    from: spec.from.map(({ kind, namespace: place }) => `${kind.toLowerCase()}/${place}`),
    services: services.some(({ name }) => name === undefined) ? [] : services.flatMap(({ name }) => name ?? []),
  };
}
