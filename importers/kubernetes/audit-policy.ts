import { z } from "zod";
import { auditLevels, type K8sAuditRuleFact } from "../../model/fact/logging.ts";
import type { RawObject } from "./objects.ts";
import type { ClusterScope } from "./scope.ts";
import { list, maybe } from "./shape.ts";

const names = list(z.string());
export const auditPolicyShape = z.object({
  rules: list(
    z.object({
      level: z.enum(auditLevels),
      users: names,
      userGroups: names,
      verbs: names,
      resources: z.array(z.object({ group: maybe(z.string()), resources: names, resourceNames: names })).nullish(),
      namespaces: names,
      nonResourceURLs: z.array(z.string()).nullish(),
    }),
  ),
});

/**
 * Rules of an audit policy, in order: the first that fits a request decides, and what none fits is not written down.
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
 */
export function auditRuleFacts(
  scope: ClusterScope,
  at: RawObject,
  { rules }: z.infer<typeof auditPolicyShape>,
): readonly K8sAuditRuleFact[] {
  return rules.map((rule, order) => ({
    ...scope.base("k8s.audit-rule", scope.key("auditrule", String(order)), at, `/rules/${order}`),
    cluster: scope.id,
    order,
    level: rule.level,
    users: rule.users,
    groups: rule.userGroups,
    verbs: rule.verbs,
    ...(rule.resources?.length
      ? {
          resources: rule.resources.map(({ group, resources, resourceNames }) => ({
            group: group ?? "",
            resources,
            names: resourceNames,
          })),
        }
      : {}),
    namespaces: rule.namespaces,
    ...(rule.nonResourceURLs?.length ? { paths: rule.nonResourceURLs } : {}),
  }));
}
