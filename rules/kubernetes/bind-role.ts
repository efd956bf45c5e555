import { grantsEverything } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { binding, namespace, role, roleRule } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, namespaceAdmin } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.bind-role";
const group = { apiGroups: ["rbac.authorization.k8s.io"] };
const inDb = binding("serviceaccount:app:web", "ops", "db");
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:namespace:db#administer";

/** Binding a ClusterRole in a namespace takes `bind` in that namespace only: cluster-admin inside it. */
export default defineRule({
  id,
  version: 1,
  title: "Can bind itself a role with every permission in the namespace",
  edge: "BINDS_ROLE",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sNamespace#administer",
  },
  needs: [...grantFacts, "k8s.namespace"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const rbac = kubernetes.rbac(cluster);
      const every = hub(`bind roles in every namespace of ${cluster}`, id, cluster);
      for (const { subject, role, scope, because } of rbac.bindable()) {
        if (scope.in === "cluster") continue;
        for (const { rule, because: shown } of rbac.rulesOf(role)) {
          if (!grantsEverything(rule)) continue;
          const to = scope.in === "namespace" ? namespaceAdmin(cluster, scope.namespace) : every;
          const home = facts.get("k8s.role", role);
          const own: readonly Fact[] = home?.namespace === undefined ? [] : [home];
          yield { from: [privilege(subject, "impersonate")], to, because: [...because, ...shown, ...own] };
        }
      }
      for (const fact of facts.where("k8s.namespace", "cluster", cluster)) {
        yield { from: [every], to: privilege(fact.key, "administer"), because: [fact] };
      }
    }
  },
  controls: grantControls,
  abuse:
    "`kubectl create rolebinding x -n <namespace> --clusterrole=cluster-admin --serviceaccount=<namespace>:<account>`.",
  detection: [audit("create, update or patch rolebindings")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # name the roles that may be bound in resourceNames of the bind rule",
  frameworks: ["attack:T1098.006", "cis-k8s:5.1.8"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update",
  ],
  examples: [
    fires(
      "a ClusterRole, in the namespace",
      step,
      inDb,
      roleRule("ops", "create,bind", "rolebindings,clusterroles", group),
    ),
    fires(
      "a binding of one name, which none has: an update makes it",
      step,
      inDb,
      roleRule("ops", "bind", "clusterroles", group),
      roleRule("ops", "create,update", "rolebindings", { ...group, resourceNames: ["mine"] }),
    ),
    fires(
      "in every namespace",
      step,
      binding("serviceaccount:app:web", "ops"),
      roleRule("ops", "create,bind", "rolebindings,clusterroles", group),
      namespace("db"),
    ),
    fires(
      "a Role of the namespace that grants everything",
      step,
      inDb,
      roleRule("ops", "create,bind", "rolebindings,roles", group),
      role("db/all", { namespace: "db" }),
      roleRule("db/all", "*", "*", { apiGroups: ["*"] }),
    ),
    silent("no Role is worth it", inDb, roleRule("ops", "create,bind", "rolebindings,roles", group)),
    silent(
      "a Role of another namespace",
      inDb,
      roleRule("ops", "create,bind", "rolebindings,roles", group),
      role("app/all", { namespace: "app" }),
      roleRule("app/all", "*", "*", { apiGroups: ["*"] }),
    ),
    silent("writing bindings alone", inDb, roleRule("ops", "create,patch", "rolebindings", group)),
    silent(
      "bind in another namespace",
      inDb,
      roleRule("ops", "create", "rolebindings", group),
      binding("serviceaccount:app:web", "binders", "app"),
      roleRule("binders", "bind", "clusterroles", group),
    ),
  ],
});
