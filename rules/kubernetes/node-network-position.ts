import { privilege } from "../../model/access.ts";
import { node, pod } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

/** Nodes route the pod network. */
export default defineRule({
  id: "kubernetes.node-network-position",
  version: 1,
  title: "Can send requests into the pod network",
  edge: "IS_IN_NETWORK",
  emits: { from: ["K8sNode#originate"], to: "K8sNetwork#originate" },
  needs: ["k8s.node"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  structural: true,
  *derive(facts) {
    for (const node of facts.each("k8s.node")) {
      yield {
        from: [privilege(node.key, "originate")],
        to: privilege(`${node.cluster}:network`, "originate"),
        because: [node],
      };
    }
  },
  controls: [],
  abuse: "",
  detection: [],
  remediation: "",
  frameworks: ["attack:T1046"],
  references: ["https://kubernetes.io/docs/concepts/cluster-administration/networking/"],
  examples: [
    fires("a node", "k8s:prod:node:n1#originate -> k8s:prod:network#originate", node("n1")),
    silent("a pod has its own rule", pod("app", "web")),
  ],
});
