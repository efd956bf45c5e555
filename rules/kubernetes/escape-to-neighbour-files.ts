import { control } from "../../model/control.ts";
import { pod, podWithVolume } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { neighbours } from "../families/kubernetes-escape.ts";
import { toReadFiles } from "../families/kubernetes-escape-ways.ts";
import { podSecurity } from "../families/kubernetes-words.ts";

/** Files of the machine hold the files of its pods. */
export default defineRule({
  id: "kubernetes.escape-to-neighbour-files",
  version: 1,
  title: "Can read the files of the pod beside it on the machine",
  edge: "READS_NEIGHBOUR",
  emits: { from: ["K8sPod#execute"], to: "K8sPod#read-files" },
  needs: ["k8s.node", "k8s.persistent-volume", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts) {
    yield* neighbours(facts, toReadFiles, "read-files");
  },
  controls: [
    control(
      "remove-mount",
      "k8s.pod",
      "Run the pod without what shows it the machine's files",
      "host-access",
      "premise",
    ),
  ],
  blind: "a read on the node passes no API server",
  abuse:
    "Read /var/lib/kubelet/pods/<uid>/volumes below the mount: tokens, secrets and configuration of the other pod.",
  detection: [{ service: "node", event: "read below /var/lib/kubelet/pods by a process that is not the kubelet" }],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then mount only the directory that is needed",
  frameworks: ["attack:T1552.001"],
  references: [podSecurity, "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"],
  examples: [
    fires(
      "beside a pod that mounts the machine's disk read only",
      "k8s:prod:pod:app:web#execute -> k8s:prod:pod:db:pg#read-files",
      podWithVolume("app", "web", { type: "hostPath", path: "/" }, { readOnly: true }),
      pod("db", "pg"),
    ),
    silent(
      "on another machine",
      podWithVolume("app", "web", { type: "hostPath", path: "/" }, { readOnly: true }),
      pod("db", "pg", { machines: ["n2"] }),
    ),
    silent("a mount of its own data", podWithVolume("app", "web", { type: "hostPath", path: "/srv" }), pod("db", "pg")),
  ],
});
