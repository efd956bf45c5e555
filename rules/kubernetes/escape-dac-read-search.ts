import { node, podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

/** Files can be opened by handle, past the container's own tree. */
export default escapeRule({
  id: "kubernetes.escape-dac-read-search",
  title: "Can read its node's files by handle",
  edge: "OPENS_BY_HANDLE",
  gives: "read-files",
  asRoot: true,
  *ways(pod) {
    for (const container of pod.containers) {
      if (container.capabilities.some((name) => name === "DAC_READ_SEARCH" || name === "ALL")) yield { container };
    }
  },
  abuse: "Walk the node's file system with open_by_handle_at from a bind-mounted file such as /etc/hosts.",
  detection: [audit("create pods with capabilities.add DAC_READ_SEARCH")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then drop DAC_READ_SEARCH",
  references: [podSecurity, "https://man7.org/linux/man-pages/man2/open_by_handle_at.2.html"],
  examples: [
    fires(
      "the capability",
      "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#read-files",
      podOf("app", "web", { capabilities: ["DAC_READ_SEARCH"] }),
      node("n1"),
    ),
    silent("a capability of a like name", podOf("app", "web", { capabilities: ["DAC_OVERRIDE"] }), node("n1")),
  ],
});
