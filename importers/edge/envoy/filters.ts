import type { EdgeControl, EdgeTransform } from "../../../model/fact/edge.ts";
import { plainText } from "../../../model/redact.ts";
import { entries, flag, type Part, part, parts, raw, text, typeOf } from "./field.ts";
import { type Asked, headerMatches, isIn, type PathClass, pathOf } from "./match.ts";
import { rbacVerdict } from "./rbac.ts";

/** A filter of the chain that requests pass, in its order. */
export interface Filter {
  readonly name: string;
  readonly type: string;
  readonly config: Part | undefined;
  readonly disabled: boolean;
  readonly at: string;
  readonly order: number;
}
/** What a filter makes of a request without identity. */
export interface Effect {
  readonly controls: readonly EdgeControl[];
  readonly transforms: readonly EdgeTransform[];
  /** `refuses`: none passes; `perhaps`: what decides is in `undecided`. */
  readonly verdict: "refuses" | "passes" | "perhaps";
  readonly undecided: readonly string[];
}

export const filtersOf = (manager: Part): readonly Filter[] =>
  parts(manager, "http_filters").map((one, index) => ({
    name: plainText(text(one, "name") ?? ""),
    type: typeOf(part(one, "typed_config")) || byName(text(one, "name") ?? ""),
    config: part(one, "typed_config"),
    disabled: flag(one, "disabled"),
    at: one.at,
    order: (index + 1) * 10,
  }));

/** Before types were required the name told. */
const byName = (name: string): string =>
  ({
    "envoy.filters.http.jwt_authn": "JwtAuthentication",
    "envoy.filters.http.ext_authz": "ExtAuthz",
    "envoy.filters.http.oauth2": "OAuth2",
    "envoy.filters.http.rbac": "RBAC",
    "envoy.filters.http.lua": "Lua",
    "envoy.filters.http.wasm": "Wasm",
    "envoy.filters.http.router": "Router",
  })[name] ?? name;

/** Filters that never refuse for want of an identity. */
const indifferent =
  /^(Router|Cors|CorsPolicy|Compressor|Decompressor|Gzip|HTTPFault|HealthCheck|LocalRateLimit|RateLimit|Stats|GrpcWeb|FilterConfig|CsrfPolicy|Tap|OnDemand|HeaderToMetadata|HeaderMutation|CacheConfig|AdmissionControl|AdaptiveConcurrency|BandwidthLimit|SetMetadataConfig|AlternateProtocols.*|PeerMetadata.*|Config|OriginalSrc|StatefulSession|CustomResponse|AwsRequestSigning|GcpAuthnFilterConfig|CredentialInjector)$/;

const scripts = /^(Lua|Wasm|ExternalProcessor|DynamicModuleFilter)$/;
const bodies = /^(Buffer|GrpcJsonTranscoder|GrpcJsonReverseTranscoder|FilterConfigGrpcHttp1Bridge)$/;

const passes: Effect = { controls: [], transforms: [], verdict: "passes", undecided: [] };

/** @param own what the route, its host or the whole table says of this filter, the nearest of them */
export function effectOf(filter: Filter, own: Part | undefined, asked: Asked): Effect {
  const { name, type, config, order, at } = filter;
  const wrapped = typeOf(own) === "FilterConfig";
  const settings = wrapped ? part(own, "config") : own;
  const off = wrapped ? flag(own, "disabled") : own ? flag(own, "disabled") : filter.disabled;
  const control = (kind: EdgeControl["kind"], mode: EdgeControl["mode"], why?: string): EdgeControl => ({
    kind,
    mode,
    name,
    order,
    ...(why === undefined ? {} : { why }),
    locator: off ? (own?.at ?? at) : at,
  });
  const said = (one: EdgeControl, transforms: readonly EdgeTransform[] = []): Effect => {
    if (one.mode === "require") return { controls: [one], transforms, verdict: "refuses", undecided: [] };
    const open = one.mode === "unknown" || one.why === "failure_mode_allow";
    return {
      controls: [one],
      transforms,
      verdict: open ? "perhaps" : "passes",
      undecided: open ? [`${name}: ${one.why ?? "not decided"}`] : [],
    };
  };
  const transform = (what: EdgeTransform["what"]): EdgeTransform => ({ what, name, order, locator: at });
  switch (type) {
    case "JwtAuthentication":
      return off
        ? said(control("jwt", "optional", "disabled"))
        : jwt(config, settings, asked, (...how) => said(control("jwt", ...how)));
    case "ExtAuthz": {
      if (off) return said(control("ext-authz", "optional", "disabled"));
      const body = part(config, "with_request_body") ? [transform("body")] : [];
      if (flag(config, "failure_mode_allow")) return said(control("ext-authz", "optional", "failure_mode_allow"), body);
      if (part(config, "filter_enabled") || part(config, "filter_enabled_metadata"))
        return said(control("ext-authz", "unknown", "filter_enabled"), body);
      return said(control("ext-authz", "require"), body);
    }
    case "OAuth2":
      return off ? said(control("oidc", "optional", "disabled")) : said(oauth2(config, asked, control));
    case "RBAC":
      return rbac(config, settings, off, asked, (...how) => said(control(...how)));
    case "BasicAuth":
      return said(off ? control("basic", "optional", "disabled") : control("basic", "require"));
    case "ApiKeyAuth":
      return said(off ? control("api-key", "optional", "disabled") : control("api-key", "require"));
  }
  if (off || indifferent.test(type)) return passes;
  if (scripts.test(type))
    return { ...passes, transforms: [transform("script")], verdict: "perhaps", undecided: [`what ${name} does`] };
  if (bodies.test(type)) return { ...passes, transforms: [transform("body")] };
  return { ...passes, verdict: "perhaps", undecided: [`what filter ${name} does`] };
}

