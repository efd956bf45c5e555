import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { controller, pod } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { audit } from "../families/kubernetes-words.ts";

/** A changed template runs in the place of the pod: same account, mounts and addresses, other code. */
export default defineRule({
  id: "kubernetes.controller-pods",
  version: 1,
  title: "Decides what the workload's pods run",
  edge: "REPLACES_PODS",
  emits: { from: ["K8sController#administer"], to: "K8sPod#execute" },
  needs: ["k8s.controller", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const one of facts.each("k8s.controller")) {
      for (const pod of facts.where("k8s.pod", "controller", one.key)) {
        yield { from: [nodeAccess(one.key, "administer")], to: nodeAccess(pod.key, "execute"), because: [one, pod] };
      }
    }
  },
  controls: [control("delete", "k8s.controller", "Delete the workload")],
  abuse: "Change the image or command in the template and keep account and volumes; the next pods run it.",
  detection: [audit("patch or update of the workload, then create pods by its controller")],
  remediation: "kubectl rollout undo -n <namespace> deployment/<name>",
  frameworks: ["attack:T1525"],
  references: ["https://kubernetes.io/docs/concepts/workloads/controllers/"],
  examples: [
    fires(
      "its own pods",
      "k8s:prod:deployment:db:pg#administer -> k8s:prod:pod:db:deployment/pg@0#execute",
      controller("db", "deployment", "pg"),
      pod("db", "deployment/pg@0", { controller: "k8s:prod:deployment:db:pg" }),
    ),
    silent("a bare pod of that name", controller("db", "deployment", "pg"), pod("db", "pg")),
  ],
});
