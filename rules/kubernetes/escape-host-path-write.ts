import { node, persistentVolume, podWithVolume } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { hostPathWrite } from "../families/kubernetes-escape-paths.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const step = "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute";

/** A writable mount of what the node runs or trusts is control of the node. Running pods are not touched by Pod Security. */
export default escapeRule({
  id: "kubernetes.escape-host-path-write",
  title: "Can write files that its node runs",
  edge: "WRITES_NODE_FILES",
  gives: "execute",
  needs: ["k8s.persistent-volume"],
  ways: hostPathWrite,
  abuse: "Write a cron entry, a static pod manifest or a replaced program below the mount; the node runs it as root.",
  detection: [audit("create pods with volumes[].hostPath and a mount that is not readOnly")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then replace hostPath, or mount it readOnly",
  references: [podSecurity, "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"],
  examples: [
    fires("the whole disk", step, podWithVolume("app", "web", { type: "hostPath", path: "/" }), node("n1")),
    fires(
      "a directory of cron",
      step,
      podWithVolume("app", "web", { type: "hostPath", path: "/etc/cron.d/" }),
      node("n1"),
    ),
    fires(
      "through a persistent volume",
      step,
      podWithVolume("app", "web", { type: "persistentVolumeClaim", claim: "disk" }),
      persistentVolume("app", "disk", "/var/lib/kubelet"),
      node("n1"),
    ),
    firesIf("homes of people", step, podWithVolume("app", "web", { type: "hostPath", path: "/home" }), node("n1")),
    firesIf(
      "a part of the disk that a variable of the container names",
      step,
      podWithVolume("app", "web", { type: "hostPath", path: "/" }, { subPath: "$(PART)" }),
      node("n1"),
    ),
    silent(
      "a part of data of its own that a variable names",
      podWithVolume("app", "web", { type: "hostPath", path: "/" }, { subPath: "srv/data/$(PART)" }),
      node("n1"),
    ),
    silent("read only", podWithVolume("app", "web", { type: "hostPath", path: "/" }, { readOnly: true }), node("n1")),
    silent("data of its own", podWithVolume("app", "web", { type: "hostPath", path: "/srv/data" }), node("n1")),
    silent(
      "a part of the disk by subPath",
      podWithVolume("app", "web", { type: "hostPath", path: "/" }, { subPath: "srv/data" }),
      node("n1"),
    ),
    silent(
      "a directory of plug-ins",
      podWithVolume("app", "web", { type: "hostPath", path: "/var/lib/kubelet/plugins" }),
      node("n1"),
    ),
  ],
});
