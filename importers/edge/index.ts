import type { Fact, FactKind } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputFile, type InputGroup } from "../../model/importer.ts";
import { readWholeJson, readYaml } from "../read/index.ts";
import { readText } from "../read/text.ts";
import { apiFacts, proxyFacts, type Standing } from "./draft.ts";
import { looksLikeEnvoy, readEnvoy } from "./envoy/index.ts";
import { guide } from "./guide.ts";
import { looksLikeNginx, readNginx } from "./nginx/index.ts";
import { looksLikeOauth2Proxy, readOauth2Proxy } from "./oauth2-proxy/index.ts";
import { looksLikeOpenApi, readOpenApi } from "./openapi/index.ts";
import { standingOf } from "./standing.ts";

const collections: readonly FactKind[] = ["edge.api", "edge.operation", "edge.proxy", "edge.route"];
const mebibyte = 2 ** 20;

/** Configuration files of proxies, and documents of APIs, that stand in no cluster's ConfigMap. */
export const edge = defineImporter({
  id: "edge",
  title: "Proxies and API documents",
  emits: [...collections, "coverage"],
  permissions: ["none: files are read"],
  guide,
  recognises: (path, head) => formOf(path, head) !== undefined,
  toFacts,
});

type Form = "nginx" | "envoy" | "oauth2-proxy" | "openapi";

/** Judged by content; texts for people and programs quote configurations too. */
function formOf(path: string, head: string): Form | undefined {
  const name = path.split("/").at(-1) ?? "";
  if (/\.(ya?ml|json)$/i.test(name)) {
    if (looksLikeEnvoy(head)) return "envoy";
    return looksLikeOpenApi(head) ? "openapi" : undefined;
  }
  if (!/^[^.]+$|\.(conf|nginx|vhost|cfg|toml|ini|inc|template|http|server|location)(\.(template|tpl|j2))?$/i.test(name))
    return undefined;
  if (looksLikeNginx(head)) return "nginx";
  return looksLikeOauth2Proxy(head) ? "oauth2-proxy" : undefined;
}

async function* toFacts(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const texts = new Map<string, string>();
  const scopes = new Map<string, { readonly document: string; whole: boolean }>();
  const at = (document: string): Standing => {
    const standing = standingOf(document, group.name ?? group.manifest?.name, context.observedAt);
    if (!scopes.has(standing.scope)) scopes.set(standing.scope, { document, whole: true });
    return standing;
  };
  for (const file of [...group.files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (/(^|\/)manifest\.json$/.test(file.path)) continue;
    if (/\.(ya?ml|json)$/i.test(file.path)) {
      for (const document of await documentsOf(file, context)) yield* documentFacts(at(file.path), document);
      continue;
    }
    const text = await readText(file, mebibyte, context);
    if (text === undefined) continue;
    if (looksLikeNginx(text)) texts.set(file.path, text);
    else yield* proxyFacts(at(file.path), readOauth2Proxy(text));
  }
  const broken = (file: string, line: number, message: string): void => {
    const scope = scopes.get(at(file).scope);
    if (scope) scope.whole = false;
    context.problem({ code: "import.malformed", file, at: `line ${line}`, message });
  };
  for (const [document, draft] of readNginx(texts, broken)) {
    const standing = at(document);
    const scope = scopes.get(standing.scope);
    if (scope && draft.unread.length > 0) scope.whole = false;
    yield* proxyFacts(standing, draft);
  }
  for (const [scope, { document, whole }] of [...scopes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const source = { document, locator: "", importer: "edge", observedAt: context.observedAt };
    for (const collection of collections)
      yield {
        kind: "coverage",
        key: `${collection}@${scope}`,
        scope,
        source,
        collection,
        state: whole ? "read" : "partly",
        ...(whole ? {} : { reason: "files that are included were not given, or could not be read" }),
      };
  }
}

async function documentsOf(file: InputFile, context: ImportContext): Promise<readonly unknown[]> {
  if (/\.json$/i.test(file.path)) return [await readWholeJson(file, 32 * mebibyte, context)];
  const all: unknown[] = [];
  for await (const { value } of readYaml(file, context)) all.push(value);
  return all.slice(0, 1);
}

function documentFacts(at: Standing, document: unknown): Iterable<Fact> {
  const envoy = readEnvoy(document);
  if (envoy && envoy.routes.length + envoy.unread.length > 0) return proxyFacts(at, envoy);
  const api = readOpenApi(document);
  return api ? apiFacts({ ...at, key: `api:${at.key}` }, api) : [];
}
