import { unsegment } from "../../model/access.ts";
import type { K8sBindingFact } from "../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { builtInBindings, builtInRoles } from "./built-in-roles.ts";
import { authorizeNode, machineOf } from "./node-authorizer.ts";
import type { Rbac } from "./rbac.ts";
import type { AccessReview } from "./review.ts";
import { allowsResource, allowsUrl, type PolicyRule } from "./rule-match.ts";
import { accountId, accountOfUser, groupId, userId } from "./subjects.ts";

/** A binding of the caller and one rule of its role, with the roles that aggregation joined. */
export interface BoundRule {
  readonly binding: K8sBindingFact;
  readonly rule: PolicyRule;
  readonly because: readonly Fact[];
}

export interface AccessDecision {
  /** `conditional`: nothing that was read allows it, and not everything that could was read. */
  readonly decision: "allow" | "deny" | "conditional";
  readonly conditions: readonly Condition[];
  /**
   * What allows: binding, rule and joined roles of the first grant, bindings of the whole cluster before those of the
   * namespace; for a node the pod. Empty for `system:masters`, for what every node may do and for a refusal.
   */
  readonly because: readonly Fact[];
  /** Who decides; absent where nobody allows. */
  readonly decidedBy?: "masters" | "node" | "rbac";
}

/** The group whose members the API server lets do everything, before any authorizer is asked. */
const privilegedGroup = "system:masters";

/** Decides one request as the API server does that runs with the authorization modes Node and RBAC. */
export function authorize(facts: FactReader, rbac: Rbac, review: AccessReview): AccessDecision {
  if (review.groups?.includes(privilegedGroup))
    return { decision: "allow", conditions: [], because: [], decidedBy: "masters" };
  const machine = machineOf(review);
  const asked = review.resourceAttributes;
  const node = machine && asked ? authorizeNode(facts, rbac.cluster, machine, asked) : undefined;
  if (node && node.conditions.length === 0)
    return { decision: "allow", conditions: [], because: node.because, decidedBy: "node" };
  for (const { binding, because } of boundRules(rbac, review, ruleCheck(review)))
    return { decision: "allow", conditions: [], because: [binding, ...because], decidedBy: "rbac" };
  const conditions = [...(node?.conditions ?? []), ...unread(facts, rbac.cluster, review)];
  return { decision: conditions.length > 0 ? "conditional" : "deny", conditions, because: [] };
}

/** Rules that the caller has where the request is made and that the test accepts; those of the whole cluster first. */
export function* boundRules(
  rbac: Rbac,
  review: AccessReview,
  accept: (rule: PolicyRule) => boolean,
): Iterable<BoundRule> {
  const namespace = review.resourceAttributes?.namespace ?? "";
  for (const binding of bindingsFor(rbac, review)) {
    if (binding.namespace !== undefined && (namespace === "" || binding.namespace !== namespace)) continue;
    for (const { rule, because } of rbac.rulesOf(binding.role)) if (accept(rule)) yield { binding, rule, because };
  }
}

/** The exact check of the request by one rule. */
export function ruleCheck({
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
export function bindingsFor(rbac: Rbac, { user, groups = [] }: AccessReview): readonly K8sBindingFact[] {
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

function unread(facts: FactReader, cluster: string, review: AccessReview): readonly Condition[] {
  const open = (["k8s.binding", "k8s.rule"] as const).filter(
    (collection) => facts.coverage(collection, cluster) !== "read",
  );
  if (open.length === 0) return [];
  const usual = usualGrant(review);
  if (usual !== undefined) return [{ kind: "unread", text: usual }];
  return open.map((collection) => {
    const what = collection === "k8s.binding" ? "role bindings" : "roles";
    return { kind: "unread", text: `${what} of ${unsegment(cluster)} were not all read: one of them may allow this` };
  });
}

/** A binding that every API server makes and nobody has told of. */
function usualGrant(review: AccessReview): string | undefined {
  const accept = ruleCheck(review);
  for (const group of review.groups ?? []) {
    const role = builtInBindings[group]?.find((name) => builtInRoles[name]?.some(accept));
    if (role !== undefined) return `clusterrolebinding ${role} is there for ${group}, as the API server makes it`;
  }
  return undefined;
}
