import { grantsEverything } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { binding, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const group = { apiGroups: ["rbac.authorization.k8s.io"] };
const ops = binding("serviceaccount:app:web", "ops");
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod#administer";

/** Two permissions of one caller: to write a ClusterRoleBinding, and to bind the role that it names. */
export default defineRule({
  id: "kubernetes.bind-cluster-role",
  version: 1,
  title: "Can bind itself a role with every permission in the cluster",
  edge: "BINDS_CLUSTER_ROLE",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sCluster#administer",
  },
  needs: grantFacts,
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const rbac = kubernetes.rbac(cluster);
      for (const { subject, role, scope, because } of rbac.bindable()) {
        if (scope.in !== "cluster") continue;
        for (const { rule, because: shown } of rbac.rulesOf(role)) {
          if (!grantsEverything(rule)) continue;
          const to = privilege(cluster, "administer");
          yield { from: [privilege(subject, "impersonate")], to, because: [...because, ...shown] };
        }
      }
    }
  },
  controls: grantControls,
  abuse: "`kubectl create clusterrolebinding x --clusterrole=cluster-admin --serviceaccount=<namespace>:<account>`.",
  detection: [audit("create, update or patch clusterrolebindings")],
  remediation: "kubectl edit clusterrole <role>   # name the roles that may be bound in resourceNames of the bind rule",
  frameworks: ["attack:T1098.006", "cis-k8s:5.1.8"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update",
  ],
  examples: [
    fires(
      "write and bind in one role",
      step,
      ops,
      roleRule("ops", "create,bind", "clusterrolebindings,clusterroles", group),
    ),
    fires(
      "one by the account's own binding, one by its group's",
      step,
      ops,
      roleRule("ops", "patch", "clusterrolebindings", group),
      binding("group:system:serviceaccounts", "binders"),
      roleRule("binders", "bind", "clusterroles", { ...group, resourceNames: ["cluster-admin"] }),
    ),
    fires(
      "a binding that is there, by name: whoever it names is written, its role is bound",
      [step, "k8s:prod:group:admins#impersonate -> k8s:prod#administer"],
      ops,
      roleRule("ops", "update", "clusterrolebindings", { ...group, resourceNames: ["admins"] }),
      roleRule("ops", "bind", "clusterroles", { ...group, resourceNames: ["all"] }),
      { ...binding("group:admins", "all"), binding: "k8s:prod:clusterrolebinding:admins" },
      roleRule("all", "*", "*", { apiGroups: ["*"] }),
    ),
    silent(
      "a binding that is there, of another role",
      ops,
      roleRule("ops", "update", "clusterrolebindings", { ...group, resourceNames: ["viewers"] }),
      roleRule("ops", "bind", "clusterroles", group),
      { ...binding("group:admins", "view"), binding: "k8s:prod:clusterrolebinding:viewers" },
    ),
    silent("write alone", ops, roleRule("ops", "create", "clusterrolebindings", group)),
    silent("bind alone", ops, roleRule("ops", "bind", "clusterroles", group)),
    silent(
      "the halves on two accounts",
      ops,
      roleRule("ops", "create", "clusterrolebindings", group),
      binding("serviceaccount:app:other", "binders"),
      roleRule("binders", "bind", "clusterroles", group),
    ),
    silent(
      "bind on the bindings and not on the roles",
      ops,
      roleRule("ops", "create,bind", "clusterrolebindings", group),
    ),
    silent(
      "in a namespace, where there are no ClusterRoleBindings",
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "create,bind", "clusterrolebindings,clusterroles", group),
    ),
    silent(
      "bind on a lesser role",
      ops,
      roleRule("ops", "create", "clusterrolebindings", group),
      roleRule("ops", "bind", "clusterroles", { ...group, resourceNames: ["view"] }),
    ),
  ],
});
