import { node, podOf } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { ptrace } from "../families/kubernetes-escape-ways.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const step = "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute";

/** Sees the node's processes, may trace them, and may leave its own namespaces. */
export default escapeRule({
  id: "kubernetes.escape-ptrace",
  title: "Can inject code into a process of its node",
  edge: "TRACES_NODE_PROCESS",
  gives: "execute",
  ways: ptrace,
  abuse: "Attach to a root process of the node with ptrace and write code into it.",
  detection: [audit("create pods with hostPID: true and capabilities.add SYS_PTRACE")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then run the pod without hostPID and SYS_PTRACE",
  frameworks: ["attack:T1611", "attack:T1055.008"],
  references: [podSecurity, "https://man7.org/linux/man-pages/man2/ptrace.2.html"],
  examples: [
    fires(
      "unconfined",
      step,
      podOf("app", "web", { capabilities: ["SYS_ADMIN", "SYS_PTRACE"], unconfined: ["apparmor"] }, { hostPID: true }),
      node("n1"),
    ),
    firesIf(
      "confinement not told",
      step,
      podOf("app", "web", { capabilities: ["ALL"] }, { hostPID: true }),
      node("n1"),
    ),
    silent("without hostPID", podOf("app", "web", { capabilities: ["SYS_ADMIN", "SYS_PTRACE"] }), node("n1")),
    silent("without SYS_ADMIN", podOf("app", "web", { capabilities: ["SYS_PTRACE"] }, { hostPID: true }), node("n1")),
  ],
});
