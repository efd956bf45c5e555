import { undecidedAdmission } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { namespace, node } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { isOnePodEach } from "../families/kubernetes-node-kinds.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const id = "kubernetes.namespace-admin-nodes";

/** Who may do everything in a namespace may also take its Pod Security label away: a namespace is inside itself. */
export default defineRule({
  id,
  version: 1,
  title: "Can run a privileged pod on the node, lifting Pod Security where it is set",
  edge: "LIFTS_POD_SECURITY",
  emits: { from: ["K8sNamespace#administer"], to: "K8sNode#administer" },
  needs: ["k8s.namespace", "k8s.node"],
  reliesOnAbsenceIn: ["k8s.admission-policy"],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const anywhere = hub(`run privileged pods on the nodes of ${cluster}`, id, cluster);
      for (const fact of facts.where("k8s.namespace", "cluster", cluster)) {
        const conditions = undecidedAdmission(facts, cluster, fact);
        yield { from: [privilege(fact.key, "administer")], to: anywhere, because: [fact], conditions };
      }
      for (const node of facts.where("k8s.node", "cluster", cluster).filter((one) => !isOnePodEach(one))) {
        yield { from: [anywhere], to: privilege(node.key, "administer"), because: [node], relies: [] };
      }
    }
  },
  controls: [],
  abuse:
    "`kubectl label namespace <namespace> pod-security.kubernetes.io/enforce-`, then run a privileged pod with the node's name.",
  detection: [
    audit("patch namespaces whose pod-security labels change"),
    audit("create pods with securityContext.privileged: true"),
  ],
  remediation:
    "kubectl delete rolebinding -n <namespace> <binding>   # and let an admission policy forbid privileged pods",
  frameworks: ["attack:T1685", "attack:T1611"],
  references: [podSecurity, "https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
  examples: [
    fires(
      "whatever its label",
      "k8s:prod:namespace:db#administer -> k8s:prod:node:n1#administer",
      namespace("db", "pod-security.kubernetes.io/enforce=restricted"),
      node("n1"),
    ),
    silent("a machine made for one pod", namespace("db"), node("n1", { labels: ["type=virtual-kubelet"] })),
    silent("no node is known", namespace("db")),
  ],
});