type Say = (mode: EdgeControl["mode"], why?: string) => Effect;

/**
 * The first rule whose match the request has says what is required; without one nothing is.
 * https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/jwt_authn/v3/config.proto
 */
function jwt(config: Part | undefined, own: Part | undefined, asked: Asked, say: Say): Effect {
  const named = text(own, "requirement_name");
  const map = part(config, "requirement_map");
  if (named !== undefined) return required(part(map, named), say);
  if (flag(config, "bypass_cors_preflight") && asked.method === "OPTIONS")
    return say("optional", "bypass_cors_preflight");
  for (const rule of parts(config, "rules")) {
    const path = pathOf(part(rule, "match"));
    const headers = parts(part(rule, "match"), "headers").map((one) => headerMatches(one, asked));
    const matched = path ? isIn(path, asked.path) : undefined;
    if (matched === false || headers.includes(false)) continue;
    if (matched === undefined || headers.includes(undefined)) return say("unknown", "a rule that is not read");
    const name = text(rule, "requirement_name");
    return required(name === undefined ? part(rule, "requires") : part(map, name), say);
  }
  return say("optional", "no rule for the path");
}

function required(requirement: Part | undefined, say: Say): Effect {
  const need = needOf(requirement);
  return need === "token" ? say("require") : say("optional", need);
}

function needOf(
  requirement: Part | undefined,
): "token" | "allow_missing" | "allow_missing_or_failed" | "nothing is required" {
  if (!requirement) return "nothing is required";
  if (raw(requirement, "allow_missing_or_failed") !== undefined) return "allow_missing_or_failed";
  if (raw(requirement, "allow_missing") !== undefined) return "allow_missing";
  const any = parts(part(requirement, "requires_any"), "requirements").map(needOf);
  const all = parts(part(requirement, "requires_all"), "requirements").map(needOf);
  const open = any.find((need) => need !== "token");
  if (open) return open;
  if (any.length > 0 || all.includes("token")) return "token";
  if (all[0]) return all[0];
  const named = text(requirement, "provider_name") ?? part(requirement, "provider_and_audiences");
  return named === undefined ? "nothing is required" : "token";
}

/** Requests that a matcher names pass as they are. */
function oauth2(
  filter: Part | undefined,
  asked: Asked,
  control: (kind: EdgeControl["kind"], mode: EdgeControl["mode"], why?: string) => EdgeControl,
): EdgeControl {
  const matchers = parts(part(filter, "config"), "pass_through_matcher");
  const matched = matchers.map((one) => headerMatches(one, asked));
  if (matched.includes(true)) return control("oidc", "optional", "pass_through_matcher");
  const byHeader = matchers.find(
    (one, index) => matched[index] === undefined && !/^:method$/i.test(text(one, "name") ?? ""),
  );
  if (byHeader) return control("oidc", "optional", "pass_through_matcher: a header that the request chooses");
  return control("oidc", "require");
}

function rbac(
  config: Part | undefined,
  own: Part | undefined,
  off: boolean,
  asked: Asked,
  say: (...how: readonly [EdgeControl["kind"], EdgeControl["mode"], string?]) => Effect,
): Effect {
  const override = typeOf(own) === "RBACPerRoute";
  const active = override ? part(own, "rbac") : config;
  if (off || (override && !active)) return say("ext-authz", "optional", "disabled");
  const rules = part(active, "rules");
  if (!rules) return part(active, "shadow_rules") ? say("ext-authz", "audit", "shadow_rules") : passes;
  const { passes: open, kind } = rbacVerdict(rules, asked);
  if (open === undefined) return say(kind, "unknown", "principals or permissions that depend on more than the path");
  return open ? say(kind, "optional", "a policy lets everybody pass") : say(kind, "require");
}

/** Paths at which some filter begins to treat requests differently. */
export function cutsOf(filters: readonly Filter[]): readonly PathClass[] {
  return filters.flatMap(({ type, config }): readonly PathClass[] => {
    if (type === "JwtAuthentication")
      return parts(config, "rules").flatMap((rule) => pathOf(part(rule, "match")) ?? []);
    if (type === "OAuth2") return parts(part(config, "config"), "pass_through_matcher").flatMap(pathHeader);
    if (type === "RBAC") return entries(part(config, "rules"), "policies").flatMap(([, policy]) => urlPaths(policy, 0));
    return [];
  });
}

function pathHeader(header: Part): readonly PathClass[] {
  if ((text(header, "name") ?? "").toLowerCase() !== ":path") return [];
  const legacy = text(header, "prefix_match") ?? text(header, "exact_match");
  if (legacy !== undefined)
    return [{ match: text(header, "prefix_match") === undefined ? "exact" : "prefix", path: legacy }];
  return stringClass(part(header, "string_match"));
}

function stringClass(matcher: Part | undefined): readonly PathClass[] {
  const exact = text(matcher, "exact");
  if (exact !== undefined) return [{ match: "exact", path: exact }];
  const prefix = text(matcher, "prefix");
  if (prefix !== undefined) return [{ match: "prefix", path: prefix }];
  const regex = text(part(matcher, "safe_regex"), "regex");
  return regex === undefined ? [] : [{ match: "regex", path: regex }];
}

function urlPaths(of: Part, depth: number): readonly PathClass[] {
  if (depth > 24) return [];
  const own = stringClass(part(of, "url_path", "path"));
  const nested = ["permissions", "principals", "rules", "ids"].flatMap((name) => parts(of, name));
  const single = ["and_rules", "or_rules", "not_rule", "and_ids", "or_ids", "not_id"].flatMap(
    (name) => part(of, name) ?? [],
  );
  return [...own, ...[...nested, ...single].flatMap((one) => urlPaths(one, depth + 1))];
}
