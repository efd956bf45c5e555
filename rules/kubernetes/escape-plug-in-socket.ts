import { node, podWithVolume } from "../../model/examples/kubernetes.ts";
import { type Example, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { plugInSocket } from "../families/kubernetes-escape-paths.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const assumed = (path: string): Example => ({
  name: `the directory ${path}`,
  facts: [podWithVolume("app", "web", { type: "hostPath", path }), node("n1")],
  steps: ["k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute"],
  certainty: "assumed",
});

/** Drivers of volumes and devices are there for a reason: that one of them goes further is a guess. */
export default escapeRule({
  id: "kubernetes.escape-plug-in-socket",
  title: "May have its node's drivers work for it",
  edge: "SPEAKS_TO_PLUG_INS",
  gives: "execute",
  needs: ["k8s.persistent-volume"],
  ways: plugInSocket,
  assumed: "a driver or the kubelet, behind a socket in the directory of plug-ins, does what it is asked",
  abuse:
    "Ask the driver of a volume to mount the node's disk, or register a device plug-in that adds a mount of / to the pods which ask for the device.",
  detection: [audit("create pods with volumes[].hostPath below /var/lib/kubelet")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then mount the driver's own directory only",
  references: [
    podSecurity,
    "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/",
    "https://kubernetes.io/docs/concepts/storage/volumes/#csi",
  ],
  examples: [
    assumed("/var/lib/kubelet/plugins_registry"),
    assumed("/var/lib/kubelet/plugins/csi.example.com"),
    silent("data of its own", podWithVolume("app", "web", { type: "hostPath", path: "/srv/plugins" }), node("n1")),
  ],
});
