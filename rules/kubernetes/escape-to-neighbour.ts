import { control } from "../../model/control.ts";
import { pod, podOf, podWithVolume } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { neighbours } from "../families/kubernetes-escape.ts";
import { toExecute } from "../families/kubernetes-escape-ways.ts";
import { podSecurity } from "../families/kubernetes-words.ts";

/** Out of one pod and into the one beside it: what is certain where the machines of a group are not told apart. */
export default defineRule({
  id: "kubernetes.escape-to-neighbour",
  version: 1,
  title: "Can leave its pod and run code in the pod beside it on the machine",
  edge: "ESCAPES_TO_NEIGHBOUR",
  emits: { from: ["K8sPod#execute"], to: "K8sPod#execute" },
  needs: ["k8s.node", "k8s.persistent-volume", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts) {
    yield* neighbours(facts, toExecute, "execute");
  },
  controls: [control("remove-mount", "k8s.pod", "Run the pod without what lets it out", "host-access", "premise")],
  blind: "what root does on a node passes no API server",
  abuse: "Leave the container for its machine, then `nsenter` into a process of the other container.",
  detection: [{ service: "node", event: "crictl, ctr or nsenter run by root" }],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then run the pod without what lets it out",
  frameworks: ["attack:T1611", "attack:T1609"],
  references: [podSecurity, "https://kubernetes.io/docs/concepts/security/multi-tenancy/#node-isolation"],
  examples: [
    fires(
      "beside a privileged pod",
      "k8s:prod:pod:app:web#execute -> k8s:prod:pod:db:pg#execute",
      podOf("app", "web", { privileged: true }),
      pod("db", "pg"),
    ),
    silent(
      "on another machine of the group",
      podOf("app", "web", { privileged: true }),
      pod("db", "pg", { machines: ["n2"] }),
    ),
    silent(
      "an instance of several, on some machine",
      podOf("app", "web", { privileged: true }, { machines: ["n1", "n2"] }),
      pod("db", "pg"),
    ),
    silent("no way out", podWithVolume("app", "web", { type: "hostPath", path: "/srv" }), pod("db", "pg")),
  ],
});
