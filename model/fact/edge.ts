import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/** What a control tells callers by. */
export type EdgeControlKind =
  | "jwt"
  | "oidc"
  | "mtls"
  | "api-key"
  | "iam"
  | "basic"
  | "forward-auth"
  | "ext-authz"
  | "ip-allow"
  | "signature";

/** Something that may refuse a request for want of an identity, as the configuration sets it up. */
export interface EdgeControl {
  readonly kind: EdgeControlKind;
  /** `optional`: a request that shows nothing passes; `audit`: judged and never refused; `unknown`: decided where the input does not show it. */
  readonly mode: "require" | "optional" | "audit" | "unknown";
  /** Directive, filter or option by name: `auth_request`, `envoy.filters.http.jwt_authn`, `skip_auth_routes`. */
  readonly name: string;
  /** Its place among all that the proxy does to a request of the route, transforms included: lower comes first. */
  readonly order: number;
  /** Why it is not `require`, in words of the product: `failure_mode_allow`, `allow_missing`. */
  readonly why?: string;
  /** `line <n>` or JSON pointer in the fact's document. */
  readonly locator: string;
}

/** Something that reads or changes a request on its way. */
export interface EdgeTransform {
  /** `rewrite`: of the path; `path`: how paths are made comparable (or are not); `script`: code of somebody's own runs; `body`: parsed; `headers`: believed or set. */
  readonly what: "rewrite" | "path" | "script" | "body" | "headers" | "upgrade";
  /** Directive, filter or option by name: `rewrite`, `merge_slashes off`, `envoy.filters.http.lua`. */
  readonly name: string;
  /** As of controls. */
  readonly order: number;
  readonly locator: string;
}

/** Where a configuration's proxy, or a document's API, stands. One of the four, else only hosts tell. */
export interface EdgePlace {
  /** Key of the ConfigMap that holds the file: pods that mount it run it. */
  readonly configMap?: string;
  /** Name of the ConfigMap's entry. */
  readonly entry?: string;
  /** Key of the pod whose arguments set it up. */
  readonly pod?: string;
  readonly container?: string;
  /** Node id that the manifest or `--as` names: a service, pod (its `@<digest>` may be left out), machine, task. */
  readonly node?: string;
  /** Host that the manifest or `--as` names. */
  readonly host?: string;
}

/** One configuration of one proxy. Key: `edge:<document>` or `<config map, pod>|<entry, container>`. */
export interface EdgeProxyFact extends FactBase<"edge.proxy">, EdgePlace {
  readonly product: "nginx" | "envoy" | "oauth2-proxy";
  readonly name: string;
  /** `k8s:<cluster>` where it stands in one that is known: its upstreams' names are looked up there. */
  readonly cluster?: string;
  /** Namespace of short names. */
  readonly namespace?: string;
  /** True for a file that another includes: what that one says for all its servers is not known here. */
  readonly fragment: boolean;
  /** What of it is decided elsewhere: files included and not given, dynamic discovery, variables. */
  readonly unread: readonly string[];
}

/** Where a route sends requests to. */
export interface EdgeUpstream {
  readonly scheme: "http" | "https" | "tcp" | "fastcgi" | "unix";
  /** Name or address as written, without credentials; empty where a variable or discovery decides. */
  readonly host: string;
  readonly port?: number;
}

/**
 * One class of requests that a proxy treats alike: a location of a server, a route of a virtual host, a rule of
 * oauth2-proxy. Which of a proxy's routes a request gets, `model/edge/choose.ts` decides. Key: `<proxy key>/<index>`.
 */
