import { node, podOf, podWithVolume } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { device } from "../families/kubernetes-escape-paths.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

/** The device is there; whether it opens is said by the container's device rules, which know nothing of hostPath. */
export default escapeRule({
  id: "kubernetes.escape-device",
  title: "Can open its node's disk or memory",
  edge: "OPENS_NODE_DEVICE",
  gives: "execute",
  needs: ["k8s.persistent-volume"],
  ways: device,
  abuse: "Open the node's disk below the mount with debugfs and change a file that root runs.",
  detection: [audit("create pods with volumes[].hostPath of /dev")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then take the device from a device plugin",
  references: [
    podSecurity,
    "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/",
  ],
  examples: [
    firesIf(
      "a disk, read only",
      "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute",
      podWithVolume("app", "web", { type: "hostPath", path: "/dev/nvme0n1" }, { readOnly: true }),
      node("n1"),
    ),
    silent("another device", podWithVolume("app", "web", { type: "hostPath", path: "/dev/shm" }), node("n1")),
    silent("a privileged container has a way of its own", podOf("app", "web", { privileged: true }), node("n1")),
  ],
});
