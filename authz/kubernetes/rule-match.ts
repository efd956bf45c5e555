/** The parts of a policy rule that decide. Facts of kind `k8s.rule` have this shape; so have the built-in roles. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** What a request asks of one resource. Empty group: core. */
export interface ResourceQuery {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}

const any = "*";
const among = (tokens: readonly string[], wanted: string): boolean => tokens.includes(any) || tokens.includes(wanted);

/** Resource tokens that cover a resource. `*` counts as a whole token only: `pods/*` covers nothing. */
export function resourceTokens({
  resource,
  subresource,
}: Pick<ResourceQuery, "resource" | "subresource">): readonly string[] {
  return subresource === undefined ? [any, resource] : [any, `${resource}/${subresource}`, `*/${subresource}`];
}

/** Whether verb, group and resource are covered, all by this one rule; names apart. */
export function covers(rule: PolicyRule, query: ResourceQuery): boolean {
  if (!among(rule.verbs, query.verb) || !among(rule.apiGroups, query.group)) return false;
  const tokens = resourceTokens(query);
  return rule.resources.some((resource) => tokens.includes(resource));
}

/**
 * The names for which a covering rule grants: empty for every name, undefined for no request at all. A top-level create
 * and a deletecollection carry no name, so a rule with names never grants them; list and watch carry one as a field selector.
 */
export function grantedNames(rule: PolicyRule, query: ResourceQuery): readonly string[] | undefined {
  if (rule.resourceNames.length === 0) return [];
  const nameless = query.verb === "deletecollection" || (query.verb === "create" && query.subresource === undefined);
  return nameless ? undefined : rule.resourceNames;
}

/** The exact check of one request by one rule, as the API server does it; an absent name is the empty one. */
export const allowsResource = (rule: PolicyRule, query: ResourceQuery, name: string): boolean =>
  covers(rule, query) && (rule.resourceNames.length === 0 || rule.resourceNames.includes(name));

/** A URL pattern is `*`, a path, or a path that ends in `*`. */
export const allowsUrl = (rule: PolicyRule, verb: string, path: string): boolean =>
  among(rule.verbs, verb) &&
  rule.nonResourceURLs.some(
    (url) => url === any || url === path || (url.endsWith("*") && path.startsWith(url.replace(/\*+$/, ""))),
  );

/** Every verb on every resource of every group. */
export const grantsEverything = (rule: PolicyRule): boolean =>
  rule.verbs.includes(any) &&
  rule.apiGroups.includes(any) &&
  rule.resources.includes(any) &&
  rule.resourceNames.length === 0;
