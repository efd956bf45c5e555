import type { Fact } from "../../model/fact.ts";
import type { ImportContext } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import { apiFacts, proxyFacts, type Standing } from "../edge/draft.ts";
import { looksLikeEnvoy, readEnvoy } from "../edge/envoy/index.ts";
import { looksLikeNginx, readNginx } from "../edge/nginx/index.ts";
import { looksLikeOauth2Proxy, readOauth2Proxy } from "../edge/oauth2-proxy/index.ts";
import { looksLikeOpenApi, readOpenApi } from "../edge/openapi/index.ts";
import { isTemplate, isTree, pointerTo } from "../read/index.ts";
import { innerYaml } from "./inner-yaml.ts";
import type { RawObject } from "./objects.ts";
import type { ClusterScope } from "./scope.ts";

/** Text of an entry longer than this is not read. */
const longest = 524_288;

/** Stands in a live bundle for an entry that would have been read: a ConfigMap's text is not written. */
export const withheldConfig = "withheld: configuration of a proxy, or document of an API";

type Form = "document" | "nginx" | "oauth2-proxy";

/** As what an entry is read; undefined: as nothing. */
export function edgeFormOf(text: string): Form | undefined {
  if (text.length > longest || isTemplate(text)) return undefined;
  const head = text.slice(0, 65_536);
  if (looksLikeEnvoy(head) || looksLikeOpenApi(head)) return "document";
  if (looksLikeNginx(head)) return "nginx";
  return looksLikeOauth2Proxy(head) ? "oauth2-proxy" : undefined;
}

/**
 * What a ConfigMap's entries say as configurations of proxies or documents of APIs: facts only, the text goes no
 * further. Entries of one ConfigMap may include one another.
 */
export function* edgeConfigFacts(
  scope: ClusterScope,
  at: RawObject,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  context: Pick<ImportContext, "problem">,
): Iterable<Fact> {
  const data = isTree(at.value) ? at.value["data"] : undefined;
  if (!isTree(data)) return;
  const configMap = scope.key("configmap", namespace, name);
  const standing = (entry: string): Standing => ({
    key: `${configMap}|${plainText(entry)}`,
    name: `${name}/${plainText(entry)}`,
    scope: scope.id,
    document: at.file,
    locator: `${at.locator}${pointerTo("", "data", entry)}`,
    importer: "kubernetes",
    observedAt: scope.source(at).observedAt,
    cluster: scope.id,
    namespace,
    configMap,
    entry: plainText(entry),
  });
  const nginx = new Map<string, string>();
  for (const [entry, text] of Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (typeof text !== "string") continue;
    const form = edgeFormOf(text);
    if (form === "document") yield* documentFacts(standing(entry), text);
    else if (form === "nginx") nginx.set(entry, text);
    else if (form === "oauth2-proxy") yield* proxyFacts(standing(entry), readOauth2Proxy(text));
  }
  if (nginx.size === 0) return;
  const broken = (entry: string, line: number, message: string): void =>
    context.problem({
      code: "import.malformed",
      file: at.file,
      at: standing(entry).locator,
      message: `line ${line} of the entry: ${message}`,
    });
  for (const [entry, draft] of readNginx(nginx, broken)) {
    const routes = draft.routes.map(({ document: _, ...route }) => route);
    yield* proxyFacts(standing(entry), { ...draft, routes });
  }
}

function documentFacts(at: Standing, text: string): Iterable<Fact> {
  const document = innerYaml(text);
  const envoy = readEnvoy(document);
  if (envoy && envoy.routes.length + envoy.unread.length > 0) return proxyFacts(at, envoy);
  const api = readOpenApi(document);
  return api ? apiFacts(at, api) : [];
}

/** True for a ConfigMap of a live bundle of which a configuration was left out. */
export function isWithheld({ value }: RawObject): boolean {
  const data = isTree(value) ? value["data"] : undefined;
  return isTree(data) && Object.values(data).includes(withheldConfig);
}
