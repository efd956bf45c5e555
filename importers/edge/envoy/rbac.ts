import type { EdgeControlKind } from "../../../model/fact/edge.ts";
import { entries, flag, type Part, part, parts, text } from "./field.ts";
import { type Asked, allOf, anyOf, headerMatches, not, stringMatches, type Truth } from "./match.ts";

export interface RbacVerdict {
  /** Whether a request without identity passes. */
  readonly passes: Truth;
  readonly kind: EdgeControlKind;
}

/**
 * What an RBAC filter makes of a request for a path by somebody who shows no identity.
 * https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/rbac/v3/rbac.proto
 */
export function rbacVerdict(rules: Part, asked: Asked): RbacVerdict {
  const action = (text(rules, "action") ?? "ALLOW").toUpperCase();
  const policies = entries(rules, "policies").map(([, policy]) => policy);
  const matched = anyOf(
    policies.map((policy) =>
      allOf([
        anyOf(parts(policy, "permissions").map((one) => permits(one, asked))),
        anyOf(parts(policy, "principals").map((one) => isAnonymous(one, asked))),
      ]),
    ),
  );
  const kind = kindOf(policies);
  if (action === "LOG") return { passes: true, kind };
  return { passes: action === "DENY" ? not(matched) : matched, kind };
}

function permits(rule: Part, asked: Asked): Truth {
  if (flag(rule, "any")) return true;
  const all = part(rule, "and_rules");
  if (all) return allOf(parts(all, "rules").map((one) => permits(one, asked)));
  const any = part(rule, "or_rules");
  if (any) return anyOf(parts(any, "rules").map((one) => permits(one, asked)));
  const negated = part(rule, "not_rule");
  if (negated) return not(permits(negated, asked));
  const url = part(rule, "url_path", "path");
  if (url) return stringMatches(url, asked.path);
  const header = part(rule, "header");
  return header ? headerMatches(header, asked) : undefined;
}

const addresses = ["source_ip", "direct_remote_ip", "remote_ip"] as const;

/** Whether somebody who shows no identity, from whatever address, is of those meant. */
function isAnonymous(principal: Part, asked: Asked): Truth {
  if (flag(principal, "any")) return true;
  const all = part(principal, "and_ids");
  if (all) return allOf(parts(all, "ids").map((one) => isAnonymous(one, asked)));
  const any = part(principal, "or_ids");
  if (any) return anyOf(parts(any, "ids").map((one) => isAnonymous(one, asked)));
  const negated = part(principal, "not_id");
  if (negated) return not(isAnonymous(negated, asked));
  if (part(principal, "authenticated")) return false;
  const metadata = part(principal, "metadata") ?? part(principal, "sourced_metadata", "metadata_matcher");
  if (metadata) return /jwt_authn/.test(text(metadata, "filter") ?? "") ? false : undefined;
  const range = addresses.map((name) => part(principal, name)).find((one) => one !== undefined);
  if (range) return text(range, "address_prefix") === "0.0.0.0" && range.value["prefix_len"] === 0 ? true : undefined;
  const url = part(principal, "url_path", "path");
  if (url) return stringMatches(url, asked.path);
  const header = part(principal, "header");
  return header ? headerMatches(header, asked) : undefined;
}

/** What most of what is asked for is: tokens, certificates, addresses. */
function kindOf(policies: readonly Part[]): EdgeControlKind {
  const written = JSON.stringify(policies.map(({ value }) => value["principals"]));
  if (/jwt_authn/.test(written)) return "jwt";
  if (/"authenticated"/.test(written)) return "mtls";
  return /_ip"|Ip"/.test(written) ? "ip-allow" : "ext-authz";
}
