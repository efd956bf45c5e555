import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { k8sSecret, node, pod, podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";
import { inPodNamespace, mountedObjects } from "../families/kubernetes-pod-files.ts";

const step = "k8s:prod:node:n1#read-files -> k8s:prod:secret:app:login#read";

/** Secrets of pods lie on their node: in volumes, in the runtime's copy of the environment, for pulling images. */
export default defineRule({
  id: "kubernetes.node-reads-secrets",
  version: 1,
  title: "Can read the secret on the node",
  edge: "READS_SECRET_OF_HOSTED_POD",
  emits: { from: ["K8sNode#read-files"], to: "K8sSecret#read" },
  needs: ["k8s.node", "k8s.pod", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const { node, pod, conditions } of hostedPods(facts)) {
      const names = [...mountedObjects(pod)].flatMap(({ kind, name }) => (kind === "secret" ? [name] : []));
      for (const name of new Set([...names, ...pod.imagePullSecrets])) {
        const secret = inPodNamespace(facts, pod, { kind: "secret", name });
        if (!secret) continue;
        yield {
          from: [privilege(node.key, "read-files")],
          to: privilege(secret.key, "read"),
          because: [node, pod, secret],
          conditions,
        };
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
