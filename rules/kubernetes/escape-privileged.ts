import { node, pod, podOf } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { privileged } from "../families/kubernetes-escape-ways.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const step = "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute";

/** A privileged container has every device and capability of its node. */
export default escapeRule({
  id: "kubernetes.escape-privileged",
  title: "Can leave the privileged container for its node",
  edge: "ESCAPES_PRIVILEGED",
  gives: "execute",
  ways: privileged,
  abuse: "Mount the node's disk from /dev and chroot into it, or write a handler to /proc/sys/kernel.",
  detection: [audit("create pods with securityContext.privileged: true")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then run the pod without privileged",
  references: [podSecurity, "https://github.com/BishopFox/badPods/tree/main/manifests/priv"],
  examples: [
    fires("privileged", step, podOf("app", "web", { privileged: true }), node("n1")),
    firesIf("in a user namespace", step, podOf("app", "web", { privileged: true }, { hostUsers: false }), node("n1")),
    firesIf(
      "in a sandboxed runtime",
      step,
      podOf("app", "web", { privileged: true }, { runtimeClass: "gvisor" }),
      node("n1"),
    ),
    firesIf("as another user than root", step, podOf("app", "web", { privileged: true, runAsUser: 1000 }), node("n1")),
    silent("not privileged", pod("app", "web"), node("n1")),
    silent("host network and IPC alone", pod("app", "web", { hostNetwork: true, hostIPC: true }), node("n1")),
  ],
});
