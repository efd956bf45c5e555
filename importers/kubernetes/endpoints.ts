import { z } from "zod";
import type { K8sEndpointsFact } from "../../model/fact/kubernetes.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { list, maybe, metadata } from "./shape.ts";

const target = maybe(z.object({ kind: maybe(z.string()), name: maybe(z.string()) }));
const ports = list(z.object({ name: maybe(z.string()), port: maybe(z.number()) }));

export const endpointSliceShape = z.object({
  metadata,
  endpoints: list(z.object({ addresses: list(z.string()), targetRef: target })),
  ports,
});
export const endpointsShape = z.object({
  metadata,
  subsets: list(z.object({ addresses: list(z.object({ ip: z.string(), targetRef: target })), ports })),
});

/** Labels by which controllers mark what they keep themselves: it follows from the service's selector. */
const kept = new Set([
  "endpoints.kubernetes.io/managed-by=endpoint-controller",
  "endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io",
]);

/** https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors */
export function* endpointSliceFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, endpoints, ports: open }: z.infer<typeof endpointSliceShape>,
): Iterable<K8sEndpointsFact> {
  const prefix = "kubernetes.io/service-name=";
  const service = meta.labels.find((label) => label.startsWith(prefix))?.slice(prefix.length);
  if (service === undefined || meta.labels.some((label) => kept.has(label))) return;
  const all = endpoints.map(({ addresses, targetRef }) => ({ addresses, targetRef }));
  yield fact(scope, at, "endpointslice", meta, service, all, open);
}

/** An Endpoints object has the name of its service. */
export function* endpointsFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, subsets }: z.infer<typeof endpointsShape>,
): Iterable<K8sEndpointsFact> {
  if (meta.labels.some((label) => kept.has(label)) || subsets.length === 0) return;
  const all = subsets.flatMap(({ addresses }) =>
    addresses.map(({ ip, targetRef }) => ({ addresses: [ip], targetRef })),
  );
  yield fact(
    scope,
    at,
    "endpoints",
    meta,
    meta.name,
    all,
    subsets.flatMap(({ ports: open }) => open),
  );
}

function fact(
  scope: ClusterScope,
  at: RawObject,
  type: string,
  meta: z.infer<typeof metadata>,
  service: string,
  all: readonly { readonly addresses: readonly string[]; readonly targetRef: z.infer<typeof target> }[],
  open: z.infer<typeof ports>,
): K8sEndpointsFact {
  const namespace = namespaceOf(meta);
  return {
    ...scope.base("k8s.endpoints", scope.key(type, namespace, meta.name), at),
    cluster: scope.id,
    namespace,
    name: meta.name,
    service,
    addresses: all.flatMap(({ addresses }) => addresses).filter((address) => /^[\w.:-]{1,253}$/.test(address)),
    pods: all.flatMap(({ targetRef }) => (targetRef?.kind === "Pod" && targetRef.name ? [targetRef.name] : [])),
    ports: open.flatMap(({ name, port }) => (port === undefined ? [] : [{ ...(name ? { name } : {}), port }])),
  };
}
