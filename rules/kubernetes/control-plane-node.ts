import { privilege } from "../../model/access.ts";
import { node } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

/** The cluster's own keys are files of its control plane. Managed clusters show no such node. */
export default defineRule({
  id: "kubernetes.control-plane-node",
  version: 1,
  title: "Can read the cluster's signing keys on the control plane",
  edge: "HOLDS_CLUSTER_KEYS",
  emits: { from: ["K8sNode#read-files"], to: "K8sCluster#administer" },
  needs: ["k8s.node"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts) {
    for (const fact of facts.each("k8s.node")) {
      if (!fact.controlPlane) continue;
      yield { from: [privilege(fact.key, "read-files")], to: privilege(fact.cluster, "administer"), because: [fact] };
    }
  },
  controls: [],
  blind: "certificates signed with the cluster's own key leave no entry when they are made",
  abuse: "Sign a client certificate with /etc/kubernetes/pki/ca.key, or use /etc/kubernetes/admin.conf.",
  detection: [{ service: "kubernetes audit", event: "any verb by a certificate that no request of the API made" }],
  remediation:
    "kubectl taint nodes <node> node-role.kubernetes.io/control-plane:NoSchedule   # no workloads on the control plane",
  frameworks: ["attack:T1552.004", "cis-k8s:1.1.21"],
  references: ["https://kubernetes.io/docs/setup/best-practices/certificates/"],
  examples: [
    fires(
      "a control plane node",
      "k8s:prod:node:n1#read-files -> k8s:prod#administer",
      node("n1", { controlPlane: true }),
    ),
    silent("a worker", node("n1")),
  ],
});
