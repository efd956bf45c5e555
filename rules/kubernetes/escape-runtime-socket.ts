import { node, podWithVolume } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { runtimeSocket } from "../families/kubernetes-escape-paths.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const step = "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute";

/** A read-only mount does not keep anybody from connecting to a socket. */
export default escapeRule({
  id: "kubernetes.escape-runtime-socket",
  title: "Can start containers through its node's runtime socket",
  edge: "CONTROLS_RUNTIME",
  gives: "execute",
  needs: ["k8s.persistent-volume"],
  ways: runtimeSocket,
  abuse: "Ask the runtime for a privileged container that mounts the node's disk.",
  detection: [audit("create pods with volumes[].hostPath of a runtime's socket")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then run the pod without the socket",
  frameworks: ["attack:T1611", "attack:T1610"],
  references: [podSecurity, "https://docs.docker.com/engine/security/protect-access/"],
  examples: [
    fires(
      "the socket",
      step,
      podWithVolume("app", "web", { type: "hostPath", path: "/var/run/docker.sock" }),
      node("n1"),
    ),
    fires(
      "a directory above it, read only",
      step,
      podWithVolume("app", "web", { type: "hostPath", path: "/run" }, { readOnly: true }),
      node("n1"),
    ),
    silent("another socket", podWithVolume("app", "web", { type: "hostPath", path: "/run/udev" }), node("n1")),
  ],
});