export interface EdgeRouteFact extends FactBase<"edge.route"> {
  readonly proxy: string;
  /** Server or virtual host within the proxy: routes of one are chosen among each other. */
  readonly server: string;
  /** Names that the server answers to, in the product's own form: `*.example.com`, `~^expression`. Empty: those that fall back to it. */
  readonly hosts: readonly string[];
  /** True where it takes requests for names that no other server of the port has: Envoy's `*`, the default server of nginx. */
  readonly fallback: boolean;
  readonly scheme: "http" | "https" | "tcp";
  readonly port: number;
  /** Address that it listens at, where not every one: `127.0.0.1` is open to the machine or pod alone. */
  readonly address?: string;
  /** As written; a regular expression for `regex`. */
  readonly path: string;
  readonly match: "exact" | "prefix" | "segments" | "regex";
  /** Position among the server's routes, as written. */
  readonly position: number;
  /** nginx: position of the location that it stands in; it is tried for what that one takes. */
  readonly within?: number;
  /** nginx: a rewrite, whose expression is its path: of the whole server, tried before every location, or (`within`) of one. */
  readonly rewritten?: true;
  /** nginx `^~`: where it is the longest prefix, no regular expression is tried. */
  readonly final?: true;
  readonly ignoreCase?: true;
  /** nginx: a location that passes on and ends in a slash: whoever leaves that out is sent there. */
  readonly addsSlash?: true;
  /** Methods that it is for; absent: all. */
  readonly methods?: readonly string[];
  /** Methods that it is not for. */
  readonly exceptMethods?: readonly string[];
  /** What else a request has to bear: `header`, `query parameter`. */
  readonly narrowed: readonly string[];
  /** `pass`: on to upstreams; `answer`: a fixed answer, files, a redirect; `refuse`: nobody gets through; `login`: pages of the login itself. */
  readonly does: "pass" | "answer" | "refuse" | "login" | "unknown";
  readonly upstreams: readonly EdgeUpstream[];
  /** Of a location that requests are handed on to when the one of this path refuses them: by what, `error_page 401`. */
  readonly handedOn?: string;
  /** A path that gets this route and no other, where one is known. */
  readonly witness?: string;
  /** Path that the upstream sees in the place of the matched one, where that is told. */
  readonly upstreamPath?: string;
  /** `yes`: no request without identity passes; `no`: one does; `perhaps`: see `undecided`. */
  readonly asks: "yes" | "no" | "perhaps";
  /** Of `perhaps` what decides. */
  readonly undecided: readonly string[];
  readonly controls: readonly EdgeControl[];
  readonly transforms: readonly EdgeTransform[];
  /** Source ranges that it admits; empty: all. */
  readonly sourceRanges: readonly string[];
}

/** One OpenAPI or Swagger document. Key: `api:<document>` or `<config map>|<entry>`. */
export interface EdgeApiFact extends FactBase<"edge.api">, EdgePlace {
  readonly name: string;
  readonly cluster?: string;
  readonly namespace?: string;
  /** `3.1`, `2.0`. */
  readonly version: string;
  /** Hosts of `servers` (Swagger: `host`); empty where relative or not told. */
  readonly hosts: readonly string[];
}

/**
 * One operation of an API and what its document says of who may call it. Declared, not seen: what the application does is
 * its own. Key: `<api key>|<METHOD> <path>`.
 */
export interface EdgeOperationFact extends FactBase<"edge.operation"> {
  readonly api: string;
  /** Upper case. */
  readonly method: string;
  /** As written, with `{parameters}`, after the base path of the first server. */
  readonly path: string;
  /** Where requests are sent: of the operation, its path, or the document. Host empty: where the document is served. */
  readonly servers: readonly {
    readonly scheme: "http" | "https";
    readonly host: string;
    readonly port: number;
    readonly basePath: string;
  }[];
  /** `none`: expressly without (`[]` or `{}` alone); `optional`: one of the alternatives is none; `undeclared`: nothing is said anywhere. */
  readonly security: "required" | "optional" | "none" | "undeclared";
  readonly controls: readonly EdgeControl[];
}

export interface EdgeFacts {
  "edge.proxy": EdgeProxyFact;
  "edge.route": EdgeRouteFact;
  "edge.api": EdgeApiFact;
  "edge.operation": EdgeOperationFact;
}

export const edgeFactKinds: FactKindTable<keyof EdgeFacts> = {
  "edge.proxy": { collection: "configurations of proxies" },
  "edge.route": { collection: "routes of proxies' configurations" },
  "edge.api": { collection: "API documents" },
  "edge.operation": { collection: "operations of API documents" },
};
