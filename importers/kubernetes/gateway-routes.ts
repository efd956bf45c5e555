import { z } from "zod";
import type { K8sRouteFact } from "../../model/fact/kubernetes.ts";
import { plainText } from "../../model/redact.ts";
import { hostName } from "./gateways.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { list, maybe, metadata, ownership, plainPath } from "./shape.ts";

const group = "gateway.networking.k8s.io";
const reference = z.object({
  group: maybe(z.string()),
  kind: maybe(z.string()),
  namespace: maybe(z.string()),
  name: z.string(),
});
/** Of a filter that mirrors, where a copy of each request, or of some, goes. */
const mirror = z.object({
  backendRef: reference.extend({ port: maybe(z.number()) }),
  percent: maybe(z.number()),
});
const typed = z.object({ type: z.string(), requestMirror: maybe(mirror) });
const match = z.object({
  path: maybe(z.object({ type: maybe(z.string()), value: maybe(z.string()) })),
  headers: list(z.unknown()),
  queryParams: list(z.unknown()),
  /** Of an HTTPRoute an HTTP method, of a GRPCRoute service and method. */
  method: maybe(
    z.union([z.string(), z.object({ service: maybe(z.string()), method: maybe(z.string()), type: maybe(z.string()) })]),
  ),
});

export const gatewayRouteShape = z.object({
  metadata,
  spec: z.object({
    parentRefs: list(reference.extend({ sectionName: maybe(z.string()), port: maybe(z.number()) })),
    hostnames: list(hostName),
    rules: list(
      z.object({
        name: maybe(z.string()),
        matches: list(match),
        filters: list(typed),
        backendRefs: list(
          reference.extend({ port: maybe(z.number()), weight: maybe(z.number()), filters: list(typed) }),
        ),
      }),
    ),
  }),
});
type Rule = z.infer<typeof gatewayRouteShape>["spec"]["rules"][number];
type Match = z.infer<typeof match>;

/** Filters that send a request elsewhere: no backend gets it. */
const away = new Set(["RequestRedirect"]);
/** Filters whose effect another object defines. */
const elsewhere = new Set(["ExtensionRef"]);
/** Filters that change what a backend gets. */
const changing = new Set(["URLRewrite", "RequestHeaderModifier", "ExtensionRef"]);
/** Since Gateway API 1.4, experimental. */
const asking = new Set(["ExternalAuth"]);

/**
 * HTTPRoute, GRPCRoute, TLSRoute, TCPRoute: one fact for each match of each rule. A parent that is no Gateway (a Service,
 * for the mesh) lets nobody in from outside.
 * https://gateway-api.sigs.k8s.io/reference/spec/#httproute
 */
export function* gatewayRouteFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof gatewayRouteShape>,
): Iterable<K8sRouteFact> {
  const type = at.kind.toLowerCase();
  const namespace = namespaceOf(meta);
  const route = scope.key(type, namespace, meta.name);
  const parents = spec.parentRefs
    .filter((parent) => (parent.kind ?? "Gateway") === "Gateway" && (parent.group ?? group) === group)
    .map((parent) => ({
      gateway: scope.key("gateway", parent.namespace ?? namespace, parent.name),
      ...(parent.sectionName === undefined ? {} : { section: parent.sectionName }),
      ...(parent.port === undefined ? {} : { port: parent.port }),
    }));
  let index = 0;
  for (const [r, rule] of spec.rules.entries()) {
    const backends = backendsOf(scope, namespace, rule);
    for (const one of rule.matches.length > 0 ? rule.matches : [undefined]) {
      const { path, pathType } = pathOf(type, one);
      const filters = [...rule.filters, ...rule.backendRefs.flatMap((backend) => backend.filters)].map(
        (each) => each.type,
      );
      const transforms = [...new Set(filters.filter((filter) => changing.has(filter)))].sort();
      yield {
        ...scope.base("k8s.route", `${route}/${index++}`, at, `/spec/rules/${r}`),
        cluster: scope.id,
        namespace,
        route,
        type,
        ...(rule.name === undefined ? {} : { rule: rule.name }),
        hosts: spec.hostnames.filter((host) => host !== ""),
        path,
        pathType,
        ...(type === "tcproute" || type === "tlsroute" ? { scheme: "tcp" as const } : {}),
        parents,
        backends: filters.some((filter) => away.has(filter)) ? [] : backends,
        authentication: filters.filter((filter) => asking.has(filter)),
        undecided: [...new Set(filters.filter((filter) => elsewhere.has(filter)))],
        narrowed: narrowed(one),
        ...(typeof one?.method === "string" ? { method: plainText(one.method).slice(0, 20) } : {}),
        ...(transforms.length > 0 ? { transforms } : {}),
        sourceRanges: [],
        middlewares: [],
        addresses: [],
        ...ownership(meta),
      };
    }
  }
}

/** A backend of weight 0 gets nothing; one that requests are copied to gets them like any other. */
function backendsOf(scope: ClusterScope, namespace: string, { backendRefs, filters }: Rule): K8sRouteFact["backends"] {
  const taking = backendRefs.filter(({ weight }) => weight !== 0);
  const copied = [...filters, ...taking.flatMap((backend) => backend.filters)].flatMap(({ requestMirror }) =>
    requestMirror === undefined || requestMirror.percent === 0 ? [] : [requestMirror.backendRef],
  );
  return [...taking, ...copied]
    .filter(({ group: of, kind }) => (of ?? "") === "" && (kind ?? "Service") === "Service")
    .map(({ namespace: place, name, port }) => ({
      service: scope.key("service", place ?? namespace, name),
      ...(port === undefined ? {} : { port }),
    }));
}

function pathOf(type: string, one: Match | undefined): Pick<K8sRouteFact, "path" | "pathType"> {
  const method = one?.method;
  if (type === "grpcroute" && typeof method === "object") {
    const exact = (method.type ?? "Exact") === "Exact";
    if (method.service === undefined || !exact) return { path: "/", pathType: "Prefix" };
    if (method.method === undefined) return { path: plainPath(`/${method.service}/`), pathType: "Prefix" };
    return { path: plainPath(`/${method.service}/${method.method}`), pathType: "Exact" };
  }
  const path = plainPath(one?.path?.value ?? "/");
  const told = one?.path?.type ?? "PathPrefix";
  return {
    path,
    pathType: told === "Exact" ? "Exact" : told === "PathPrefix" ? "Prefix" : "ImplementationSpecific",
  };
}

const narrowed = (one: Match | undefined): readonly string[] => [
  ...((one?.headers.length ?? 0) > 0 ? ["header"] : []),
  ...(typeof one?.method === "string" ? ["method"] : []),
  ...((one?.queryParams.length ?? 0) > 0 ? ["query parameter"] : []),
];
