import { privilege } from "../../model/access.ts";
import { node } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isOnePodEach } from "../families/kubernetes-node-kinds.ts";

/** What is not scheduled in the input will run on a machine; on which is not told. */
export default defineRule({
  id: "kubernetes.any-node",
  version: 1,
  title: "May be root of this node",
  edge: "MAY_BE",
  emits: { from: ["K8sNode#execute"], to: "K8sNode#execute" },
  needs: ["k8s.node"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const nodes = facts.where("k8s.node", "cluster", cluster);
      const any = nodes.find((fact) => fact.any);
      for (const fact of any ? nodes : []) {
        if (!any || fact.any || fact.controlPlane || isOnePodEach(fact)) continue;
        yield {
          from: [privilege(any.key, "execute")],
          to: privilege(fact.key, "execute"),
          because: [any, fact],
          conditions: [{ kind: "target-state", text: `the pod is scheduled on ${fact.name}` }],
        };
      }
    }
  },
  controls: [],
  abuse: "Nothing to do: the scheduler decides where the pod runs.",
  detection: [{ service: "kubernetes audit", event: "create pods, subresource binding, by the scheduler" }],
  remediation:
    "kubectl taint nodes <node> workload=sensitive:NoSchedule   # keep pods with strong identities on nodes of their own",
  frameworks: ["attack:T1610"],
  references: ["https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/"],
  examples: [
    firesIf(
      "a worker",
      "k8s:prod:node:any#execute -> k8s:prod:node:n1#execute",
      node("any", { any: true, machines: [] }),
      node("n1"),
    ),
    silent(
      "a node of the control plane, which refuses pods",
      node("any", { any: true, machines: [] }),
      node("n1", { controlPlane: true }),
    ),
    silent(
      "machines made for one pod each",
      node("any", { any: true, machines: [] }),
      node("n1", { labels: ["eks.amazonaws.com/compute-type=fargate"] }),
    ),
    silent("two nodes that are told apart", node("n1"), node("n2")),
  ],
});
