import { node, pod, podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { nsenter } from "../families/kubernetes-escape-ways.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

/** With the node's process table a privileged container enters the namespaces of the node's first process. */
export default escapeRule({
  id: "kubernetes.escape-nsenter",
  title: "Can enter the namespaces of its node's first process",
  edge: "ENTERS_NODE_NAMESPACES",
  gives: "execute",
  ways: nsenter,
  abuse: "`nsenter --target 1 --mount --uts --ipc --net --pid -- sh` is a root shell on the node.",
  detection: [audit("create pods with hostPID: true and securityContext.privileged: true")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then run the pod without hostPID",
  references: [podSecurity, "https://github.com/BishopFox/badPods/tree/main/manifests/priv-and-hostpid"],
  examples: [
    fires(
      "privileged with hostPID",
      "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute",
      podOf("app", "web", { privileged: true }, { hostPID: true }),
      node("n1"),
    ),
    silent("hostPID alone", pod("app", "web", { hostPID: true }), node("n1")),
    silent("privileged alone", podOf("app", "web", { privileged: true }), node("n1")),
  ],
});
