import { node, podWithVolume } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { hostPathRead } from "../families/kubernetes-escape-paths.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const step = "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#read-files";

/** Reading is enough: the tokens of all pods of the node are files on it. */
export default escapeRule({
  id: "kubernetes.host-path-read",
  title: "Can read its node's files through a mount",
  edge: "READS_NODE_FILES",
  gives: "read-files",
  needs: ["k8s.persistent-volume"],
  ways: hostPathRead,
  abuse: "Read /var/lib/kubelet/pods/*/volumes/kubernetes.io~projected/*/token below the mount.",
  detection: [audit("create pods with volumes[].hostPath")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then mount only the directory that is needed",
  frameworks: ["attack:T1611", "attack:T1552.001"],
  references: [podSecurity, "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"],
  examples: [
    fires(
      "the whole disk, read only",
      step,
      podWithVolume("app", "web", { type: "hostPath", path: "/" }, { readOnly: true }),
      node("n1"),
    ),
    fires(
      "the kubelet's directory",
      step,
      podWithVolume("app", "web", { type: "hostPath", path: "/var/lib/kubelet" }, { readOnly: true }),
      node("n1"),
    ),
    firesIf(
      "root's home",
      step,
      podWithVolume("app", "web", { type: "hostPath", path: "/root/.ssh" }, { readOnly: true }),
      node("n1"),
    ),
    silent("logs", podWithVolume("app", "web", { type: "hostPath", path: "/var/log" }, { readOnly: true }), node("n1")),
  ],
});
