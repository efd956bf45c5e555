import { unsegment } from "../../model/access.ts";
import type { K8sBindingFact } from "../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import type { Rbac } from "./rbac.ts";
import { allowsResource, allowsUrl, type PolicyRule } from "./rule-match.ts";
import { accountId, accountOfUser, groupId, userId } from "./subjects.ts";

/** The spec of a SubjectAccessReview. Groups are those listed, no other: the API server adds none to a review. */
export interface AccessReview {
  readonly user?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly resourceAttributes?:
    | {
        readonly verb: string;
        readonly group?: string | undefined;
        readonly resource: string;
        readonly subresource?: string | undefined;
        readonly namespace?: string | undefined;
        readonly name?: string | undefined;
      }
    | undefined;
  readonly nonResourceAttributes?: { readonly verb: string; readonly path: string } | undefined;
}

export interface AccessDecision {
  /** `conditional`: no rule that was read allows it, and not every rule or binding was read. */
  readonly decision: "allow" | "deny" | "conditional";
  readonly conditions: readonly Condition[];
  /** Binding and rule of the first grant in the order of bindings; empty for `system:masters` and for a refusal. */
  readonly because: readonly Fact[];
}

/** The group whose members the API server lets do everything, before RBAC is asked. */
const privilegedGroup = "system:masters";

/** Decides one request as the API server's RBAC authorizer does. */
export function authorize(facts: FactReader, rbac: Rbac, review: AccessReview): AccessDecision {
  if (review.groups?.includes(privilegedGroup)) return { decision: "allow", conditions: [], because: [] };
  const allows = ruleCheck(review);
  const namespace = review.resourceAttributes?.namespace ?? "";
  for (const binding of bindingsFor(rbac, review)) {
    if (binding.namespace !== undefined && (namespace === "" || binding.namespace !== namespace)) continue;
    for (const { rule, because } of rbac.rulesOf(binding.role)) {
      if (allows(rule)) return { decision: "allow", conditions: [], because: [binding, ...because] };
    }
  }
  const conditions = unread(facts, rbac.cluster);
  return { decision: conditions.length > 0 ? "conditional" : "deny", conditions, because: [] };
}

function ruleCheck({
  resourceAttributes: resource,
  nonResourceAttributes: url,
}: AccessReview): (rule: PolicyRule) => boolean {
  if (url) return (rule) => allowsUrl(rule, url.verb, url.path);
  if (!resource) return () => false;
  const query = {
    verb: resource.verb,
    group: resource.group ?? "",
    resource: resource.resource,
    ...(resource.subresource ? { subresource: resource.subresource } : {}),
  };
  return (rule) => allowsResource(rule, query, resource.name ?? "");
}

/** Those of the whole cluster first: the API server names one of them where a RoleBinding would do as well. */
function bindingsFor(rbac: Rbac, { user, groups = [] }: AccessReview): readonly K8sBindingFact[] {
  const subjects = groups.map((group) => groupId(rbac.cluster, group));
  if (user !== undefined) {
    const account = accountOfUser(user);
    subjects.push(account ? accountId(rbac.cluster, account.namespace, account.name) : userId(rbac.cluster, user));
  }
  const all = subjects.flatMap((subject) => rbac.bindingsTo(subject));
  const { wide = [], local = [] } = Object.groupBy(all, ({ namespace }) =>
    namespace === undefined ? "wide" : "local",
  );
  return [...wide, ...local];
}

function unread(facts: FactReader, cluster: string): readonly Condition[] {
  return (["k8s.binding", "k8s.rule"] as const)
    .filter((collection) => facts.coverage(collection, cluster) !== "read")
    .map((collection) => {
      const what = collection === "k8s.binding" ? "role bindings" : "roles";
      return { kind: "unread", text: `${what} of ${unsegment(cluster)} were not all read: one of them may allow this` };
    });
}
