import { node, podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { dacReadSearch } from "../families/kubernetes-escape-ways.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

/** Files can be opened by handle, past the container's own tree. */
export default escapeRule({
  id: "kubernetes.escape-dac-read-search",
  title: "Can read its node's files by handle",
  edge: "OPENS_BY_HANDLE",
  gives: "read-files",
  ways: dacReadSearch,
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
