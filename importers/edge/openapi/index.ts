import type { EdgeControl, EdgeOperationFact } from "../../../model/fact/edge.ts";
import { plainText } from "../../../model/redact.ts";
import { isTree, membersOf, pointerTo, type Tree, treeOf } from "../../read/index.ts";
import { plainPath } from "../../read/plain-path.ts";
import type { ApiDraft, OperationDraft } from "../draft.ts";

/** True for an OpenAPI 3 or Swagger 2 document. */
export const looksLikeOpenApi = (head: string): boolean =>
  /^\s*["']?(openapi|swagger)["']?\s*:\s*["']?(3\.\d|2\.0)/m.test(head) ||
  /"(openapi|swagger)"\s*:\s*"(3\.\d|2\.0)/.test(head);

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;
const mostOperations = 20_000;

type Server = EdgeOperationFact["servers"][number];

/**
 * What a document declares of each operation: its own `security`, else the document's.
 * https://spec.openapis.org/oas/v3.1.1.html#operation-object
 * https://spec.openapis.org/oas/v2.0.html#operation-object
 */
export function readOpenApi(document: unknown): ApiDraft | undefined {
  if (!isTree(document)) return undefined;
  const version = /^(3\.\d|2\.0)/.exec(String(document["openapi"] ?? document["swagger"] ?? ""))?.[1];
  if (version === undefined) return undefined;
  const schemes = treeOf(
    version === "2.0" ? document["securityDefinitions"] : treeOf(document["components"])["securitySchemes"],
  );
  const servers = version === "2.0" ? swaggerServers(document) : serversOf(document["servers"]);
  const operations: OperationDraft[] = [];
  for (const [path, written] of Object.entries(treeOf(document["paths"]))) {
    const item = resolved(document, written);
    for (const method of methods) {
      const operation = item[method];
      if (!isTree(operation) || operations.length >= mostOperations || !path.startsWith("/")) continue;
      const own = serversOf(operation["servers"] ?? item["servers"]);
      const all = own.length > 0 ? own : servers.length > 0 ? servers : [here];
      operations.push({
        method: method.toUpperCase(),
        path: plainPath(`${all[0]?.basePath ?? ""}${path}`),
        servers: all,
        ...securityOf(operation["security"] ?? document["security"], schemes),
        locator: pointerTo("", "paths", path, method),
      });
    }
  }
  const hosts = [...new Set(servers.map(({ host }) => host).filter((host) => host !== ""))].sort();
  return { version, hosts, operations };
}

/** Where nothing is said requests go to where the document is served. */
const here: Server = { scheme: "https", host: "", port: 443, basePath: "" };

/** A path item may stand elsewhere in the document; one hop is followed. */
function resolved(document: Tree, written: unknown): Tree {
  const item = treeOf(written);
  const ref = item["$ref"];
  if (typeof ref !== "string" || !ref.startsWith("#/")) return item;
  let found: unknown = document;
  for (const key of ref.slice(2).split("/").slice(0, 16)) {
    const name = key.replace(/~1/g, "/").replace(/~0/g, "~");
    found = isTree(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return { ...treeOf(found), ...item };
}

function securityOf(written: unknown, schemes: Tree): Pick<OperationDraft, "security" | "controls"> {
  if (!Array.isArray(written)) return { security: "undeclared", controls: [] };
  const alternatives = membersOf(written).filter(isTree);
  const open = alternatives.filter((one) => Object.keys(one).length === 0);
  const asking = alternatives.filter((one) => Object.keys(one).length > 0);
  const names = [...new Set(asking.flatMap((one) => Object.keys(one)))].sort();
  const security = asking.length === 0 ? "none" : open.length > 0 ? "optional" : "required";
  const mode = security === "required" ? ("require" as const) : ("optional" as const);
  return { security, controls: names.map((name) => controlOf(name, schemes, mode)) };
}

function controlOf(name: string, schemes: Tree, mode: "require" | "optional"): EdgeControl {
  const scheme = Object.hasOwn(schemes, name) ? treeOf(schemes[name]) : undefined;
  const told = { name: plainText(name), order: 100, locator: "" };
  if (!scheme) return { ...told, kind: "jwt", mode: "unknown", why: "a scheme that the document does not define" };
  return { ...told, kind: kindOf(scheme), mode, ...(mode === "optional" ? { why: "an alternative is none" } : {}) };
}

function kindOf({ type, scheme }: Tree): EdgeControl["kind"] {
  if (type === "apiKey") return "api-key";
  if (type === "mutualTLS") return "mtls";
  if (type === "basic") return "basic";
  if (type === "oauth2" || type === "openIdConnect") return "oidc";
  return String(scheme).toLowerCase() === "basic" ? "basic" : "jwt";
}

/** Servers by their addresses, variables with their defaults in place. */
function serversOf(written: unknown): readonly Server[] {
  return membersOf(written)
    .slice(0, 32)
    .flatMap((one) => {
      const { url, variables } = treeOf(one);
      if (typeof url !== "string" || url.length > 2_048) return [];
      const filled = url.replace(/\{([^{}]+)\}/g, (_, name: string) => {
        const value = treeOf(treeOf(variables)[name])["default"];
        return typeof value === "string" ? value : "";
      });
      return serverAt(filled);
    });
}

function serverAt(address: string): readonly Server[] {
  try {
    const url = new URL(address, "https://relative.invalid");
    const scheme = url.protocol === "http:" || url.protocol === "ws:" ? ("http" as const) : ("https" as const);
    const host = url.hostname === "relative.invalid" ? "" : plainText(url.hostname.toLowerCase());
    const port = url.port === "" ? (scheme === "http" ? 80 : 443) : Number(url.port);
    return [{ scheme, host, port, basePath: plainPath(url.pathname.replace(/\/+$/, "")) }];
  } catch {
    return [];
  }
}

function swaggerServers({ host, basePath, schemes }: Tree): readonly Server[] {
  const path = typeof basePath === "string" ? basePath : "";
  const names = membersOf(schemes).filter((one): one is string => one === "http" || one === "https");
  if (typeof host !== "string") return serverAt(path);
  return (names.length > 0 ? names : ["https"]).flatMap((scheme) => serverAt(`${scheme}://${host}${path}`));
}
