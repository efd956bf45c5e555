import { grantsEverything } from "../../authz/kubernetes/index.ts";
import { binding, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, holderOf, namespaceAdmin } from "../families/kubernetes-grants.ts";
import { audit, rbacReference } from "../families/kubernetes-words.ts";

const everything = { apiGroups: ["*"] };

/** Every verb on every resource, by a RoleBinding: all of one namespace, and nothing outside it. */
export default defineRule({
  id: "kubernetes.namespace-admin",
  version: 1,
  title: "May do everything in the namespace",
  edge: "ADMINISTERS_NAMESPACE",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sNamespace#administer",
  },
  needs: grantFacts,
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      for (const grant of kubernetes.rbac(cluster).bound(grantsEverything)) {
        if (grant.namespace === undefined) continue;
        const to = namespaceAdmin(cluster, grant.namespace);
        yield { from: [holderOf(grant)], to, because: grant.because };
      }
    }
  },
  controls: grantControls,
  abuse: "`kubectl -n <namespace>` with the identity: every verb, secrets, exec and RBAC of the namespace included.",
  detection: [audit("any verb in the namespace by a subject of the RoleBinding")],
  remediation: "kubectl delete rolebinding -n <namespace> <binding>",
  frameworks: ["attack:T1078", "cis-k8s:5.1.3"],
  references: [rbacReference],
  examples: [
    fires(
      "a RoleBinding to a ClusterRole",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:namespace:db#administer",
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "*", "*", everything),
    ),
    silent("core group alone", binding("serviceaccount:app:web", "ops", "db"), roleRule("ops", "*", "*")),
    silent("the role alone", roleRule("db/ops", "*", "*", everything)),
  ],
});
