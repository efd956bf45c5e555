import type { AuditLevel, K8sAuditRuleFact } from "../../model/fact/logging.ts";

/** A request that an API server is asked. */
export interface AuditedRequest {
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  /** Empty: the core group. */
  readonly group: string;
  /** Plural, with subresource. */
  readonly resource: string;
  readonly namespace: string;
  /** Absent: some object; a rule that names objects does not fit it for sure. */
  readonly name?: string;
}

/**
 * The rule that decides over a request, in order; undefined where none fits: it is not written down.
 * https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-policy
 */
export const auditRule = (rules: readonly K8sAuditRuleFact[], request: AuditedRequest): K8sAuditRuleFact | undefined =>
  rules.find((rule) => fits(rule, request));

export const isWritten = (level: AuditLevel | undefined): boolean => level !== undefined && level !== "None";

function fits(rule: K8sAuditRuleFact, request: AuditedRequest): boolean {
  const any = (list: readonly string[], value: string): boolean =>
    list.length === 0 || list.includes("*") || list.includes(value);
  if (rule.users.length > 0 && !rule.users.includes(request.user)) return false;
  if (rule.groups.length > 0 && !rule.groups.some((group) => request.groups.includes(group))) return false;
  if (!any(rule.verbs, request.verb)) return false;
  if (!rule.resources) return rule.paths === undefined;
  if (rule.namespaces.length > 0 && !rule.namespaces.includes(request.namespace)) return false;
  return rule.resources.some(
    ({ group, resources, names }) =>
      group === request.group &&
      (resources.length === 0 || resources.some((one) => isResource(one, request.resource))) &&
      (names.length === 0 || (request.name !== undefined && names.includes(request.name))),
  );
}

/** `pods`, `pods/log`, `pods/*` (its subresources), a star for everything, `* /scale` without the space. */
function isResource(said: string, asked: string): boolean {
  if (said === "*" || said === asked) return true;
  const [resource = "", sub] = asked.split("/");
  return said === `${resource}/*` ? sub !== undefined : sub !== undefined && said === `*/${sub}`;
}
