import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { node, pod } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

/** The node's place in the network, not the node: its localhost, its address, no NetworkPolicy. */
export default defineRule({
  id: "kubernetes.host-network",
  version: 1,
  title: "Sends requests from its node's place in the network",
  edge: "SHARES_NODE_NETWORK",
  emits: { from: ["K8sPod#originate"], to: "K8sNode#originate" },
  needs: ["k8s.node", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const pod of facts.each("k8s.pod", ({ hostNetwork }) => hostNetwork)) {
      for (const node of pod.nodes.flatMap((id) => facts.get("k8s.node", id) ?? [])) {
        yield { from: [privilege(pod.key, "originate")], to: privilege(node.key, "originate"), because: [pod, node] };
      }
    }
  },
  controls: [control("remove-mount", "k8s.pod", "Run the pod without hostNetwork", "host-network")],
  abuse: "Call services that listen on the node's localhost, and the cloud's metadata address whatever its hop limit.",
  detection: [audit("create pods with hostNetwork: true")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then run the pod without hostNetwork",
  frameworks: ["attack:T1040", "attack:T1557", "cis-k8s:5.2.5"],
  references: [podSecurity, "https://github.com/BishopFox/badPods/tree/main/manifests/hostnetwork"],
  examples: [
    fires(
      "in the node's network",
      "k8s:prod:pod:app:web#originate -> k8s:prod:node:n1#originate",
      pod("app", "web", { hostNetwork: true }),
      node("n1"),
    ),
    silent("in a network of its own", pod("app", "web", { hostPID: true }), node("n1")),
  ],
});
