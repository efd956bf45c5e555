import { privilege } from "../../model/access.ts";
import { node, pod } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";

/** Who can be root of whichever machine of a group it likes is root of each: what is open for root of one is certain here. */
export default defineRule({
  id: "kubernetes.node-group-pods",
  version: 1,
  title: "Can run code in the pod from the machine it is on",
  edge: "HOSTS",
  emits: { from: ["K8sNode#administer"], to: "K8sPod#execute" },
  needs: ["k8s.node", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const { node, pod, conditions } of hostedPods(facts)) {
      if (conditions.length === 0) continue;
      yield { from: [privilege(node.key, "administer")], to: privilege(pod.key, "execute"), because: [node, pod] };
    }
  },
  controls: [],
  blind: "what root does on a node passes no API server",
  abuse: "Place a privileged pod on the machine of the wanted pod by nodeName, then `nsenter` into the pod's process.",
  detection: [{ service: "node", event: "crictl, ctr or nsenter run by root" }],
  remediation:
    "kubectl taint nodes <node> workload=sensitive:NoSchedule   # keep pods with strong identities on nodes of their own",
  frameworks: ["attack:T1609"],
  references: ["https://kubernetes.io/docs/concepts/security/multi-tenancy/#node-isolation"],
  examples: [
    fires(
      "some machine of a group",
      "k8s:prod:node:n1#administer -> k8s:prod:pod:app:web#execute",
      node("n1", { machines: ["m1", "m2"] }),
      pod("app", "web"),
    ),
    silent("a node that is one machine: root of it is enough", node("n1"), pod("app", "web")),
  ],
});
