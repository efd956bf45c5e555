import { accountId } from "../../authz/kubernetes/index.ts";
import { nodeAccess } from "../../model/access.ts";
import { node, pod } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";
import { audit } from "../families/kubernetes-words.ts";

const step = "k8s:prod:node:n1#execute -> k8s:prod:serviceaccount:app:default#impersonate";

/** The kubelet's identity may ask for tokens of the accounts of its own pods, mounted there or not. */
export default defineRule({
  id: "kubernetes.node-mints-tokens",
  version: 1,
  title: "Can have a token of a hosted pod's service account made as the kubelet",
  edge: "MINTS_TOKEN_AS_KUBELET",
  emits: { from: ["K8sNode#execute"], to: "K8sServiceAccount#impersonate" },
  needs: ["k8s.node", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "until 1h",
  *derive(facts) {
    for (const { node, pod, conditions } of hostedPods(facts)) {
      const to = nodeAccess(accountId(pod.cluster, pod.namespace, pod.serviceAccount), "impersonate");
      yield { from: [nodeAccess(node.key, "execute")], to, because: [node, pod], conditions };
    }
  },
  controls: [],
  abuse:
    "Call the TokenRequest API with the kubelet's credentials for the account of a pod that runs on the node, bound to that pod.",
  detection: [audit("create serviceaccounts, subresource token, by system:node:<node>")],
  remediation:
    "kubectl taint nodes <node> workload=sensitive:NoSchedule   # keep pods with strong identities on nodes of their own",
  frameworks: ["attack:T1528"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/node/",
    "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction",
  ],
  examples: [
    fires("a pod that mounts no token", step, node("n1"), pod("app", "web", { automount: false })),
    firesIf("a pod of a group of machines", step, node("n1", { machines: ["m1", "m2"] }), pod("app", "web")),
    silent("a pod of another node", node("n1"), pod("app", "web", { nodes: ["k8s:prod:node:n2"] })),
  ],
});
