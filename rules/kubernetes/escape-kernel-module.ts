import { node, podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { kernelModule } from "../families/kubernetes-escape-ways.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const step = "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute";

/** Containers share their node's kernel: whoever loads a module into it runs code in it. */
export default escapeRule({
  id: "kubernetes.escape-kernel-module",
  title: "Can load a module into its node's kernel",
  edge: "LOADS_KERNEL_MODULE",
  gives: "execute",
  ways: kernelModule,
  abuse: "Compile a module that starts a process outside the container, and `insmod` it.",
  detection: [audit("create pods with capabilities.add SYS_MODULE or ALL")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then drop SYS_MODULE",
  frameworks: ["attack:T1611", "attack:T1547.006"],
  references: [podSecurity, "https://man7.org/linux/man-pages/man7/capabilities.7.html"],
  examples: [
    fires("the capability", step, podOf("app", "web", { capabilities: ["SYS_MODULE"] }), node("n1")),
    fires("all capabilities", step, podOf("app", "web", { capabilities: ["ALL"] }), node("n1")),
    fires("privileged", step, podOf("app", "web", { privileged: true }), node("n1")),
    silent("another capability", podOf("app", "web", { capabilities: ["SYS_TIME"] }), node("n1")),
  ],
});
