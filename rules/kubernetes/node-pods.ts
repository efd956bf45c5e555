import { nodeAccess } from "../../model/access.ts";
import { node, pod } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";

const step = "k8s:prod:node:n1#execute -> k8s:prod:pod:app:web#execute";

/** Root of a node is root of every container on it. */
export default defineRule({
  id: "kubernetes.node-pods",
  version: 1,
  title: "Can run code in the pod from its node",
  edge: "HOSTS",
  emits: { from: ["K8sNode#execute"], to: "K8sPod#execute" },
  needs: ["k8s.node", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const { node, pod, conditions } of hostedPods(facts)) {
      const to = nodeAccess(pod.key, "execute");
      yield { from: [nodeAccess(node.key, "execute")], to, because: [node, pod], conditions };
    }
  },
  controls: [],
  blind: "what root does on a node passes no API server",
  abuse: "`crictl exec -it <container> sh`, or `nsenter` into any process of the container.",
  detection: [{ service: "node", event: "crictl, ctr or nsenter run by root" }],
  remediation:
    "kubectl taint nodes <node> workload=sensitive:NoSchedule   # keep pods with strong identities on nodes of their own",
  frameworks: ["attack:T1609"],
  references: ["https://kubernetes.io/docs/concepts/security/multi-tenancy/#node-isolation"],
  examples: [
    fires("on a machine of its own", step, node("n1"), pod("app", "web")),
    fires(
      "a daemon on each machine of a group",
      step,
      node("n1", { machines: ["m1", "m2"] }),
      pod("app", "web", { daemon: true }),
    ),
    firesIf("on some machine of a group", step, node("n1", { machines: ["m1", "m2"] }), pod("app", "web")),
    silent(
      "on a machine made for another pod",
      node("n1", { labels: ["eks.amazonaws.com/compute-type=fargate"], machines: ["m1", "m2"] }),
      pod("app", "web"),
    ),
    silent("on another node", node("n1"), pod("app", "web", { nodes: ["k8s:prod:node:n2"] })),
  ],
});
