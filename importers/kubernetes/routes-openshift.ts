import { z } from "zod";
import type { K8sRouteFact } from "../../model/fact/kubernetes.ts";
import { hostName } from "./gateways.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { ranges } from "./services.ts";
import { list, maybe, metadata, ownership, plainPath } from "./shape.ts";

const target = z.object({ kind: maybe(z.string()), name: z.string(), weight: maybe(z.number()) });
export const openshiftRouteShape = z.object({
  metadata,
  spec: z.object({
    host: hostName,
    path: maybe(z.string()),
    to: maybe(target),
    alternateBackends: list(target),
    port: maybe(z.object({ targetPort: maybe(z.union([z.number(), z.string()])) })),
    tls: maybe(z.object({ termination: maybe(z.string()), insecureEdgeTerminationPolicy: maybe(z.string()) })),
  }),
  status: maybe(z.object({ ingress: list(z.object({ routerCanonicalHostname: maybe(z.string()) })) })),
});

/**
 * A Route of OpenShift: its router asks nobody who they are. Its `targetPort` is the pod's, so the service's port is left
 * open. https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_apis/route-route-openshift-io-v1
 */
export function* openshiftRouteFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec, status }: z.infer<typeof openshiftRouteShape>,
): Iterable<K8sRouteFact> {
  const namespace = namespaceOf(meta);
  const route = scope.key("openshift-route", namespace, meta.name);
  const told = meta.annotations["haproxy.router.openshift.io/ip_allowlist"];
  const older = meta.annotations["haproxy.router.openshift.io/ip_whitelist"];
  yield {
    ...scope.base("k8s.route", `${route}/0`, at, "/spec"),
    cluster: scope.id,
    namespace,
    route,
    type: "openshift-route",
    hosts: spec.host === "" ? [] : [spec.host],
    path: plainPath(spec.path || "/"),
    pathType: "Prefix",
    scheme: spec.tls ? "https" : "http",
    parents: [],
    backends: [...(spec.to ? [spec.to] : []), ...spec.alternateBackends]
      .filter(({ kind, weight }) => (kind ?? "Service") === "Service" && weight !== 0)
      .map(({ name }) => ({ service: scope.key("service", namespace, name) })),
    authentication: [],
    undecided: [],
    narrowed: [],
    sourceRanges: ranges((told ?? older ?? "").split(/\s+/)),
    middlewares: [],
    addresses: (status?.ingress ?? []).flatMap(({ routerCanonicalHostname: name }) =>
      name !== undefined && /^[\w.-]{1,253}$/.test(name) ? [name] : [],
    ),
    ...ownership(meta),
  };
}
