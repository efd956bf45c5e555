import { node, podOf } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { type Container, escapeRule, hasCapability } from "../families/kubernetes-escape.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const step = "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute";

/** Sees the node's processes, may trace them, and may leave its own namespaces. */
export default escapeRule({
  id: "kubernetes.escape-ptrace",
  title: "Can inject code into a process of its node",
  edge: "TRACES_NODE_PROCESS",
  gives: "execute",
  asRoot: true,
  *ways(pod) {
    for (const container of pod.hostPID ? pod.containers : []) {
      if (!hasCapability(container, "SYS_PTRACE") || !hasCapability(container, "SYS_ADMIN")) continue;
      yield { container, conditions: traced(container) };
    }
  },
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

/** AppArmor's default profile, where the node has AppArmor, refuses to trace processes outside the container. */
const traced = ({ privileged, unconfined }: Container): readonly Condition[] =>
  privileged || unconfined.includes("apparmor")
    ? []
    : [{ kind: "environment", text: "no AppArmor profile of the node refuses ptrace" }];
