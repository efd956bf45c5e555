import { accountId } from "../../authz/kubernetes/index.ts";
import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { node, pod } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";
import { apiToken } from "../families/kubernetes-pod-files.ts";

/** The kubelet keeps tokens of all its pods below /var/lib/kubelet/pods. */
export default defineRule({
  id: "kubernetes.node-reads-tokens",
  version: 3,
  title: "Can read the service account's token on the node",
  edge: "READS_TOKEN_OF_HOSTED_POD",
  emits: { from: ["K8sNode#read-files"], to: "K8sServiceAccount#impersonate" },
  needs: ["k8s.cluster", "k8s.node", "k8s.pod", "k8s.service-account"],
  reliesOnAbsenceIn: ["k8s.service-account"],
  leaves: "until 1h",
  *derive(facts) {
    for (const { node, pod, conditions } of hostedPods(facts)) {
      const id = accountId(pod.cluster, pod.namespace, pod.serviceAccount);
      const issuer = facts.get("k8s.cluster", pod.cluster)?.issuer;
      const token = apiToken(pod, facts.get("k8s.service-account", id), issuer);
      if (!token) continue;
      yield {
        from: [nodeAccess(node.key, "read-files")],
        to: nodeAccess(id, "impersonate"),
        because: [node, pod],
        conditions: [...conditions, ...token.conditions],
        ...(token.unsaid ? {} : { relies: [] }),
      };
    }
  },
  controls: [
    control("remove-mount", "k8s.pod", "Mount no service account token into the pod", "api-token"),
    control("revoke", "k8s.pod", "Replace the pod: its token ends with it"),
  ],
  blind: "a read on the node passes no API server",
  abuse: "Read /var/lib/kubelet/pods/<uid>/volumes/kubernetes.io~projected/*/token for each pod of the node.",
  detection: [
    {
      service: "kubernetes audit",
      event: "any verb by system:serviceaccount:<namespace>:<account> from the node's address",
    },
  ],
  remediation:
    "kubectl taint nodes <node> workload=sensitive:NoSchedule   # keep pods with strong identities on nodes of their own",
  frameworks: ["attack:T1528", "attack:T1552.001"],
  references: [
    "https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken",
    "https://kubernetes.io/docs/concepts/security/multi-tenancy/#node-isolation",
  ],
  examples: [
    fires(
      "a pod with a token",
      "k8s:prod:node:n1#read-files -> k8s:prod:serviceaccount:app:default#impersonate",
      node("n1"),
      pod("app", "web"),
    ),
    silent("a pod without", node("n1"), pod("app", "web", { automount: false })),
    silent("a pod of another node", node("n1"), pod("app", "web", { nodes: ["k8s:prod:node:n2"] })),
  ],
});
