import { groupId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { allowed, binding, k8sCluster } from "../../model/examples/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.impersonate-group";
const masters = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:group:system%3Amasters#impersonate";
const ops = binding("group:ops", "ops");

/**
 * A group is impersonated together with a user or account, never alone: one caller must be allowed both. Which one, of
 * which namespace, makes no difference: the group's rights are everywhere the same.
 */
export default defineRule({
  id,
  version: 1,
  title: "Can act as a member of the group by impersonation",
  edge: "IMPERSONATES_GROUP",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sGroup#impersonate",
  },
  needs: [...grantFacts, "k8s.cluster"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const rbac = kubernetes.rbac(cluster);
      const anyGroup = hub(`impersonate every group of ${cluster}`, id, cluster);
      const groups = rbac.able(permission("impersonate", "groups"), "cluster");
      const users = rbac.able(permission("impersonate", "users"), "cluster");
      const accounts = rbac.able(permission("impersonate", "serviceaccounts"), "namespaced");
      const others = [...users, ...accounts].map(({ namespace: _where, ...grant }) => ({ ...grant, names: [] }));
      for (const { subject, grants, because } of rbac.together(groups, others)) {
        const names = grants[0]?.names ?? [];
        const from = [privilege(subject, "impersonate")] as const;
        if (names.length === 0) yield { from, to: anyGroup, because };
        for (const [group, fact] of knownGroups(facts, cluster, rbac.bindings)) {
          if (!names.some((name) => groupId(cluster, name) === group)) continue;
          yield { from, to: privilege(group, "impersonate"), because: [...because, fact] };
        }
      }
      for (const [group, fact] of knownGroups(facts, cluster, rbac.bindings)) {
        yield { from: [anyGroup], to: privilege(group, "impersonate"), because: [fact] };
      }
    }
  },
  controls: grantControls,
  abuse: "`kubectl --as=<user> --as-group=system:masters ...` passes RBAC altogether.",
  detection: [audit("any verb with impersonatedUser.groups set")],
  remediation:
    "kubectl edit clusterrole <role>   # name the groups in resourceNames of the impersonate rule, never system:masters",
  frameworks: ["attack:T1550", "cis-k8s:5.1.8"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
  ],
  examples: [
    fires("the privileged group", masters, ...allowed("impersonate", "users,groups"), k8sCluster()),
    fires(
      "with an account of some namespace",
      masters,
      ...allowed("impersonate", "groups"),
      ...allowed("impersonate", "serviceaccounts", "app"),
      k8sCluster(),
    ),
    fires(
      "a group by name",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:group:ops#impersonate",
      ...allowed("impersonate", "groups", undefined, { resourceNames: ["ops"] }),
      ...allowed("impersonate", "users"),
      ops,
      k8sCluster(),
    ),
    fires(
      "every group, and a user and some group by name",
      masters,
      ...allowed("impersonate", "users,groups", undefined, { resourceNames: ["ops"] }),
      ...allowed("impersonate", "groups"),
      k8sCluster(),
    ),
    silent("groups alone", ...allowed("impersonate", "groups"), k8sCluster()),
    silent("in a namespace", ...allowed("impersonate", "users,groups", "app"), k8sCluster()),
  ],
});

/** Groups that bindings name, and the one that needs none. */
function* knownGroups(
  facts: FactReader,
  cluster: string,
  bindings: readonly Extract<Fact, { kind: "k8s.binding" }>[],
): Iterable<readonly [string, Fact]> {
  const privileged = groupId(cluster, "system:masters");
  for (const binding of bindings) {
    if (binding.subject.startsWith(`${cluster}:group:`) && binding.subject !== privileged)
      yield [binding.subject, binding];
  }
  const fact = facts.get("k8s.cluster", cluster);
  if (fact) yield [privileged, fact];
}
