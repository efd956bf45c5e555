import { node, podOf, podWithVolume } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { corePattern } from "../families/kubernetes-escape-paths.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

/** The kernel runs the handler of a crash as root, outside every container. */
export default escapeRule({
  id: "kubernetes.escape-core-pattern",
  title: "Can set the program that its node's kernel runs on a crash",
  edge: "SETS_CRASH_HANDLER",
  gives: "execute",
  needs: ["k8s.persistent-volume"],
  ways: corePattern,
  abuse:
    "Write `|<path of a script in the container's layer>` to core_pattern below the mount and let a process crash.",
  detection: [audit("create pods with volumes[].hostPath of /proc")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then mount /proc readOnly or not at all",
  references: [
    podSecurity,
    "https://man7.org/linux/man-pages/man5/core.5.html",
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
  ],
  examples: [
    fires(
      "a writable /proc",
      "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute",
      podWithVolume("app", "web", { type: "hostPath", path: "/proc" }),
      node("n1"),
    ),
    firesIf(
      "its own /proc, unmasked",
      "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute",
      podOf("app", "web", { unconfined: ["proc-mount"] }),
      node("n1"),
    ),
    silent(
      "read only",
      podWithVolume("app", "web", { type: "hostPath", path: "/proc" }, { readOnly: true }),
      node("n1"),
    ),
    silent("another part of it", podWithVolume("app", "web", { type: "hostPath", path: "/proc/net" }), node("n1")),
  ],
});
