import type { EdgeControl, EdgeTransform, EdgeUpstream } from "../../../model/fact/edge.ts";
import { plainText } from "../../../model/redact.ts";
import { isTree } from "../../read/index.ts";
import type { ProxyDraft, RouteDraft } from "../draft.ts";
import { flag, number, type Part, part, parts, text, texts, typeOf } from "./field.ts";
import { filtersOf } from "./filters.ts";
import { hostRoutes } from "./routes.ts";

/** True for a document of Envoy's static configuration. */
export const looksLikeEnvoy = (head: string): boolean =>
  /["']?(static_resources|staticResources)["']?\s*:/.test(head) ||
  (/http_connection_manager|HttpConnectionManager/.test(head) &&
    /["']?(filter_chains|filterChains)["']?\s*:/.test(head));

const anywhere = /^(0\.0\.0\.0|::|)$/;
const mostListeners = 200;

/**
 * What a bootstrap says; undefined where the document is none.
 * https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/bootstrap/v3/bootstrap.proto
 */
export function readEnvoy(document: unknown): ProxyDraft | undefined {
  if (!isTree(document)) return undefined;
  const root: Part = { value: document, at: "" };
  const resources = part(root, "static_resources") ?? root;
  const listeners = parts(resources, "listeners");
  const own =
    listeners.length > 0
      ? listeners
      : part(root, "filter_chains") || parts(root, "filter_chains").length > 0
        ? [root]
        : [];
  const dynamic = part(root, "dynamic_resources");
  if (own.length === 0 && !dynamic && !part(root, "static_resources")) return undefined;
  const unread = new Set<string>();
  for (const name of ["lds_config", "cds_config", "ads_config"]) if (part(dynamic, name)) unread.add(name);
  const clusters = clustersOf(resources);
  const routes = own.slice(0, mostListeners).flatMap((one, index) => listenerRoutes(one, index, clusters, unread));
  return { product: "envoy", fragment: false, unread: [...unread].sort(), routes: [...routes, ...adminRoute(root)] };
}

function clustersOf(resources: Part): ReadonlyMap<string, readonly EdgeUpstream[]> {
  return new Map(
    parts(resources, "clusters").map((one) => {
      const scheme = part(one, "transport_socket") || part(one, "tls_context") ? ("https" as const) : ("http" as const);
      const endpoints = parts(part(one, "load_assignment"), "endpoints").flatMap((group) =>
        parts(group, "lb_endpoints").map((each) => part(each, "endpoint", "address", "socket_address")),
      );
      const old = parts(one, "hosts").map((each) => part(each, "socket_address"));
      const upstreams = [...endpoints, ...old].slice(0, 64).flatMap((address): readonly EdgeUpstream[] => {
        const host = text(address, "address");
        const port = number(address, "port_value");
        return host === undefined || host.length > 253
          ? []
          : [{ scheme, host: plainText(host.toLowerCase()), ...(port === undefined ? {} : { port }) }];
      });
      return [text(one, "name") ?? "", upstreams];
    }),
  );
}

function listenerRoutes(
  listener: Part,
  index: number,
  clusters: ReadonlyMap<string, readonly EdgeUpstream[]>,
  unread: Set<string>,
): readonly RouteDraft[] {
  const socket = part(listener, "address", "socket_address");
  const port = number(socket, "port_value");
  if (port === undefined) return [];
  const at = text(socket, "address") ?? "";
  const address = anywhere.test(at) ? {} : { address: plainText(at) };
  const chains = [...parts(listener, "filter_chains"), ...[part(listener, "default_filter_chain") ?? []].flat()];
  return chains.flatMap((chain, chainIndex) => {
    const tls = part(chain, "transport_socket", "typed_config") ?? part(chain, "tls_context");
    const names = texts(part(chain, "filter_chain_match"), "server_names").map((one) => one.toLowerCase());
    return parts(chain, "filters").flatMap((filter): readonly RouteDraft[] => {
      const config = part(filter, "typed_config") ?? part(filter, "config");
      const type = typeOf(config) || (text(filter, "name") ?? "");
      const server = `${index}/${chainIndex}`;
      const certificate = certificateOf(tls);
      const scheme = tls ? ("https" as const) : ("http" as const);
      if (/TcpProxy|tcp_proxy/.test(type))
        return [tcpRoute(config, filter, { server, port, names, certificate, clusters, ...address })];
      if (!config || !/HttpConnectionManager|http_connection_manager/.test(type)) return [];
      if (part(config, "rds")) unread.add("rds");
      if (part(config, "scoped_routes")) unread.add("scoped_routes");
      const table = part(config, "route_config");
      if (!table) return [];
      const frame = {
        server,
        scheme,
        port,
        ...address,
        names,
        certificate,
        transforms: managerTransforms(config),
        filters: filtersOf(config),
        clusters,
      };
      return parts(table, "virtual_hosts").flatMap((host) => hostRoutes(frame, host, table));
    });
  });
}

function certificateOf(tls: Part | undefined): EdgeControl | undefined {
  const context = part(tls, "common_tls_context");
  const checked =
    part(context, "validation_context") ??
    part(context, "combined_validation_context") ??
    part(context, "validation_context_sds_secret_config");
  const required = flag(tls, "require_client_certificate");
  if (!tls || (!required && !checked)) return undefined;
  const control = { kind: "mtls" as const, name: "require_client_certificate", order: 1, locator: tls.at };
  return required
    ? { ...control, mode: "require" }
    : { ...control, mode: "optional", why: "require_client_certificate is not set" };
}

/** How the connection manager makes paths comparable, and what it believes. Without being told it leaves paths as they are sent. */
function managerTransforms(manager: Part): readonly EdgeTransform[] {
  const transform = (what: EdgeTransform["what"], name: string): EdgeTransform => ({
    what,
    name,
    order: 2,
    locator: manager.at,
  });
  const slashes = text(manager, "path_with_escaped_slashes_action") ?? "KEEP_UNCHANGED";
  const forwarded = text(manager, "forward_client_cert_details") ?? "";
  return [
    ...(flag(manager, "normalize_path") ? [] : [transform("path", "normalize_path off")]),
    ...(flag(manager, "merge_slashes") ? [] : [transform("path", "merge_slashes off")]),
    ...(/KEEP_UNCHANGED|IMPLEMENTATION/.test(slashes) ? [transform("path", "escaped slashes kept")] : []),
    ...(/FORWARD_ONLY|APPEND_FORWARD/.test(forwarded)
      ? [transform("headers", `forward_client_cert_details ${forwarded}`)]
      : []),
    ...(parts(manager, "upgrade_configs").length > 0 ? [transform("upgrade", "upgrade_configs")] : []),
  ];
}

function tcpRoute(
  config: Part | undefined,
  filter: Part,
  {
    server,
    port,
    names,
    certificate,
    clusters,
    address,
  }: {
    readonly server: string;
    readonly port: number;
    readonly names: readonly string[];
    readonly certificate: EdgeControl | undefined;
    readonly clusters: ReadonlyMap<string, readonly EdgeUpstream[]>;
    readonly address?: string;
  },
): RouteDraft {
  const weighted = parts(part(config, "weighted_clusters"), "clusters").flatMap((one) => text(one, "name") ?? []);
  const cluster = text(config, "cluster");
  const known = (cluster === undefined ? weighted : [cluster]).flatMap((name) => clusters.get(name) ?? []);
  return {
    locator: filter.at,
    server,
    hosts: names.map(plainText),
    fallback: names.length === 0,
    scheme: "tcp",
    port,
    ...(address === undefined ? {} : { address }),
    path: "/",
    match: "prefix",
    position: 0,
    narrowed: [],
    does: "pass",
    upstreams: known.length > 0 ? known : [{ scheme: "tcp", host: "" }],
    asks: certificate?.mode === "require" ? "yes" : "no",
    undecided: [],
    controls: certificate ? [certificate] : [],
    transforms: [],
    sourceRanges: [],
  };
}

/** The interface that Envoy itself is managed at; it asks nobody. https://www.envoyproxy.io/docs/envoy/latest/operations/admin */
function adminRoute(root: Part): readonly RouteDraft[] {
  const socket = part(root, "admin", "address", "socket_address");
  const port = number(socket, "port_value");
  const at = text(socket, "address") ?? "";
  if (!socket || port === undefined) return [];
  return [
    {
      locator: socket.at,
      server: "admin",
      hosts: [],
      fallback: true,
      scheme: "http",
      port,
      ...(anywhere.test(at) ? {} : { address: plainText(at) }),
      path: "/",
      match: "prefix",
      position: 0,
      narrowed: [],
      does: "answer",
      upstreams: [],
      asks: "no",
      undecided: [],
      controls: [],
      transforms: [],
      sourceRanges: [],
    },
  ];
}
