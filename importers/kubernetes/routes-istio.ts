import { z } from "zod";
import type { K8sRouteFact } from "../../model/fact/kubernetes.ts";
import { plainText } from "../../model/redact.ts";
import { hostName } from "./gateways.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { list, maybe, metadata, ownership, plainPath } from "./shape.ts";

const destination = z.object({ host: z.string(), port: maybe(z.object({ number: maybe(z.number()) })) });
const destinations = list(z.object({ destination, weight: maybe(z.number()) }));
const share = maybe(z.object({ value: maybe(z.number()) }));
const matcher = maybe(z.object({ exact: maybe(z.string()), prefix: maybe(z.string()), regex: maybe(z.string()) }));
const match = z.object({
  uri: matcher,
  ignoreUriCase: maybe(z.boolean()),
  headers: maybe(z.record(z.string(), z.unknown())),
  withoutHeaders: maybe(z.record(z.string(), z.unknown())),
  queryParams: maybe(z.record(z.string(), z.unknown())),
  method: matcher,
  port: maybe(z.number()),
  gateways: list(z.string()),
  sniHosts: list(z.string()),
});

export const virtualServiceShape = z.object({
  metadata,
  spec: z.object({
    hosts: list(z.string()),
    gateways: list(z.string()),
    http: list(
      z.object({
        name: maybe(z.string()),
        match: list(match),
        route: destinations,
        mirror: maybe(destination),
        mirrorPercentage: share,
        mirrors: list(z.object({ destination, percentage: share })),
        redirect: maybe(z.unknown()),
        directResponse: maybe(z.unknown()),
        delegate: maybe(z.object({ name: z.string(), namespace: maybe(z.string()) })),
        rewrite: maybe(
          z.object({ uri: maybe(z.string()), uriRegexRewrite: maybe(z.unknown()), authority: maybe(z.string()) }),
        ),
        headers: maybe(z.object({ request: maybe(z.record(z.string(), z.unknown())) })),
      }),
    ),
    tls: list(z.object({ match: list(match), route: destinations })),
    tcp: list(z.object({ match: list(match), route: destinations })),
  }),
});

/**
 * VirtualService: one fact for each match. Without gateways it is for the mesh alone, as the gateway `mesh` says.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function* virtualServiceFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: meta, spec }: z.infer<typeof virtualServiceShape>,
): Iterable<K8sRouteFact> {
  const namespace = namespaceOf(meta);
  const route = scope.key("virtualservice", namespace, meta.name);
  const gatewayOf = (name: string): string => {
    const [first = "", rest] = name.split("/");
    return rest === undefined ? scope.key("istio-gateway", namespace, first) : scope.key("istio-gateway", first, rest);
  };
  const rules = [
    ...spec.http.map((rule, r) => ({ ...rule, scheme: undefined, at: `/spec/http/${r}` })),
    ...[
      ...spec.tls.map((rule, r) => ({ ...rule, at: `/spec/tls/${r}` })),
      ...spec.tcp.map((rule, r) => ({ ...rule, at: `/spec/tcp/${r}` })),
    ].map((rule) => ({
      ...rule,
      name: undefined,
      mirror: undefined,
      mirrorPercentage: undefined,
      mirrors: [],
      redirect: undefined,
      directResponse: undefined,
      delegate: undefined,
      rewrite: undefined,
      headers: undefined,
      scheme: "tcp" as const,
    })),
  ];
  let index = 0;
  for (const rule of rules) {
    // What requests are copied to gets them like any other.
    const copies = [
      ...(rule.mirror ? [{ destination: rule.mirror, percentage: rule.mirrorPercentage }] : []),
      ...rule.mirrors,
    ].filter(({ percentage }) => percentage?.value !== 0);
    const backends = [...rule.route.filter(({ weight }) => weight !== 0), ...copies].flatMap(
      ({ destination: { host, port: told } }) => {
        const service = serviceAt(scope, namespace, host);
        const port = told?.number;
        return service === undefined ? [] : [{ service, ...(port === undefined ? {} : { port }) }];
      },
    );
    const transforms = transformsOf(rule);
    for (const one of rule.match.length > 0 ? rule.match : [undefined]) {
      const own = one && one.gateways.length > 0 ? one.gateways : spec.gateways;
      const parents = own
        .filter((name) => name !== "mesh")
        .map((name) => ({ gateway: gatewayOf(name), ...(one?.port === undefined ? {} : { port: one.port }) }));
      const { exact, prefix, regex } = one?.uri ?? {};
      const sni = one?.sniHosts ?? [];
      const method = one?.method?.exact;
      yield {
        ...scope.base("k8s.route", `${route}/${index++}`, at, rule.at),
        cluster: scope.id,
        namespace,
        route,
        type: "virtualservice",
        ...(rule.name === undefined ? {} : { rule: rule.name }),
        hosts: (sni.length > 0 ? sni : spec.hosts).map((host) => hostName.parse(host)).filter((host) => host !== ""),
        path: plainPath(exact ?? prefix ?? regex ?? "/"),
        pathType: exact !== undefined ? "Exact" : regex === undefined ? "Prefix" : "ImplementationSpecific",
        ...(rule.scheme === undefined ? {} : { scheme: rule.scheme }),
        parents,
        backends: rule.redirect === undefined && rule.directResponse === undefined ? backends : [],
        authentication: [],
        undecided: [],
        narrowed: [
          ...(one?.headers === undefined && one?.withoutHeaders === undefined ? [] : ["header"]),
          ...(one?.method === undefined ? [] : ["method"]),
          ...(one?.queryParams === undefined ? [] : ["query parameter"]),
        ],
        ...(method === undefined ? {} : { method: plainText(method).slice(0, 20) }),
        ...(transforms.length > 0 ? { transforms } : {}),
        ...(one?.ignoreUriCase === true && regex === undefined ? { ignoreCase: true as const } : {}),
        ...(rule.delegate === undefined
          ? {}
          : { delegate: scope.key("virtualservice", rule.delegate.namespace ?? namespace, rule.delegate.name) }),
        sourceRanges: [],
        middlewares: [],
        addresses: [],
        ...ownership(meta),
      };
    }
  }
}

/** What a rule changes of a request, by its field. https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite */
const transformsOf = ({
  rewrite,
  headers,
}: Partial<
  Pick<z.infer<typeof virtualServiceShape>["spec"]["http"][number], "rewrite" | "headers">
>): readonly string[] => [
  ...(headers?.request === undefined ? [] : ["headers"]),
  ...(rewrite?.authority === undefined ? [] : ["rewrite.authority"]),
  ...(rewrite?.uri === undefined ? [] : ["rewrite.uri"]),
  ...(rewrite?.uriRegexRewrite === undefined ? [] : ["rewrite.uriRegexRewrite"]),
];

/** A destination's host: a short name is of the VirtualService's own namespace; a name outside the cluster is no service. */
function serviceAt(scope: ClusterScope, namespace: string, host: string): string | undefined {
  if (/^[a-z0-9-]+$/.test(host)) return scope.key("service", namespace, host);
  const [, name, place] = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\.[\w.-]+)?)?$/.exec(host) ?? [];
  return name === undefined || place === undefined ? undefined : scope.key("service", place, name);
}
