import type { EdgeApiFact, EdgeOperationFact, EdgePlace, EdgeProxyFact, EdgeRouteFact } from "../../model/fact/edge.ts";
import type { Fact, FactKind } from "../../model/fact.ts";

type Told<F> = Omit<F, "kind" | "key" | "scope" | "source" | "unknown">;

/** A route before it is known of which proxy it is. `locator` is where it stands in `document`. */
export type RouteDraft = Omit<Told<EdgeRouteFact>, "proxy"> & { readonly locator: string; readonly document?: string };
/** What one configuration says. */
export interface ProxyDraft {
  readonly product: EdgeProxyFact["product"];
  readonly fragment: boolean;
  readonly unread: readonly string[];
  readonly routes: readonly RouteDraft[];
}
export type OperationDraft = Omit<Told<EdgeOperationFact>, "api"> & { readonly locator: string };
export interface ApiDraft {
  readonly version: string;
  readonly hosts: readonly string[];
  readonly operations: readonly OperationDraft[];
}

/** Where a draft's facts belong. */
export interface Standing extends EdgePlace {
  /** Key of the proxy or API. */
  readonly key: string;
  readonly name: string;
  readonly scope: string;
  readonly document: string;
  /** Locator of the whole in the document: empty for a file, a JSON pointer for a ConfigMap's entry. */
  readonly locator: string;
  readonly importer: string;
  readonly observedAt: string;
  readonly cluster?: string;
  readonly namespace?: string;
}

const placeOf = ({
  configMap,
  entry,
  pod,
  container,
  node,
  host,
  cluster,
  namespace,
}: Standing): EdgePlace & {
  readonly cluster?: string;
  readonly namespace?: string;
} =>
  Object.fromEntries(
    Object.entries({ configMap, entry, pod, container, node, host, cluster, namespace }).filter(
      ([, value]) => value !== undefined,
    ),
  );

const base = <K extends FactKind>(at: Standing, kind: K, key: string, below: string, document = at.document) => ({
  kind,
  key,
  scope: at.scope,
  source: {
    document,
    // A line of an entry follows the pointer to the entry.
    locator: at.locator === "" || below === "" ? `${at.locator}${below}` : `${at.locator} ${below}`,
    importer: at.importer,
    observedAt: at.observedAt,
  },
});

/** Facts of one proxy. */
export function* proxyFacts(at: Standing, { product, fragment, unread, routes }: ProxyDraft): Iterable<Fact> {
  const told = { product, name: at.name, fragment, unread, ...placeOf(at) };
  const proxy: EdgeProxyFact = { ...base(at, "edge.proxy", at.key, ""), ...told };
  yield proxy;
  for (const [index, { locator, document, ...route }] of routes.entries()) {
    const fact: EdgeRouteFact = {
      ...base(at, "edge.route", `${at.key}/${index}`, locator, document),
      proxy: at.key,
      ...route,
    };
    yield fact;
  }
}

/** Facts of one API document. */
export function* apiFacts(at: Standing, { version, hosts, operations }: ApiDraft): Iterable<Fact> {
  const api: EdgeApiFact = {
    ...base(at, "edge.api", at.key, ""),
    name: at.name,
    version,
    hosts,
    ...placeOf(at),
  };
  yield api;
  for (const { locator, ...operation } of operations) {
    const key = `${at.key}|${operation.method} ${operation.path}`;
    const fact: EdgeOperationFact = { ...base(at, "edge.operation", key, locator), api: at.key, ...operation };
    yield fact;
  }
}
