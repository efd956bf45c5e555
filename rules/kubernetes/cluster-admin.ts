import { grantsEverything, groupId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { binding, k8sCluster, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, holderOf } from "../families/kubernetes-grants.ts";
import { audit, rbacReference } from "../families/kubernetes-words.ts";

const everything = { apiGroups: ["*"] };

/** What makes a cluster admin is the rule, not the role's name; members of `system:masters` need no rule at all. */
export default defineRule({
  id: "kubernetes.cluster-admin",
  version: 1,
  title: "May do everything in the cluster",
  edge: "ADMINISTERS_CLUSTER",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sCluster#administer",
  },
  needs: [...grantFacts, "k8s.cluster"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const to = privilege(cluster, "administer");
      for (const grant of kubernetes.rbac(cluster).bound(grantsEverything)) {
        if (grant.namespace === undefined) yield { from: [holderOf(grant)], to, because: grant.because };
      }
      const known = facts.get("k8s.cluster", cluster);
      if (known) yield { from: [privilege(groupId(cluster, "system:masters"), "impersonate")], to, because: [known] };
    }
  },
  controls: grantControls,
  abuse: "`kubectl` with the identity: every verb on every resource, secrets and RBAC included.",
  detection: [audit("any verb by a subject of the ClusterRoleBinding")],
  remediation: "kubectl delete clusterrolebinding <binding>",
  frameworks: ["attack:T1078", "cis-k8s:5.1.1", "owasp-nhi:NHI5"],
  references: [rbacReference, "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"],
  examples: [
    fires(
      "bound to a role of any name with every verb on everything",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod#administer",
      binding("serviceaccount:app:web", "ops"),
      roleRule("ops", "*", "*", everything),
    ),
    fires(
      "the built-in role, not in the input",
      "k8s:prod:group:ops#impersonate -> k8s:prod#administer",
      binding("group:ops", "cluster-admin"),
    ),
    fires("the privileged group", "k8s:prod:group:system%3Amasters#impersonate -> k8s:prod#administer", k8sCluster()),
    silent("in one namespace", binding("serviceaccount:app:web", "ops", "app"), roleRule("ops", "*", "*", everything)),
    silent(
      "every verb in one group",
      binding("serviceaccount:app:web", "ops"),
      roleRule("ops", "*", "*", { apiGroups: ["apps"] }),
    ),
    silent(
      "a role of that name that grants less",
      binding("serviceaccount:app:web", "cluster-admin"),
      roleRule("cluster-admin", "get", "*", everything),
    ),
  ],
});
