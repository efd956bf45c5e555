import { node, podOf } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { sysAdmin } from "../families/kubernetes-escape-ways.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

/** Mounting is most of the way out; what is left of it depends on the node. */
export default escapeRule({
  id: "kubernetes.escape-sys-admin",
  title: "Can mount its way out of the container",
  edge: "MOUNTS_ITS_WAY_OUT",
  gives: "execute",
  ways: sysAdmin,
  abuse:
    "Mount a version 1 control group and set its release_agent to a script: the kernel runs it as root on the node.",
  detection: [audit("create pods with capabilities.add SYS_ADMIN")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then drop SYS_ADMIN",
  references: [podSecurity, "https://man7.org/linux/man-pages/man7/cgroups.7.html"],
  examples: [
    firesIf(
      "the capability",
      "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute",
      podOf("app", "web", { capabilities: ["SYS_ADMIN"] }),
      node("n1"),
    ),
    silent("another capability", podOf("app", "web", { capabilities: ["NET_ADMIN"] }), node("n1")),
  ],
});
