import { annotationOf } from "./ingress-login.ts";
import { changing } from "./ingress-transforms.ts";
import { ranges } from "./services.ts";
import type { Annotations } from "./shape.ts";

/** What one controller's annotations make of a request; what is left out says nothing. */
export interface Asked {
  /** Names of annotations that refuse a request without identity. */
  readonly authentication?: readonly string[];
  /** Names of annotations that may. */
  readonly undecided?: readonly string[];
  /** Source ranges that are admitted; empty: all. */
  readonly sourceRanges?: readonly string[];
}

const everywhere = (range: string): boolean => range === "0.0.0.0/0" || range === "::/0";

/** A snippet of configuration by which a proxy could refuse somebody; one that sets headers or sizes could not. */
const refusing =
  /auth|\ballow\b|deny|satisfy|access_by|lua|\bjs_|\breturn\b|ssl_client|limit_except|\bif\b|http-request|acl\b|use_backend/i;
const mayRefuse = (snippet: string): boolean => refusing.test(snippet);
/** A snippet that lifts what annotations ask for. */
const lifting = /auth_request\s+off|auth_basic\s+off|satisfy\s+any|\ballow\s+all/i;
const mayLift = (snippet: string): boolean => lifting.test(snippet);

/** Of a snippet the words that something is decided by: one of each kind. */
export const decidingWords = (snippet: string): string =>
  [refusing, lifting, changing].flatMap((words) => words.exec(snippet)?.[0] ?? []).join("; ");

/**
 * ingress-nginx. `auth-signin` alone sends nobody away, `auth-secret` counts with `auth-type` only. With `satisfy: any` an
 * address that a list admits needs no login, and every other address needs one: nginx's access phase.
 * https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#satisfy
 */
export function askedByNginx(annotations: Annotations): Asked {
  const at = "nginx.ingress.kubernetes.io/";
  const value = (name: string): string => annotationOf(annotations, `${at}${name}`);
  const listed = ["allowlist-source-range", "whitelist-source-range"].flatMap((name) => ranges(value(name).split(",")));
  const closed = ranges(value("denylist-source-range").split(",")).some(everywhere) && listed.length === 0;
  const certificate = value("auth-tls-secret") !== "" && /^(on|)$/.test(value("auth-tls-verify-client"));
  const asking = [
    ...(value("auth-url") === "" ? [] : ["auth-url"]),
    ...(/^(basic|digest)$/i.test(value("auth-type")) && value("auth-secret") !== "" ? ["auth-type"] : []),
  ];
  const snippets = ["configuration-snippet", "server-snippet"];
  const lifted = snippets.filter((name) => mayLift(value(name)));
  const open = value("satisfy") === "any" && asking.length > 0 && listed.some(everywhere);
  const byLogin = value("satisfy") === "any" && asking.length > 0 ? [] : listed;
  const asks = [...(open ? [] : asking), ...(certificate ? ["auth-tls-secret"] : [])];
  const named = (names: readonly string[]): readonly string[] => names.map((name) => `${at}${name}`);
  return {
    authentication: lifted.length > 0 ? [] : named(asks),
    undecided: named(lifted.length > 0 && asks.length > 0 ? lifted : snippets.filter((name) => mayRefuse(value(name)))),
    sourceRanges: closed ? ["127.0.0.1/32"] : byLogin,
  };
}

/** The controller of NGINX itself. https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/ */
export function askedByNginxPlus(annotations: Annotations): Asked {
  const named = (...names: readonly string[]): readonly string[] =>
    ["nginx.org", "nginx.com"]
      .flatMap((prefix) => names.map((name) => `${prefix}/${name}`))
      .filter((name) => annotationOf(annotations, name) !== "");
  return {
    authentication: named("basic-auth-secret", "jwt-key"),
    undecided: [
      ...named("policies"),
      ...named("location-snippets", "server-snippets").filter((name) => mayRefuse(annotationOf(annotations, name))),
    ],
  };
}

/**
 * The two controllers for HAProxy: HAProxy Technologies' (`haproxy.org`) and the community's
 * (`haproxy-ingress.github.io`, before `ingress.kubernetes.io`). The first checks certificates by its ConfigMap alone.
 * https://www.haproxy.com/documentation/kubernetes-ingress/ingress-configuration/reference/annotations/
 * https://haproxy-ingress.github.io/docs/configuration/keys/
 */
export function askedByHaproxy(annotations: Annotations): Asked {
  const technologies = (name: string): string => annotationOf(annotations, `haproxy.org/${name}`);
  const authentication: string[] = [];
  const undecided: string[] = [];
  const listed = [...technologies("allow-list").split(","), ...technologies("whitelist").split(",")];
  if (/^basic/i.test(technologies("auth-type")) && technologies("auth-secret") !== "")
    authentication.push("haproxy.org/auth-type");
  if (mayRefuse(technologies("backend-config-snippet"))) undecided.push("haproxy.org/backend-config-snippet");
  for (const prefix of ["haproxy-ingress.github.io", "ingress.kubernetes.io"]) {
    const value = (name: string): string => annotationOf(annotations, `${prefix}/${name}`);
    for (const name of ["auth-secret", "auth-url", "oauth"])
      if (value(name) !== "") authentication.push(`${prefix}/${name}`);
    if (value("auth-tls-secret") !== "" && /^(on|)$/.test(value("auth-tls-verify-client")))
      authentication.push(`${prefix}/auth-tls-secret`);
    if (mayRefuse(value("config-backend"))) undecided.push(`${prefix}/config-backend`);
    listed.push(...value("allowlist-source-range").split(","), ...value("whitelist-source-range").split(","));
  }
  return { authentication, undecided, sourceRanges: ranges(listed) };
}
