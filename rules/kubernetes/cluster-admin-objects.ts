import { privilege } from "../../model/access.ts";
import { account, namespace, node } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { audit, rbacReference } from "../families/kubernetes-words.ts";

/** Namespaces and nodes; what is in a namespace follows from the namespace. */
export default defineRule({
  id: "kubernetes.cluster-admin-objects",
  version: 1,
  title: "Decides over everything in the cluster",
  edge: "CONTAINS",
  emits: { from: ["K8sCluster#administer"], to: "Any#administer" },
  needs: ["k8s.namespace", "k8s.node"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const kind of ["k8s.namespace", "k8s.node"] as const) {
      for (const fact of facts.each(kind)) {
        yield { from: [privilege(fact.cluster, "administer")], to: privilege(fact.key, "administer"), because: [fact] };
      }
    }
  },
  controls: [],
  abuse: "Read and change any object; run a privileged pod on any node.",
  detection: [audit("any verb")],
  remediation: "kubectl delete clusterrolebinding <binding>   # the binding that made the identity an administrator",
  frameworks: ["attack:T1610"],
  references: [rbacReference],
  examples: [
    fires("a namespace", "k8s:prod#administer -> k8s:prod:namespace:app#administer", namespace("app")),
    fires("a node", "k8s:prod#administer -> k8s:prod:node:n1#administer", node("n1")),
    silent("accounts follow from their namespace", account("app", "web")),
  ],
});
