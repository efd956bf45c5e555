import { accountId } from "../../authz/kubernetes/index.ts";
import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { k8sSecret, node, pod, podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";
import { inPodNamespace, mountedObjects, nodeSecrets } from "../families/kubernetes-pod-files.ts";

const secret = (name: string) => ({ kind: "secret" as const, name });
const step = "k8s:prod:node:n1#read-files -> k8s:prod:secret:app:login#read";

/** What pods use lies on their node: in volumes, in the runtime's copy of the environment, for pulling images, for drivers. */
export default defineRule({
  id: "kubernetes.node-reads-secrets",
  version: 2,
  title: "Can read on the node what a pod of it uses",
  edge: "READS_SECRET_OF_HOSTED_POD",
  emits: { from: ["K8sNode#read-files"], to: "Any#read" },
  needs: ["k8s.configmap", "k8s.node", "k8s.pod", "k8s.secret", "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const { node, pod, conditions } of hostedPods(facts)) {
      const account = facts.get("k8s.service-account", accountId(pod.cluster, pod.namespace, pod.serviceAccount));
      const kept = new Set(
        [...nodeSecrets(pod, account)].flatMap((name) => inPodNamespace(facts, pod, secret(name)) ?? []),
      );
      const used = new Set(mountedObjects(pod).flatMap((one) => inPodNamespace(facts, pod, one) ?? []));
      const read = { from: [nodeAccess(node.key, "read-files")] as const, conditions };
      for (const fact of used) yield { ...read, to: nodeAccess(fact.key, "read"), because: [node, pod, fact] };
      for (const fact of kept) {
        if (used.has(fact)) continue;
        const because = [node, pod, ...(account && pod.imagePullSecrets.length === 0 ? [account] : []), fact] as const;
        yield { ...read, to: nodeAccess(fact.key, "read"), because };
      }
    }
  },
  controls: [
    control("remove-mount", "k8s.pod", "Take the Secret out of the pod's volumes and environment", "objects"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  blind: "a read on the node passes no API server",
  abuse:
    "Read /var/lib/kubelet/pods/<uid>/volumes/kubernetes.io~secret/, the runtime's container configurations and registry credentials.",
  detection: [{ service: "node", event: "read below /var/lib/kubelet/pods by a process that is not the kubelet" }],
  remediation:
    "kubectl taint nodes <node> workload=sensitive:NoSchedule   # keep pods with valuable secrets on nodes of their own",
  frameworks: ["attack:T1552.001", "attack:T1552.007"],
  references: [
    "https://kubernetes.io/docs/concepts/configuration/secret/#information-security-for-secrets",
    "https://kubernetes.io/docs/reference/access-authn-authz/node/",
  ],
  examples: [
    fires(
      "in the environment",
      step,
      node("n1"),
      podOf("app", "web", { envSecrets: ["login"] }),
      k8sSecret("app", "login"),
    ),
    fires(
      "for pulling images",
      step,
      node("n1"),
      pod("app", "web", { imagePullSecrets: ["login"] }),
      k8sSecret("app", "login"),
    ),
    silent("no pod of the node has it", node("n1"), pod("app", "web"), k8sSecret("app", "login")),
  ],
});
